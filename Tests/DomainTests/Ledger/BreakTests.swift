import Domain
import TestSupport
import Testing

@Suite struct `An order that is over` {
    private func found(
        _ report: OrderReport, state: JournalOrder.State = .canceled, filled: Exact = 4,
        fee: Exact = 0
    ) -> [Break] {
        let row = Rows.order(
            .future, .sell, 10, filled: filled, at: 61_500, fee: fee, in: "BTC", state)
        return Break.found(in: row, against: report)
    }

    @Test func `agrees with a report of the same figures`() {
        #expect(found(Rows.report(.canceled, filled: 4)) == [])
    }

    @Test(
        arguments: [(.canceled, 3, -1), (.canceled, 5, 1), (.filled, 10, 6)]
            as [(OrderReport.State, Exact, Exact)])
    func `is broken by any other fill`(
        state: OrderReport.State, reported: Exact, difference: Exact
    ) throws {
        let found = try #require(found(Rows.report(state, filled: reported)).first)
        #expect(found.kind == .order && found.difference == difference)
        #expect(found.figure == "filled, contracts" && found.ours == 4)
    }

    @Test func `is broken by one that may still fill`() throws {
        let found = try #require(found(Rows.report(.partiallyFilled, filled: 4)).first)
        #expect(found.kind == .order && found.figure.hasPrefix("still open"))
        #expect(found.exchange == 6)
    }

    @Test func `is compared in its fee once its fills agree`() throws {
        let found = try #require(
            found(Rows.report(.canceled, filled: 4), fee: "-0.0001").first)
        #expect(found.kind == .fee && found.ours == "-0.0001")
    }

    @Test func `has a stable code for each kind, and a next step in its sentence`() {
        #expect(
            Break.Kind.allCases.map(\.rawValue) == [
                "order_break", "fill_break", "fee_break", "balance_break", "position_break",
            ])
        let found = Break(
            .position, "BTC-USD-270326", "held, contracts", ours: -10, exchange: -13,
            nextStep: "adopt the rest")
        #expect(
            found.sentence
                == "BTC-USD-270326: held, contracts: -10 here, -13 at the exchange, a difference of "
                + "-3; adopt the rest")
    }
}
