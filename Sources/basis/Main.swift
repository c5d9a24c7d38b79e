import ArgumentParser
import Crypto
import Passes

/// Parses, runs, and turns whatever went wrong into one sentence and one exit code.
@main
enum Main {
    static func main() {
        Signals.install()
        // A core dump would hold the credentials; a machine that forbids the call keeps none.
        try? disableCoreDumps()
        do {
            var command = try BasisCommand.parseAsRoot()
            try command.run()
        } catch let status as ExitRequest {
            leave(Output.flush(status.status))
        } catch let error where isFromParser(error) {
            if let help = ExitCodes.help(error) {
                Output.data(help)
                leave(Output.flush(.success))
            }
            BasisCommand.exit(withError: error)
        } catch {
            Output.error("\(error)")
            leave(ExitStatus(error))
        }
        leave(Output.flush(.success))
    }

    /// Usage errors, `--help` and `--version` are the parser's own business: 64 or 0.
    private static func isFromParser(_ error: any Error) -> Bool {
        let code = BasisCommand.exitCode(for: error)
        return error is CleanExit || error is ValidationError || code == .validationFailure
            || code == .success
    }

    private static func leave(_ status: ExitStatus) -> Never {
        BasisCommand.exit(withError: ExitCode(status.rawValue))
    }
}

/// Ends a command with a status, after its output.
struct ExitRequest: Error {
    let status: ExitStatus
}
