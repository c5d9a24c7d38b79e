/// Request line and header fields.
struct RequestHead {
    let method: String
    /// As on the wire: what is signed.
    let target: String
    /// By lower-cased name; several of one name are joined by commas.
    let headers: [String: String]
    private let isVersion10: Bool

    /// How the end of the body is told.
    enum Framing: Hashable {
        case length(Int)
        case chunked
    }

    /// - Parameter bytes: without the empty line at the end.
    init(_ bytes: ArraySlice<UInt8>) throws(RequestRefusal) {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
        let first = lines.popFirst().map(RequestHead.line) ?? ""
        let parts = first.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, parts[1].hasPrefix("/") else {
            throw .malformed
        }
        guard parts[2] == "HTTP/1.1" || parts[2] == "HTTP/1.0" else { throw .version }
        (method, target) = (String(parts[0]), String(parts[1]))
        isVersion10 = parts[2] == "HTTP/1.0"
        var headers: [String: String] = [:]
        for line in lines {
            let (name, value) = try RequestHead.field(line)
            headers[name] = headers[name].map { $0 + ", " + value } ?? value
        }
        self.headers = headers
    }

    var keepsAlive: Bool {
        let word = headers["connection"]?.lowercased()
        return isVersion10 ? word == "keep-alive" : word != "close"
    }

    func framing() throws(RequestRefusal) -> Framing {
        guard let coding = headers["transfer-encoding"] else {
            guard let text = headers["content-length"] else { return .length(0) }
            guard let length = Int(text), length >= 0, text.utf8.allSatisfy({ $0 >= 0x30 }) else {
                throw .malformed
            }
            return .length(length)
        }
        // Both together are how requests are smuggled (RFC 9112 §6.1).
        guard headers["content-length"] == nil else { throw .malformed }
        guard coding.lowercased() == "chunked" else { throw .unknownCoding }
        return .chunked
    }

    private static func line(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.last == 0x0D ? bytes.dropLast() : bytes, as: UTF8.self)
    }

    private static func field(
        _ line: ArraySlice<UInt8>
    ) throws(RequestRefusal) -> (name: String, value: String) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
            throw .malformed
        }
        var name = Array(line[..<colon])
        for index in name.indices {
            // No space in a name, and none before the colon (§5.1).
            guard name[index] > 0x20 else { throw .malformed }
            if (0x41...0x5A).contains(name[index]) { name[index] |= 0x20 }
        }
        var value = line[(colon + 1)...]
        func isSpace(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
        while isSpace(value.first) { value.removeFirst() }
        while isSpace(value.last) { value.removeLast() }
        return (
            String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self)
        )
    }
}
