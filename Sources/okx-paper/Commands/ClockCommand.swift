import ArgumentParser
import Domain

struct ClockCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "Show or step the clock of a running exchange.",
        subcommands: [Show.self, Advance.self], defaultSubcommand: Show.self)

    struct Target: ParsableArguments {
        @Option(help: "Where the exchange listens.")
        var url = "http://127.0.0.1:8600"

        @Option(help: "File with the token of its control API.")
        var controlTokenFile: String

        func send(_ method: String, _ path: String, _ body: String = "") throws {
            try reportingFailures { try client().send(method, path, body: body) }
        }

        func client() throws -> ControlClient {
            try ControlClient(url: url, token: readToken(controlTokenFile))
        }

        /// Prints what `answer` gives; what fails is said on standard error and in the exit status.
        func reportingFailures(_ answer: () throws -> String) throws {
            do {
                print(try answer())
            } catch let failure as Failure {
                complain(failure.description)
                throw ExitCode(failure.status)
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the market's time as JSON.")

        @OptionGroup var target: Target

        func run() throws { try target.send("GET", "/control/clock") }
    }

    struct Advance: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Step the market's time ahead: what lies between happens, in order.")

        @Argument(help: "How far: 90s, 15m, 8h, 1d, 2w, 250ms, or several as in 1d12h.")
        var span: Span

        @OptionGroup var target: Target

        func run() throws {
            try target.send("POST", "/control/clock/advance", "{\"ms\":\(span.milliseconds)}")
        }
    }
}

/// A length of time as people write it.
struct Span: ExpressibleByArgument {
    let milliseconds: Int64

    private static let units: [String: Int64] = [
        "ms": 1, "s": Timestamp.second, "m": Timestamp.minute, "h": Timestamp.hour,
        "d": Timestamp.day, "w": 7 * Timestamp.day,
    ]

    init(milliseconds: Int64) { self.milliseconds = milliseconds }

    init?(argument: String) {
        var rest = argument[...]
        var total: Int64 = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let count = Int64(digits), let length = Span.units[String(unit)] else {
                return nil
            }
            let (product, overflowed) = count.multipliedReportingOverflow(by: length)
            // A century is more than any market here lives.
            guard !overflowed, product <= 36_500 * Timestamp.day else { return nil }
            total += product
        }
        milliseconds = total
    }
}
