/// One answer as it arrives: its body, decompressed, up to a limit, and whether its head was whole.
struct AnswerBuffer {
    private(set) var bytes: [UInt8] = []
    private(set) var overflowed = false
    /// libcurl calls a connection that closes in the middle of the header lines a success without a
    /// body; the empty line at their end tells the difference.
    private(set) var hasWholeHead = false
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// False, and nothing kept of the part, when the answer would exceed the limit.
    mutating func append(_ part: UnsafeRawBufferPointer) -> Bool {
        guard part.count <= limit - bytes.count else {
            overflowed = true
            return false
        }
        bytes.append(contentsOf: part)
        return true
    }

    /// Takes one header line, status lines and the empty one included.
    mutating func readHeader(_ line: UnsafeRawBufferPointer) {
        if line.starts(with: "HTTP/".utf8) { hasWholeHead = false }
        if line.elementsEqual("\r\n".utf8) || line.elementsEqual("\n".utf8) { hasWholeHead = true }
    }
}
