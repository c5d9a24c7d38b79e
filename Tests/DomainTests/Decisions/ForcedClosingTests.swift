import Domain
import TestSupport
import Testing

@Suite struct `A bill of a forced execution` {
    private static func bill(_ type: String, _ subtype: String, size: Exact? = 5) -> Bill {
        Bill(
            billID: "900", currency: "BTC", change: "-0.001", balance: 1, type: type,
            subtype: subtype, instrumentID: "BTC-USD-270326", orderID: "77", clientOrderID: "",
            price: 50_000, size: size, profit: "-0.0009", fee: "-0.0001", interest: nil,
            time: Market.epoch)
    }

    @Test(
        arguments: [
            ("5", "100", Side.sell), ("5", "101", .buy), ("5", "102", .buy), ("5", "103", .sell),
            ("5", "104", .sell), ("5", "105", .buy), ("5", "106", .buy), ("5", "107", .sell),
            ("9", "125", .sell), ("9", "126", .buy), ("9", "127", .buy), ("9", "128", .sell),
            ("3", "112", .sell), ("3", "113", .buy),
        ])
    func `says by its numbers what was closed and which way`(
        type: String, subtype: String, side: Side
    ) throws {
        let execution = try #require(ForcedExecution(Self.bill(type, subtype)))
        #expect(execution.side == side)
        let categories: [String: JournalOrder.Category] = [
            "5": .liquidation, "9": .adl, "3": .delivery,
        ]
        #expect(execution.category == categories[type])
        #expect(execution.contracts == 5 && execution.price == 50_000)
        #expect(execution.fee == "-0.0001" && execution.feeCurrency == "BTC")
    }

    @Test(arguments: [
        ("2", "1"), ("5", "108"), ("5", "109"), ("5", "110"), ("5", "127"), ("9", "106"),
        ("3", "117"), ("3", "126"), ("9", "113"), ("34", ""),
    ])
    func `is not one of anything else`(type: String, subtype: String) {
        #expect(ForcedExecution(Self.bill(type, subtype)) == nil)
    }

    @Test func `moved no contracts where it states no size`() {
        #expect(ForcedExecution(Self.bill("5", "106", size: nil)) == nil)
        #expect(ForcedExecution(Self.bill("5", "106", size: 0)) == nil)
    }
}

@Suite struct `What the exchange takes of a hedge` {
    private static func execution(
        _ contracts: Exact, at price: Exact = 50_000, bill: String = "900", order: String = "77",
        side: Side = .buy, fee: Exact = "-0.0001", future: String = "BTC-USD-270326",
        after milliseconds: Int64 = 0
    ) -> ForcedExecution {
        ForcedExecution(
            billID: bill, orderID: order, tradeID: "", instrumentID: future, side: side,
            price: price, contracts: contracts, fee: fee, feeCurrency: "BTC", category: .adl,
            time: Market.epoch + milliseconds)
    }

    @Test func `is a close whose future leg is done`() throws {
        let position = Rows.position([Rows.opening()])
        let loss = try #require(
            try ForcedClosing(of: position, executions: [Self.execution(40)]))
        #expect(loss.destination == .newClose(contracts: 40))
        let order = try #require(loss.orders.first)
        #expect(order.contracts == 40 && order.averagePrice == 50_000)
        #expect(order.purpose == .target && order.orderID == "77")
    }

    @Test func `is one order for all executions of an order, at their harmonic price`() throws {
        let position = Rows.position([Rows.opening()])
        let loss = try #require(
            try ForcedClosing(
                of: position,
                executions: [
                    Self.execution(30, at: 60_000, bill: "901", after: 1),
                    Self.execution(10, at: 50_000, bill: "900"),
                    Self.execution(5, bill: "902", order: "", after: 2),
                ]))
        #expect(loss.orders.map(\.orderID) == ["77", "bill-902"])
        #expect(loss.orders.map(\.contracts) == [40, 5])
        // 40 / (10/50 000 + 30/60 000)
        #expect(
            loss.orders[0].averagePrice.isClose(
                to: "57142.857142857142857", within: "0.000000000001"))
        #expect(loss.orders[0].fee == "-0.0002")
        #expect(loss.contracts == 45)
    }

    @Test func `is never more than is ours`() throws {
        let position = Rows.position([Rows.opening()])
        let loss = try #require(
            try ForcedClosing(
                of: position,
                executions: [
                    Self.execution(80), Self.execution(60, bill: "901", after: 1),
                    Self.execution(10, bill: "902", after: 2),
                ]))
        #expect(loss.contracts == 100)
        #expect(loss.orders.flatMap(\.executions).map(\.contracts) == [80, 20])
        // A third of the second execution's contracts carries a third of its fee.
        #expect(loss.orders[0].fee.isClose(to: "-0.000133333333"))
    }

    @Test func `is nothing where it was another future, the other way, or none is held`() throws {
        let position = Rows.position([Rows.opening()])
        #expect(
            try ForcedClosing(
                of: position, executions: [Self.execution(5, future: "ETH-USD-270326")])
                == nil)
        #expect(
            try ForcedClosing(of: position, executions: [Self.execution(5, side: .sell)]) == nil)
        #expect(
            try ForcedClosing(of: Rows.position([]), executions: [Self.execution(5)]) == nil)
    }

    @Test func `during an opening ends what that still wanted to short`() throws {
        let trade = Rows.trade(
            contracts: 100, coins: "0.163", excess: "0.01", isOver: false,
            [
                Rows.order(.spot, .buy, "0.163", at: 60_000),
                Rows.order(.future, .sell, 100, filled: 60, at: 61_500, .canceled),
            ])
        let loss = try #require(
            try ForcedClosing(of: Rows.position([trade]), executions: [Self.execution(20)]))
        guard case .unfinished(let changed) = loss.destination else {
            Issue.record("a second trade beside one that is not over")
            return
        }
        #expect(changed.isUnwound && changed.remaining(of: .future) == 0)
        #expect(changed.intendedExcessCoins == "0.006")
        #expect(loss.orders.map(\.purpose) == [.unwind])
    }

    @Test func `during a close is a part of it, and its target grows where it must`() throws {
        let close = Rows.trade(
            .close, contracts: 30, coins: "0.05", id: 2, isOver: false,
            [Rows.order(.future, .buy, 30, filled: 20, at: 60_000, .canceled, trade: 2)])
        let position = Rows.position([Rows.opening(), close])
        for (contracts, target) in [(10, 30), (25, 45)] as [(Exact, Exact)] {
            let loss = try #require(
                try ForcedClosing(of: position, executions: [Self.execution(contracts)]))
            guard case .unfinished(let changed) = loss.destination else {
                Issue.record("a second trade beside one that is not over")
                return
            }
            #expect(changed.targetContracts == target)
            #expect(loss.orders.map(\.purpose) == [.target])
        }
    }
}
