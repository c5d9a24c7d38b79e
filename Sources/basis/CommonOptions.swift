import ArgumentParser
import Passes

/// How data is printed. Nothing is guessed from a pipe.
enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, ndjson, csv
}

/// Options of every command.
struct CommonOptions: ParsableArguments {
    @Option(
        help: "How data is printed: text, json, and of lists ndjson or csv.")
    var format: Format?

    @Flag(help: "Say nothing but data and errors.")
    var quiet = false

    @Flag(help: "Say more, on stderr and in the text of a pass.")
    var verbose = false

    @Option(help: "How notes on stderr are written: text or json.")
    var logFormat: LogFormat = .text

    @Option(help: "Time limit of the whole run, seconds.")
    var timeout: Int = 30

    @Flag(help: "Use the lab's database and key (see 'basis lab').")
    var lab = false

    func validate() throws {
        guard (1...3600).contains(timeout) else {
            throw ValidationError("--timeout \(timeout): expected 1 to 3600 seconds")
        }
        guard !(quiet && verbose) else {
            throw ValidationError("--quiet and --verbose exclude each other")
        }
    }
}

enum LogFormat: String, ExpressibleByArgument { case text, json }

/// Which accounts and strategies a command is about; all, unless some are named.
struct SelectionOptions: ParsableArguments {
    @Option(parsing: .singleValue, help: "An account; may be repeated.")
    var account: [String] = []

    @Option(parsing: .singleValue, help: "A strategy; may be repeated.")
    var strategy: [String] = []

    @Option(help: "Only this venue.")
    var venue: String?
}
