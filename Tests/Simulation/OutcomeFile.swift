import Foundation

/// Outcomes that are kept, a line each, so that a long run goes on where it was stopped.
///
/// The first line names the program that ran the seeds: outcomes of another one say nothing of this
/// one's code.
final class OutcomeFile {
    /// What it had when it was opened.
    private(set) var outcomes: [Outcome] = []
    private let handle: FileHandle

    /// - Throws: ``OtherProgram``; `CocoaError`; `DecodingError` for a file that is none of these.
    init(_ path: String) throws {
        let url = URL(filePath: path)
        let program = try OutcomeFile.program()
        if !FileManager.default.fileExists(atPath: path) {
            try Data("\(program)\n".utf8).write(to: url)
        }
        handle = try FileHandle(forUpdating: url)
        let data = try handle.readToEnd() ?? Data()
        // A run that was killed may have left half a line.
        let whole = data.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        try handle.truncate(atOffset: UInt64(whole))
        let lines = data[..<whole].split(separator: UInt8(ascii: "\n"))
        guard let first = lines.first, String(decoding: first, as: UTF8.self) == program else {
            throw OtherProgram(path: path)
        }
        outcomes = try lines.dropFirst().map {
            try JSONDecoder().decode(Outcome.self, from: Data($0))
        }
    }

    func append(_ outcome: Outcome) throws {
        try handle.write(contentsOf: Data("\(outcome.line)\n".utf8))
    }

    /// The hash of the program that runs; the same in each run, for hashing is not seeded.
    private static func program() throws -> String {
        let file = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        var hasher = Hasher()
        try Data(contentsOf: file, options: .mappedIfSafe).withUnsafeBytes {
            hasher.combine(bytes: $0)
        }
        return "program \(UInt(bitPattern: hasher.finalize()))"
    }

    struct OtherProgram: Error, CustomStringConvertible {
        let path: String

        var description: String {
            "\(path) has outcomes of another build of this program: name another file"
        }
    }
}
