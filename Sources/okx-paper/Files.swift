import Glibc

/// The bytes of a file; `nil` when it cannot be read.
func readFile(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
        bytes += chunk[..<count]
    }
    return ferror(file) == 0 ? bytes : nil
}

/// The bytes of a file that the command line names.
///
/// - Parameter what: what it is, for the message: `accounts`.
func contents(of path: String, _ what: String) throws -> [UInt8] {
    guard let bytes = readFile(path) else {
        throw Failure.configuration("the \(what) file '\(path)' cannot be read")
    }
    return bytes
}

/// Names the file in whatever is wrong with what it holds.
func naming<Value>(_ path: String, _ read: () throws -> Value) throws -> Value {
    do {
        return try read()
    } catch {
        throw Failure.configuration("\(path): \(error)")
    }
}

/// The first line of a file that holds a token.
func readToken(_ path: String) throws -> String {
    let bytes = try contents(of: path, "control token")
    let line = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first
    guard let line, !line.isEmpty else {
        throw Failure.configuration("the control token file '\(path)' is empty")
    }
    return String(line)
}

func complain(_ text: String) {
    let line = Array("okx-paper: \(text)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
}
