import Domain
import TestSupport
import Testing

@Suite struct `A delivery` {
    private static let price: Exact = 50_000

    private static func bill(
        _ contracts: Exact, at price: Exact = price, fee: Exact = "-0.0000198", id: String = "900",
        future: String = "BTC-USD-270326", category: JournalOrder.Category = .delivery
    ) -> ForcedExecution {
        ForcedExecution(
            billID: id, orderID: "", tradeID: "", instrumentID: future, side: .buy, price: price,
            contracts: contracts, fee: fee, feeCurrency: "BTC", category: category,
            time: Market.epoch + 60 * Timestamp.day)
    }

    private static func byPrice(_ position: Position) throws -> ForcedClosing? {
        try ForcedClosing(
            of: position, deliveredAt: price, feeRate: "0.0001",
            time: Market.epoch + 60 * Timestamp.day)
    }

    /// The position with the delivery in it as the store writes it: a close of its own.
    private static func booked(
        _ closing: ForcedClosing, in position: Position
    ) throws -> (position: Position, order: JournalOrder) {
        let made = try #require(closing.orders.first)
        let order = JournalOrder(
            clientOrderID: "delivery", trade: 2, leg: .future, attempt: 1, purpose: .target,
            instrumentID: position.futureID, side: .buy, type: .ioc, tradeMode: .cross,
            price: made.averagePrice, size: made.contracts, reduceOnly: true, tag: "",
            expiresAt: made.time, state: .filled, orderID: made.orderID,
            filledSize: made.contracts, averagePrice: made.averagePrice, fee: made.fee,
            feeCurrency: made.feeCurrency,
            fills: made.executions.map { JournalFill(price: $0.price, size: $0.contracts) },
            category: .delivery)
        let close = Rows.trade(
            .close, contracts: made.contracts, coins: 0, id: 2, isOver: false, [order])
        return (position.adding(close), order)
    }

    @Test func `by its bill buys every contract back at the settlement price`() throws {
        let position = Rows.position([Rows.opening()])
        let closing = try #require(
            try ForcedClosing(of: position, executions: [Self.bill(100)]))
        #expect(closing.isDelivery && !closing.isLiquidation)
        #expect(closing.destination == .newClose(contracts: 100))
        let order = try #require(closing.orders.first)
        #expect(order.orderID == "delivery-BTC-USD-270326")
        #expect(order.averagePrice == 50_000 && order.fee == "-0.0000198")
        let after = try Exposure(of: Self.booked(closing, in: position).position)
        // δ* of a neutral hedge, less the fee, and what the contracts were worth at 50 000.
        #expect(after.contracts == 0)
        #expect(after.delta.isClose(to: "0.1999802", within: "0.0000000001"))
    }

    @Test func `by its price has the fee of the account, rounded up`() throws {
        let position = Rows.position([Rows.opening()])
        let closing = try #require(try Self.byPrice(position))
        let order = try #require(closing.orders.first)
        #expect(closing.contracts == 100 && order.executions.isEmpty)
        // 100 contracts of 100 USD at 50 000, one in ten thousand of it.
        #expect(order.fee == "-0.00002" && order.feeCurrency == "BTC")
        #expect(order.orderID == "delivery-BTC-USD-270326")
        #expect(try Self.byPrice(Rows.position([])) == nil)
    }

    @Test func `beside a loss before it is no delivery alone`() throws {
        let position = Rows.position([Rows.opening()])
        let both = try #require(
            try ForcedClosing(
                of: position, executions: [Self.bill(10, id: "899", category: .adl), Self.bill(90)])
        )
        #expect(!both.isDelivery && both.contracts == 100)
        #expect(both.orders.map(\.category) == [.adl, .delivery])
    }

    @Test func `takes price, fee and execution of the bill that comes late`() throws {
        let opened = Rows.position([Rows.opening()])
        let (position, order) = try Self.booked(
            try #require(try Self.byPrice(opened)), in: opened)
        let bill = try #require(
            try DeliveryBill(of: order, in: position, executions: [Self.bill(100, at: "49999.5")]))
        #expect(bill.order.averagePrice == "49999.5" && bill.order.fee == "-0.0000198")
        #expect(bill.order.fills == [JournalFill(price: "49999.5", size: 100)])
        #expect(bill.order.filledSize == order.filledSize && bill.order.price == order.price)
        // 0.2 BTC at 50 000 become 0.200002000020… at 49 999.5, and the fee was less by 0.0000002.
        #expect(bill.leftOver == "0.00000220002")
    }

    @Test func `is not completed by a part of its bills, or by those of another`() throws {
        let opened = Rows.position([Rows.opening()])
        let (position, order) = try Self.booked(
            try #require(try Self.byPrice(opened)), in: opened)
        for executions in [
            [], [Self.bill(60)], [Self.bill(100, future: "BTC-USD-270625")],
            [Self.bill(100, category: .adl)],
        ] {
            #expect(try DeliveryBill(of: order, in: position, executions: executions) == nil)
        }
        let parts = [Self.bill(60), Self.bill(40, id: "901")]
        let bill = try #require(try DeliveryBill(of: order, in: position, executions: parts))
        #expect(bill.executions.map(\.contracts) == [60, 40])
        #expect(bill.order.averagePrice == Self.price)
    }

    @Test func `shares its bill where more than ours was held`() throws {
        let opened = Rows.position([Rows.opening()])
        let (position, order) = try Self.booked(
            try #require(try Self.byPrice(opened)), in: opened)
        let bill = try #require(
            try DeliveryBill(
                of: order, in: position, executions: [Self.bill(400, fee: "-0.00008")]))
        #expect(bill.order.fee == "-0.00002")
        #expect(bill.executions.map(\.contracts) == [100])
    }

    @Test func `is waited for from the expiry until it is in the journal`() throws {
        let position = Rows.position([Rows.opening()])
        #expect(try !position.isDelivering(at: position.expiry - 1))
        #expect(try position.isDelivering(at: position.expiry))
        let (delivered, _) = try Self.booked(
            try #require(try Self.byPrice(position)), in: position)
        #expect(try !delivered.isDelivering(at: position.expiry))
    }
}
