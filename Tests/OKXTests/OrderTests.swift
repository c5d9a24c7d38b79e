import Domain
import TestSupport
import Testing

@testable import OKX

@Suite struct `An order report` {
    @Test func `has every figure of the recording`() throws {
        let report = try Endpoint.order("LTC-USDT", .order("1339107111507525632"))
            .answer(file: "trade_order_get_spot_market_filled.live.json")
        #expect(
            report
                == OrderReport(
                    orderID: "1339107111507525632",
                    clientOrderID: "e847386590ce4dBC6f7ae74854f6a617", instrumentID: "LTC-USDT",
                    side: .buy, price: nil, size: "0.1", state: .filled, filledSize: "0.1",
                    averagePrice: "101.58", fee: "-0.0001", feeCurrency: "LTC", category: "normal",
                    cancelSource: "", tag: "e847386590ce4dBC",
                    createdAt: Timestamp(milliseconds: 1_712_410_901_848),
                    updatedAt: Timestamp(milliseconds: 1_712_410_901_852), tradeMode: .cash))
    }

    @Test func `of a live order has no average price`() throws {
        let orders = try Endpoint.pendingOrders()
            .answer(file: "trade_orders_pending_inverse_futures.live.json")
        #expect(orders.map(\.state) == [.live])
        #expect(orders.map(\.averagePrice) == [nil])
        #expect(orders.map(\.price) == ["39919.4"])
        #expect(orders.map(\.filledSize) == [0])
        #expect(orders.map(\.clientOrderID) == ["abcABC125"])
        #expect(orders.map(\.type) == [.limit])
        // Isolated margin is no mode of ours.
        #expect(orders.map(\.tradeMode) == [nil])
        #expect(orders.map(\.isReduceOnly) == [false])
    }

    @Test func `takes a zero average price for none`() throws {
        let orders = try Endpoint.pendingOrders()
            .answer(file: "trade_orders_pending.synthetic.json")
        #expect(orders.allSatisfy { $0.averagePrice == nil })
    }

    @Test func `is absent when the exchange knows no such order`() throws {
        let order = Endpoint.order("BTC-USDT", .client("b1"))
        #expect(try order.answer(file: "trade_order_get_not_found_51603.live.json") == nil)
    }

    @Test(arguments: [
        (#"{"code":"0","msg":"","data":[]}"#, 200), (#"{"code":"51603","data":[]}"#, 500),
        (#"{"code":"50011","data":[]}"#, 200), (#"{"code":"0","msg":""}"#, 200),
        ("<html>", 200), ("", 200),
    ])
    func `is not absent because of any other answer`(body: String, status: Int) {
        #expect(throws: OKXError.self) {
            try Endpoint.order("BTC-USDT", .client("b1")).answer(body, status: status)
        }
    }

    @Test(arguments: [
        ("live", OrderReport.State.live, false), ("partially_filled", .partiallyFilled, false),
        ("filled", .filled, true), ("canceled", .canceled, true), ("mmp_canceled", .canceled, true),
        ("order_failed", .other("order_failed"), false),
    ])
    func `is final only in states that are known to be`(
        word: String, state: OrderReport.State, isFinal: Bool
    ) throws {
        let report = try Endpoint.order("A", .order("1")).answer(rows(row(state: word)))
        #expect(report?.state == state)
        #expect(report?.state.isFinal == isFinal)
    }

    @Test func `of a filled order has a fee`() throws {
        let order = Endpoint.order("A", .order("1"))
        #expect(
            throws: OKXError.nonsense(order.request, .missing(field: "fee"))
        ) { try order.answer(rows(row(state: "filled", filled: "1", fee: ""))) }
        #expect(try order.answer(rows(row(state: "canceled", filled: "0", fee: "")))?.fee == 0)
    }

    @Test(arguments: ["0", ""])
    func `of a maker that earned has its rebate, in the rebate's currency`(fee: String) throws {
        let order = Endpoint.order("A", .order("1"))
        let earned = try order.answer(
            rows(row(state: "filled", filled: "1", fee: fee, rebate: "0.001", in: "BTC")))
        #expect(earned?.fee == "0.001" && earned?.feeCurrency == "BTC")
    }

    @Test(arguments: ["0", ""])
    func `names the fee's currency where no rebate was earned`(rebate: String) throws {
        let order = Endpoint.order("A", .order("1"))
        let charged = try order.answer(
            rows(row(state: "filled", filled: "1", fee: "-2", rebate: rebate, in: "BTC")))
        #expect(charged?.fee == -2 && charged?.feeCurrency == "USDT")
    }

    private func row(
        state: String, filled: String = "0", fee: String = "0", rebate: String = "",
        in currency: String = ""
    ) -> String {
        #"{"ordId":"1","clOrdId":"","instId":"A","side":"sell","px":"2","sz":"1","state":"\#(state)","#
            + #""accFillSz":"\#(filled)","avgPx":"","fee":"\#(fee)","feeCcy":"USDT","#
            + #""rebate":"\#(rebate)","rebateCcy":"\#(currency)","cTime":"1","uTime":"2"}"#
    }
}

@Suite struct `A fill` {
    @Test func `has every figure of the recording`() throws {
        let fills = try Endpoint.fillsHistory(.spot)
            .answer(file: "trade_fills_history_spot_buy_fee_base.live.json")
        #expect(
            fills == [
                Fill(
                    billID: "688362711465447466", tradeID: "749554213",
                    orderID: "688362711456706560", clientOrderID: "1229606897",
                    instrumentID: "BTC-USDT", side: .buy, price: "73397.8", size: "0.001",
                    fee: "-0.000001", feeCurrency: "BTC", isMaker: false,
                    time: Timestamp(milliseconds: 1_710_390_459_571))
            ])
    }

    @Test func `leaves its fee open until the exchange states it`() throws {
        let fills = try Endpoint.fills().answer(
            Fixture.wrapped("trade_fills_row_empty_fee.synthetic.json", push: false))
        #expect(fills.map(\.fee) == [nil])
        #expect(fills.map(\.billID) == ["bill_456"])
    }

    @Test(arguments: ["fillPx", "fillSz"], ["0", "-1", "", "x"])
    func `has a price and a size`(field: String, value: String) {
        let row =
            #"{"billId":"1","ordId":"2","instId":"A","side":"buy","fillPx":"3","fillSz":"4","ts":"5"}"#
        let broken = row.replacing(
            field == "fillPx" ? #""3""# : #""4""#, with: "\"\(value)\"")
        #expect(throws: OKXError.self) { try Endpoint.fills().answer(rows(broken)) }
        #expect(throws: Never.self) { try Endpoint.fills().answer(rows(row)) }
    }
}
