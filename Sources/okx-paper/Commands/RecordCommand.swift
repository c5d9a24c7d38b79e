import ArgumentParser
import Clock
import Domain
import Glibc
import PaperExchange

struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Record what an exchange's public endpoints show, to be replayed.",
        discussion: """
            Writes one JSON object a line: when an answer came (at, ms), what was asked (get) and \
            what was answered (data), as it came. Instruments come first; then, each interval, \
            books, index prices, mark prices and open interest of the chosen instruments. A look \
            that fails is said on standard error and left out. Play the file back with \
            "okx-paper serve --market replay:FILE".
            """)

    @Option(help: "The exchange to record.")
    var baseURL = "https://www.okx.com"

    @Option(
        help: """
            Spot instruments and futures, separated by commas: BTC-USDT,BTC-USD-261225. The \
            interval must leave room for some four requests each within the limits.
            """)
    var instruments: String

    @Option(help: "How long to record: 90s, 15m, 8h.")
    var `for`: Span

    @Option(help: "Between two looks: 1s, 500ms.")
    var every = Span(argument: "1s") ?? Span(milliseconds: 1000)

    @Option(help: "Levels a side of each book, at most 400.")
    var depth = 50

    @Option(name: .shortAndLong, help: "File to write; it must not exist yet.")
    var output: String

    func validate() throws {
        guard (1...400).contains(depth) else {
            throw ValidationError("--depth must be between 1 and 400")
        }
        guard every.milliseconds > 0 else { throw ValidationError("--every must not be 0") }
        guard !names.isEmpty else { throw ValidationError("--instruments names none") }
    }

    private var names: [String] { instruments.split(separator: ",").map(String.init) }

    func run() throws {
        do {
            let file = try NewFile(output)
            let recorder = Recorder(baseURL: baseURL, instruments: names, depth: depth)
            try file.write(recorder.instrumentLines())
            let clock = Clock.system
            let start = clock.elapsed()
            var looks: Int64 = 0
            while true {
                let (lines, failures) = recorder.look()
                try file.write(lines)
                failures.forEach(complain)
                looks += 1
                let next = start + looks * every.milliseconds
                guard next - start < `for`.milliseconds else { break }
                clock.sleep(next - clock.elapsed())
            }
        } catch let failure as Failure {
            complain(failure.description)
            throw ExitCode(failure.status)
        }
    }
}

/// A file that is made here and grows by whole lines.
private struct NewFile {
    private let path: String
    private let descriptor: Int32

    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw Failure.configuration(
                errno == EEXIST
                    ? "'\(path)' exists already: name another file" : "'\(path)' cannot be made")
        }
    }

    func write(_ lines: [String]) throws {
        var rest = Array(lines.map { $0 + "\n" }.joined().utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Failure.unreachable("'\(path)' cannot be written") }
            rest = rest.dropFirst(count)
        }
    }
}
