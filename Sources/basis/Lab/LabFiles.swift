import Foundation
import Glibc

/// Small files of the lab, readable by their owner only.
enum LabFiles {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// `nil` when it is not there.
    static func read(_ path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// Replaces the file as a whole.
    static func write(_ text: String, to path: String) throws {
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("written", path) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count == bytes.count, rename(draft, path) == 0 else { throw failure("written", path) }
    }

    /// Creates a folder with those above it; one that exists keeps its mode.
    static func makeFolder(_ path: String, mode: mode_t) throws {
        guard !exists(path) else { return }
        let parent = (path as NSString).deletingLastPathComponent
        if !parent.isEmpty, parent != "/" { try makeFolder(parent, mode: max(mode, 0o755)) }
        guard mkdir(path, mode) == 0 || errno == EEXIST else { throw failure("created", path) }
        guard chmod(path, mode) == 0 else { throw failure("created", path) }
    }

    /// The last lines of a log, for an error.
    static func tail(_ path: String, lines: Int = 5) -> String {
        let all = (read(path) ?? "").split(separator: "\n")
        return all.suffix(lines).joined(separator: " | ")
    }

    static func failure(_ what: String, _ path: String) -> ConfigurationError {
        ConfigurationError("\(path) could not be \(what): \(String(cString: strerror(errno)))")
    }
}

/// Only one command works on the lab at a time; the lock goes with its process.
final class LabLock {
    private let descriptor: Int32

    init(_ lab: Lab, until deadline: Int64, elapsed: () -> Int64, sleep: (Int64) -> Void) throws {
        let path = lab.folder + "/lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LabFiles.failure("opened", path) }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard elapsed() < deadline else { throw LabBusy() }
            sleep(50)
        }
    }

    deinit { close(descriptor) }
}
