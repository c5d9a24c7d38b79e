import Domain
import TestSupport
import Testing

@Suite struct `A journal order merged with what the exchange says` {
    static func row(
        _ state: JournalOrder.State, filled: Exact = 0, average: Exact? = nil, fee: Exact = 0
    ) -> JournalOrder {
        Rows.order(
            .future, .sell, 10, filled: filled, at: 61_500, average: average, fee: fee, in: "BTC",
            state)
    }

    @Test(
        arguments: [
            (.live, 0, .live), (.partiallyFilled, 4, .live), (.other("mmp"), 4, .live),
            (.filled, 10, .filled), (.canceled, 0, .canceled), (.canceled, 4, .canceled),
        ] as [(OrderReport.State, Exact, JournalOrder.State)])
    func `in doubt, is what the exchange knows of it`(
        reported: OrderReport.State, filled: Exact, becomes: JournalOrder.State
    ) {
        let merged = Self.row(.inDoubt).merged(with: Rows.report(reported, filled: filled))
        #expect(merged.state == becomes)
        #expect(merged.filledSize == filled)
        #expect(merged.orderID == "77")
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `ends the same in whatever order the answers arrive`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var answers = (0...4).map { count in
            Rows.report(
                count == 0 ? .live : .partiallyFilled, filled: Exact(count),
                average: 61_500 - Exact(count), fee: Exact(count) * "-0.000001")
        }
        let isWhole = Bool.random(using: &random)
        answers.append(
            Rows.report(
                isWhole ? .filled : .canceled, filled: isWhole ? 10 : 5, average: 61_400,
                fee: "-0.000008"))
        answers.shuffle(using: &random)
        let merged = answers.reduce(Self.row(.inDoubt)) { $0.merged(with: $1) }
        #expect(merged.state == (isWhole ? .filled : .canceled))
        #expect(merged.filledSize == (isWhole ? 10 : 5))
        #expect(merged.averagePrice == 61_400)
        #expect(merged.fee == "-0.000008")
    }

    @Test func `keeps the larger fill with its own price and fee`() {
        let newer = Self.row(.live, filled: 6, average: 61_480, fee: "-0.0003")
        let merged = newer.merged(
            with: Rows.report(.partiallyFilled, filled: 5, average: 61_490, fee: "-0.0002"))
        #expect(merged.filledSize == 6)
        #expect(merged.averagePrice == 61_480)
        #expect(merged.fee == "-0.0003")
    }

    @Test func `takes a fee that was stated late for the same fill`() {
        let merged = Self.row(.live, filled: 5).merged(
            with: Rows.report(.partiallyFilled, filled: 5, average: 61_490, fee: "-0.0002"))
        #expect(merged.fee == "-0.0002")
        #expect(merged.averagePrice == 61_490)
    }

    @Test(
        arguments: [
            (.filled, 10, .live, 0), (.filled, 10, .partiallyFilled, 9),
            (.filled, 10, .canceled, 9),
            (.canceled, 4, .live, 0), (.canceled, 4, .partiallyFilled, 4),
            (.canceled, 4, .other("mmp"), 4), (.canceled, 4, .filled, 4),
        ] as [(JournalOrder.State, Exact, OrderReport.State, Exact)])
    func `stays final once it is, whatever was answered before`(
        state: JournalOrder.State, filled: Exact, late: OrderReport.State, lateFill: Exact
    ) {
        let merged = Self.row(state, filled: filled)
            .merged(with: Rows.report(late, filled: lateFill))
        #expect(merged.state == state)
        #expect(merged.filledSize == filled)
    }

    @Test func `that was cancelled counts what filled before, when that is learned later`() {
        let merged = Self.row(.canceled, filled: 3).merged(
            with: Rows.report(.canceled, filled: 7, average: 61_450))
        #expect(merged.filledSize == 7 && merged.averagePrice == 61_450)
    }

    @Test func `stays open when it is called filled without its whole size`() {
        let merged = Self.row(.inDoubt).merged(with: Rows.report(.filled, filled: 9))
        #expect(merged.state == .live && merged.filledSize == 9)
    }

    @Test func `never fills more than was ordered`() {
        let merged = Self.row(.inDoubt).merged(with: Rows.report(.filled, filled: 11, of: 11))
        #expect(merged.filledSize == 10 && merged.state == .filled)
    }

    @Test(arguments: [JournalOrder.State.neverPlaced, .goneUnfilled, .rejected])
    func `comes back when it is seen after all`(state: JournalOrder.State) {
        var row = Self.row(state)
        row.missingSince = Market.epoch
        row.rejection = JournalOrder.Rejection(code: "51603", message: "unknown")
        let merged = row.merged(with: Rows.report(.partiallyFilled, filled: 2))
        #expect(merged.state == .live && merged.filledSize == 2)
        #expect(merged.missingSince == nil && merged.rejection == nil)
    }
}

@Suite struct `A journal order answered` {
    typealias Merged = `A journal order merged with what the exchange says`

    @Test func `with an id is live, and what filled is still unknown`() {
        let accepted = Merged.row(.inDoubt).accepted(orderID: "77")
        #expect(accepted.state == .live && accepted.orderID == "77")
        #expect(accepted.filledSize == 0 && accepted.reserved == 10)
    }

    @Test func `with an id after a poll has seen its end stays ended`() {
        #expect(Merged.row(.filled, filled: 10).accepted(orderID: "77").state == .filled)
        #expect(Merged.row(.canceled, filled: 4).accepted(orderID: "77").state == .canceled)
    }

    @Test func `with a refusal for good never existed`() {
        let refused = Merged.row(.inDoubt).rejected(code: "51008", message: "not enough")
        #expect(refused.state == .rejected && refused.reserved == 0)
        #expect(refused.rejection == JournalOrder.Rejection(code: "51008", message: "not enough"))
    }

    @Test(
        arguments: [
            (.inDoubt, 10), (.live, 10), (.filled, 4), (.canceled, 4), (.rejected, 0),
            (.neverPlaced, 0), (.goneUnfilled, 0),
        ] as [(JournalOrder.State, Exact)])
    func `reserves its size while it is open and its fill once it is over`(
        state: JournalOrder.State, reserved: Exact
    ) {
        let over: [JournalOrder.State] = [.rejected, .neverPlaced, .goneUnfilled]
        let row = Merged.row(state, filled: over.contains(state) ? 0 : 4)
        #expect(row.reserved == reserved)
        #expect(state.isOpen == (reserved == 10))
    }
}
