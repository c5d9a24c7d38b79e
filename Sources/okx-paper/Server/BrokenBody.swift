import FlyingFox
import FlyingSocks

/// The body of an answer that dribbles in, breaks off, or both.
struct BrokenBody: AsyncBufferedSequence {
    typealias Element = UInt8
    private let bytes: [UInt8]
    private let breaksOff: Bool
    /// Between two pieces, ms.
    private let pause: Int64
    private let piece: Int

    /// So many pieces make up a slow answer.
    private static let pieces = 20

    /// - Parameter milliseconds: how long the whole body takes.
    init(_ bytes: [UInt8], breaksOff: Bool = true, over milliseconds: Int64 = 0) {
        (self.bytes, self.breaksOff) = (bytes, breaksOff)
        pause = milliseconds / Int64(BrokenBody.pieces)
        let parts = milliseconds == 0 ? 1 : BrokenBody.pieces
        piece = Swift.max(1, (bytes.count + parts - 1) / parts)
    }

    func makeAsyncIterator() -> Iterator {
        Iterator(rest: bytes[...], breaksOff: breaksOff, pause: pause, piece: piece)
    }

    struct Iterator: AsyncBufferedIteratorProtocol {
        fileprivate var rest: ArraySlice<UInt8>
        fileprivate let breaksOff: Bool
        fileprivate let pause: Int64
        fileprivate let piece: Int

        mutating func next() async throws -> UInt8? {
            guard let byte = rest.popFirst() else { return try end() }
            return byte
        }

        mutating func nextBuffer(suggested count: Int) async throws -> ArraySlice<UInt8>? {
            guard !rest.isEmpty else { return try end() }
            if pause > 0 { try await Task.sleep(for: .milliseconds(pause)) }
            let part = rest.prefix(Swift.min(piece, Swift.max(count, 1)))
            rest = rest.dropFirst(part.count)
            return part
        }

        private func end<End>() throws -> End? {
            if breaksOff { throw ConnectionCut() }
            return nil
        }
    }
}
