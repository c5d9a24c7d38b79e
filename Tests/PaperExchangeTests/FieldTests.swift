import Domain
import Foundation
import PaperExchange
import TestSupport
import Testing

/// Answers are held against the documentation's examples and the recordings, field by field.
@Suite struct `Every answer` {
    private static func fixture(_ name: String) throws -> [String: Any] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("OKXTests/Fixtures/payloads")
        let data = try Data(contentsOf: folder.appendingPathComponent(name + ".json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// A world where every list has a row.
    private static func busyWorld() throws -> PaperWorld {
        let world = PaperWorld()
        let future = try world.farthest()
        _ = world.order("BTC-USDT", "buy", "0.5", at: try world.best("BTC-USDT", "asks").price)
        _ = world.order(future, "sell", "10", at: try world.best(future, "bids").price)
        _ = world.order(
            "BTC-USDT", "buy", "0.001", at: try world.restingBid("BTC-USDT"), type: "limit")
        return world
    }

    private static let rows: [(target: String, fixture: String)] = [
        ("public/time", "public_time.doc"),
        ("public/instruments?instType=SPOT", "public_instruments_spot.doc"),
        (
            "public/instruments?instType=FUTURES&instFamily=BTC-USD",
            "public_instruments_futures_btcusd_inverse.live"
        ),
        ("public/instruments?instType=MARGIN", "public_instruments_margin.live"),
        ("account/instruments?instType=SPOT", "account_instruments_spot.doc"),
        ("market/ticker?instId=BTC-USDT", "market_ticker_swap.doc"),
        ("market/tickers?instType=FUTURES", "market_tickers_swap.doc"),
        ("market/books?instId=BTC-USDT", "market_books_default_depth1.doc"),
        ("market/index-tickers?instId=BTC-USDT", "market_index_tickers.doc"),
        ("public/mark-price?instType=FUTURES", "public_mark_price.doc"),
        ("public/price-limit?instId=BTC-USDT", "public_price_limit.doc"),
        ("public/open-interest?instType=FUTURES", "public_open_interest.doc"),
        ("account/config", "account_config.doc"),
        ("account/balance", "account_balance.doc"),
        ("account/positions", "account_positions_margin_isolated.doc"),
        ("account/positions", "account_positions_inverse_futures_net_cross.live"),
        ("account/leverage-info?instId=BTC-USDT&mgnMode=cross", "account_leverage_info.doc"),
        ("account/trade-fee?instType=SPOT", "account_trade_fee_spot_feegroup.doc"),
        ("account/trade-fee?instType=FUTURES", "account_trade_fee_futures_lv1.live"),
        ("account/bills", "account_bills_spot_trade.doc"),
        ("account/bills-archive", "account_bills_archive.doc"),
        ("account/subtypes", "account_subtypes.doc"),
        ("account/max-avail-size?instId=BTC-USDT&tdMode=cash", "account_max_avail_size.doc"),
        ("trade/orders-pending", "trade_orders_pending.doc"),
        ("trade/orders-history?instType=SPOT", "trade_orders_history.doc"),
        ("trade/orders-history-archive?instType=SPOT", "trade_orders_history_archive.doc"),
        ("trade/fills", "trade_fills.doc"),
        ("trade/fills-history?instType=SPOT", "trade_fills_history.doc"),
    ]

    @Test(arguments: rows)
    func `has at least the fields of its documented row, of the same JSON types`(
        target: String, fixture: String
    ) throws {
        let world = try Self.busyWorld()
        let reply = world.get(target)
        let expected = try Self.fixture(fixture)
        #expect(Set(expected.keys).isSubset(of: Set(reply.json.keys)))
        let documented = try #require((expected["data"] as? [[String: Any]])?.first)
        try Self.compare(reply.row, with: documented, at: target)
    }

    private static func compare(
        _ row: [String: Any], with documented: [String: Any], at place: String
    ) throws {
        for (key, value) in documented {
            let found = try #require(row[key], "\(place) has no \(key)")
            #expect(Self.kind(of: found) == Self.kind(of: value), "\(place): \(key) is \(found)")
            guard let rows = value as? [[String: Any]], let wanted = rows.first else { continue }
            // What is empty by nature here: nothing is announced, no algo closes a position.
            guard !["upcChg", "closeOrderAlgo"].contains(key) else { continue }
            let first = try #require(
                (found as? [[String: Any]])?.first, "\(place): \(key) is empty")
            try Self.compare(first, with: wanted, at: "\(place).\(key)")
        }
    }

    private static func kind(of value: Any) -> String {
        switch value {
        case is String: return "string"
        case is [Any]: return "array"
        case is [String: Any]: return "object"
        case let number as NSNumber:
            return isBoolean(number) ? "boolean" : "number"
        default: return "null"
        }
    }

    @Test func `to an order has the fields of the documented rows`() throws {
        let world = PaperWorld()
        let placed = world.order(
            "BTC-USDT", "buy", "0.001", at: try world.restingBid("BTC-USDT"), type: "limit",
            more: ["clOrdId": "a1"])
        try Self.compareEnvelope(placed, "trade_order_place_success.doc")
        let amended = world.post(
            "trade/amend-order",
            #"{"instId":"BTC-USDT","clOrdId":"a1","newSz":"0.002","reqId":"r1"}"#)
        try Self.compareEnvelope(amended, "trade_amend_order_success.doc")
        let order = world.get("trade/order?instId=BTC-USDT&clOrdId=a1")
        try Self.compareEnvelope(order, "trade_order_get_spot_filled.doc")
        let cancelled = world.post("trade/cancel-order", #"{"instId":"BTC-USDT","clOrdId":"a1"}"#)
        try Self.compareEnvelope(cancelled, "trade_cancel_order_success.doc")
        let armed = world.post("trade/cancel-all-after", #"{"timeOut":"30","tag":"t"}"#)
        try Self.compareEnvelope(armed, "trade_cancel_all_after.doc")
        let leverage = world.post(
            "account/set-leverage",
            #"{"instId":"\#(try world.farthest())","lever":"5","mgnMode":"cross"}"#)
        try Self.compareEnvelope(leverage, "account_set_leverage.doc")
        let feeType = world.post("account/set-fee-type", #"{"feeType":"1"}"#)
        try Self.compareEnvelope(feeType, "account_set_fee_type.doc")
        let shared = PaperWorld(accounts: [PaperWorld.trader(level: .multiCurrency)])
        let loan = shared.post("account/set-auto-loan", #"{"autoLoan":true}"#)
        try Self.compareEnvelope(loan, "account_set_auto_loan.doc")
    }

    private static func compareEnvelope(_ reply: Reply, _ name: String) throws {
        let expected = try fixture(name)
        #expect(reply.code == "0", "\(name): \(reply.response.text)")
        #expect(Set(expected.keys).isSubset(of: Set(reply.json.keys)), "\(name)")
        let documented = try #require((expected["data"] as? [[String: Any]])?.first)
        try compare(reply.row, with: documented, at: name)
    }

    @Test func `about deliveries has the documented fields once there was one`() throws {
        let world = PaperWorld()
        world.exchange.advance(milliseconds: 5 * Timestamp.day)
        let history = world.get(
            "public/delivery-exercise-history?instType=FUTURES&instFamily=BTC-USD", as: nil)
        try Self.compareEnvelope(history, "public_delivery_exercise_history.doc")
        let estimate = try Self.beforeDelivery()
        try Self.compareEnvelope(estimate, "public_estimated_price.doc")
    }

    private static func beforeDelivery() throws -> Reply {
        let world = PaperWorld()
        world.exchange.advance(
            milliseconds: 3 * Timestamp.day + 19 * Timestamp.hour + 50 * Timestamp.minute)
        return world.get("public/estimated-price?instId=BTC-USD-261120", as: nil)
    }

    @Test func `is empty about the estimated price before the last hour`() {
        let reply = PaperWorld().get("public/estimated-price?instId=BTC-USD-261120", as: nil)
        #expect(reply.code == "0" && reply.rows.isEmpty)
    }

    @Test func `in futures mode leaves the shared figures of the balance empty`() throws {
        let futures = PaperWorld().get("account/balance")
        #expect(futures["adjEq"] == "" && futures["mgnRatio"] == "" && futures["imr"] == "")
        let shared = PaperWorld(accounts: [PaperWorld.trader(level: .multiCurrency)])
        let adjusted = try #require(shared.get("account/balance").number("adjEq"))
        #expect(adjusted > 1_000_000)
    }
}

/// `true` for a JSON boolean, which Foundation hands out as a number.
private func isBoolean(_ number: NSNumber) -> Bool {
    String(cString: number.objCType) == "c"
}
