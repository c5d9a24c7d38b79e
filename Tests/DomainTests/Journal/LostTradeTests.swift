import Domain
import TestSupport
import Testing

@Suite struct `Lost orders` {
    private static func order(
        _ leg: Leg, _ attempt: Int, _ side: Side, trade: Int64 = 7, second: Int64 = 1_000,
        bill: String? = "1", instrument: String? = nil, createdAt: Int64 = 500, size: Exact = 1
    ) -> LostOrder {
        let id = ClientOrderID(
            installation: "abcd", generation: 1, second: second, trade: trade, leg: leg,
            attempt: attempt)
        let instrument = instrument ?? (leg == .spot ? "BTC-USDT" : "BTC-USD-270326")
        let fills = bill.map { bill in
            [
                Fill(
                    billID: bill, tradeID: "1", orderID: "9", clientOrderID: id.description,
                    instrumentID: instrument, side: side, price: 100, size: size, fee: 0,
                    feeCurrency: "BTC", isMaker: false, time: Timestamp(milliseconds: createdAt))
            ]
        }
        return LostOrder(
            id: id,
            report: OrderReport(
                orderID: "9", clientOrderID: id.description, instrumentID: instrument, side: side,
                price: 100, size: size, state: bill == nil ? .canceled : .filled,
                filledSize: bill == nil ? 0 : size, averagePrice: bill == nil ? nil : 100, fee: 0,
                feeCurrency: "BTC", category: "normal", cancelSource: "", tag: "",
                createdAt: Timestamp(milliseconds: createdAt),
                updatedAt: Timestamp(milliseconds: createdAt + 40), type: .ioc, tradeMode: .cross,
                isReduceOnly: false), fills: fills ?? [])
    }

    @Test func `are told apart by the trade in their names, oldest first`() {
        let trades = LostTrade.group([
            Self.order(.future, 1, .buy, trade: 9, second: 1_100), Self.order(.future, 1, .sell),
            Self.order(.spot, 1, .buy),
        ])
        #expect(trades.map(\.number) == [7, 9])
        #expect(trades.map(\.orders.count) == [2, 1])
        #expect(trades.map(\.kind) == [.open, .close])
    }

    @Test func `say by what filled first whether their trade opens`() throws {
        // The spot leg filled, its future did not, and the coins were sold again: an opening.
        let unwound = LostTrade.group([
            Self.order(.spot, 2, .sell, bill: "12"), Self.order(.spot, 1, .buy, bill: "9"),
        ])
        #expect(unwound.map(\.kind) == [.open])
        let closed = LostTrade.group([
            Self.order(.spot, 1, .sell, bill: "12"), Self.order(.spot, 2, .buy, bill: "13"),
        ])
        #expect(closed.map(\.kind) == [.close])
    }

    @Test func `of one transaction went together, others one after the other`() {
        func sequence(_ orders: LostOrder...) -> Trade.Sequence {
            LostTrade.group(orders)[0].sequence
        }
        #expect(sequence(Self.order(.spot, 1, .buy), Self.order(.future, 1, .sell)) == .together)
        #expect(
            sequence(
                Self.order(.spot, 1, .buy),
                Self.order(.future, 1, .sell, second: 1_001, createdAt: 560))
                == .spotFirst)
        #expect(
            sequence(Self.order(.spot, 1, .sell, createdAt: 560), Self.order(.future, 1, .buy))
                == .futureFirst)
    }

    @Test func `that no trade of ours can have are not taken for one`() {
        let two = LostTrade.group([
            Self.order(.future, 1, .sell),
            Self.order(.future, 2, .sell, instrument: "BTC-USD-270625"),
        ])
        #expect(throws: Unattributable.self) { try two[0].instrument(of: .future) }
        let swapped = LostTrade.group([Self.order(.spot, 1, .buy, instrument: "BTC-USD-270326")])
        #expect(throws: Unattributable.self) { try swapped[0].instrument(of: .spot) }
    }

    @Test func `become rows as they were lost`() throws {
        let row = try Self.order(.future, 1, .sell).row(trade: 7, purpose: .target, lifetime: 3000)
        #expect(row.state == .filled && row.filledSize == 1 && row.averagePrice == 100)
        #expect(row.expiresAt == Timestamp(milliseconds: 3500))
        #expect(row.fills == [JournalFill(price: 100, size: 1)])
        let gone = try Self.order(.spot, 1, .buy, bill: nil)
            .row(trade: 7, purpose: .target, lifetime: 3000)
        #expect(gone.state == .canceled && gone.filledSize == 0 && gone.averagePrice == nil)
    }

    @Test func `are whole once every execution is known`() {
        let order = Self.order(.spot, 1, .buy, size: 3)
        #expect(order.isWhole)
        #expect(!LostOrder(id: order.id, report: order.report, fills: []).isWhole)
        #expect(order.endedAt == Timestamp(milliseconds: 1_000_040))
    }
}
