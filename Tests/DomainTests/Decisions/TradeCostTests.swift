import Domain
import TestSupport
import Testing

@Suite struct `The cost of a failed trade` {
    static func cost(_ trade: Trade) throws -> Exact {
        try TradeCost.usd(of: trade, in: Rows.position([Rows.opening(), trade]))
    }

    @Test func `is what an opening that was taken back has lost`() throws {
        // Bought and sold again 100 lower, 6 USDT of fees each time.
        let trade = Rows.trade(
            isUnwound: true,
            [
                Rows.order(.spot, .buy, "0.1", at: 60_000, fee: -6, in: "USDT"),
                Rows.order(
                    .spot, .sell, "0.1", at: 59_900, fee: -6, in: "USDT", purpose: .unwind,
                    attempt: 2),
            ])
        #expect(try Self.cost(trade) == 22)
    }

    @Test func `values fees in coin at the trade's own spot price`() throws {
        let trade = Rows.trade(
            isUnwound: true,
            [
                Rows.order(.spot, .buy, "0.1", at: 60_000, fee: "-0.0001", in: "BTC"),
                Rows.order(
                    .spot, .sell, "0.0999", at: 60_000, purpose: .unwind, attempt: 2),
            ])
        #expect(try Self.cost(trade) == 6)
    }

    @Test func `of the future leg alone is its loss in coin`() throws {
        // Sold at 60 000 and bought back at 61 000: 1000 USD · (1/60 000 − 1/61 000) coins.
        let trade = Rows.trade(
            isUnwound: true,
            [
                Rows.order(.future, .sell, 10, at: 60_000),
                Rows.order(.future, .buy, 10, at: 61_000, purpose: .unwind, attempt: 2),
            ])
        #expect(try Self.cost(trade) == "16.66666667")
    }

    @Test func `is nothing for a trade that gained, or never filled`() throws {
        let gained = Rows.trade([
            Rows.order(.spot, .buy, "0.1", at: 60_000),
            Rows.order(.spot, .sell, "0.1", at: 60_100, purpose: .unwind, attempt: 2),
        ])
        #expect(try Self.cost(gained) == 0)
        #expect(try Self.cost(Rows.trade([])) == 0)
        let refused = Rows.trade([Rows.order(.future, .sell, 10, at: 60_000, .rejected)])
        #expect(try Self.cost(refused) == 0)
    }

    @Test func `counts the open notional of what an opening keeps`() throws {
        // 40 of 100 contracts stay against their coins, at one price: only the fees are lost.
        let trade = Rows.trade(
            isUnwound: true,
            [
                Rows.order(.spot, .buy, "0.16", at: 60_000, fee: "-9.6", in: "USDT"),
                Rows.order(.future, .sell, 36, at: 60_000),
                Rows.order(
                    .spot, .sell, "0.1", at: 60_000, fee: -6, in: "USDT", purpose: .unwind,
                    attempt: 2),
            ])
        #expect(try Self.cost(trade) == "15.6")
    }

    @Test func `counts the notional that a close has bought back as spent`() throws {
        // 60 contracts bought back and half of them sold again 600 lower; 0.05 coins sold.
        let trade = Rows.trade(
            .close, isUnwound: true,
            [
                Rows.order(.future, .buy, 60, at: 60_000),
                Rows.order(.spot, .sell, "0.05", at: 60_000, fee: -3, in: "USDT"),
                Rows.order(.future, .sell, 30, at: 59_400, purpose: .unwind, attempt: 2),
            ])
        // 3000 USD · (1/59 400 − 1/60 000) · 60 000, and the fee.
        #expect(try Self.cost(trade) == "33.3030303")
    }

    @Test func `leaves dust that a close took in out of it`() throws {
        let trade = Rows.trade(
            .close, dust: "0.001", isUnwound: true,
            [
                Rows.order(.future, .buy, 30, at: 60_000),
                Rows.order(.future, .sell, 30, at: 59_400, purpose: .unwind, attempt: 2),
            ])
        // 3000 USD · (1/59 400 − 1/60 000) coins, at the last price: not 59.4 USD less.
        #expect(try Self.cost(trade) == 30)
    }
}
