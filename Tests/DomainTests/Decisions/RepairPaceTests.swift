import Domain
import Testing

@Suite struct `The pace of repairs` {
    @Test func `waits for nothing at first, and then longer and longer`() {
        let pauses = (0...RepairPace.most).map(RepairPace.pause)
        #expect(pauses[..<100].allSatisfy { $0 == 0 })
        #expect(pauses[100] == Timestamp.minute)
        #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(pauses.last == Timestamp.day)
    }

    @Test func `keeps passes trying for months`() {
        let span = (0..<RepairPace.most).map(RepairPace.pause).reduce(0, +)
        #expect(span > 80 * Timestamp.day)
    }

    @Test func `leaves names for all orders of a leg`() {
        // Two hundred of a maker's trade, and three of the last pass.
        #expect(RepairPace.most + 200 + 3 <= 1295)
    }
}
