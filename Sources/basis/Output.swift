import Domain
import Glibc
import Passes

/// Data goes to stdout, everything else to stderr. Data is held back until the exit code is known:
/// with codes of 64 and above stdout stays empty.
enum Output {
    // Commands run on one thread from start to end.
    nonisolated(unsafe) private static var held = ""

    static func data(_ text: String) {
        held += text.printable
        if !text.hasSuffix("\n") { held += "\n" }
    }

    // Set once, before anything is said.
    nonisolated(unsafe) static var logFormat = LogFormat.text

    static func error(_ sentence: String) { log("error", "basis: ", sentence) }

    static func note(_ sentence: String) { log("note", "", sentence) }

    private static func log(_ level: String, _ prefix: String, _ sentence: String) {
        switch logFormat {
        case .text:
            // A line that follows belongs to the first: an answer cannot put words in our mouth.
            let lines = sentence.printable.replacing("\n", with: "\n  ")
            write("\(prefix)\(lines)\n", to: STDERR_FILENO)
        case .json:
            let members = [("level", level), ("message", sentence)].map {
                JSONText.string($0) + ":" + JSONText.string($1)
            }
            write("{" + members.joined(separator: ",") + "}\n", to: STDERR_FILENO)
        }
    }

    /// Prints what was held back, and tells how the command ends: what could not be printed needs a
    /// person, whatever else went well.
    static func flush(_ status: ExitStatus) -> ExitStatus {
        guard status.rawValue < 64 else { return status }
        let failure = write(held, to: STDOUT_FILENO)
        held = ""
        guard let failure else { return status }
        error(
            "the output could not be written whole: \(String(cString: strerror(failure))); what the "
                + "command did stands: 'basis passes' and 'basis explain' show it")
        return .attention
    }

    /// - Returns: the error number of what stopped the writing. A reader that has gone away is no
    ///   error of ours.
    @discardableResult
    private static func write(_ text: String, to descriptor: Int32) -> Int32? {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count < 0 else {
                bytes = bytes.dropFirst(count)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:  // The pipe does not wait by itself.
                var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&room, 1, -1)
            case EPIPE: return nil
            case let failure: return failure
            }
        }
        return nil
    }
}

extension String {
    /// Without what a terminal would obey: words of an exchange or of a person may hold anything.
    fileprivate var printable: String {
        func isControl(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
        }
        guard unicodeScalars.contains(where: isControl) else { return self }
        var text = UnicodeScalarView()
        text.append(contentsOf: unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 })
        return String(text)
    }
}
