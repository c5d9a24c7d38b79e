/// The bytes of one request, each handed out at most once.
///
/// libcurl sends a POST again by itself when a kept connection closes before the first byte of the
/// answer, or when HTTP/2 asks for HTTP/1.1. It can only do so with a body: this one cannot be
/// rewound, so the second sending fails before a byte of it has left.
struct RequestBody {
    private let bytes: [UInt8]
    private(set) var handedOut = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isEmpty: Bool { bytes.isEmpty }
    var count: Int { bytes.count }

    /// Copies what comes next into the buffer; `nil` when all has been handed out before. libcurl
    /// knows the size and never asks beyond it, except to send the body again.
    mutating func next(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        guard handedOut < bytes.count else { return nil }
        let part = bytes[handedOut...].prefix(buffer.count)
        buffer.copyBytes(from: part)
        handedOut += part.count
        return part.count
    }
}
