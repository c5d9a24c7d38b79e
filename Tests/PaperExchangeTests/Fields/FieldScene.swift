import Domain
import TestSupport
import Testing

@testable import PaperExchange

/// For each endpoint a situation in which its answer has rows.
enum FieldScene {
    /// The answer to a call of the endpoint, named as `GET account/balance`.
    static func reply(to endpoint: String) throws -> Reply {
        let path = endpoint.split(separator: " ").last.map(String.init) ?? ""
        if let scene = scenes[endpoint] { return try scene() }
        return try busy().get(path + (queries[path].map { "?" + $0 } ?? ""))
    }

    /// An account with a position, a resting order, fills and bills, on two products.
    private static func busy() throws -> PaperWorld {
        let world = PaperWorld()
        let future = try world.farthest()
        _ = world.order("BTC-USDT", "buy", "0.5", at: try world.best("BTC-USDT", "asks").price)
        _ = world.order(future, "sell", "10", at: try world.best(future, "bids").price)
        _ = rest(in: world)
        return world
    }

    /// A bid that waits, by the name `a1`.
    @discardableResult
    private static func rest(in world: PaperWorld) -> Reply {
        guard let price = try? world.restingBid("BTC-USDT") else {
            return world.get("market/books?instId=BTC-USDT")
        }
        return world.order(
            "BTC-USDT", "buy", "0.001", at: price, type: "limit", more: ["clOrdId": "a1"])
    }

    private static func waiting() -> PaperWorld {
        let world = PaperWorld()
        rest(in: world)
        return world
    }

    private static func shared() -> PaperWorld {
        PaperWorld(accounts: [PaperWorld.trader(level: .multiCurrency)])
    }

    /// A world some time after its beginning.
    private static func later(_ milliseconds: Int64) -> PaperWorld {
        let world = PaperWorld()
        world.exchange.advance(milliseconds: milliseconds)
        return world
    }

    private static let queries = [
        "public/instruments": "instType=SPOT", "account/instruments": "instType=SPOT",
        "market/ticker": "instId=BTC-USDT", "market/tickers": "instType=FUTURES",
        "market/books": "instId=BTC-USDT", "market/books-full": "instId=BTC-USDT",
        "market/index-tickers": "instId=BTC-USDT", "public/mark-price": "instType=FUTURES",
        "public/price-limit": "instId=BTC-USDT", "public/open-interest": "instType=FUTURES",
        "account/leverage-info": "instId=BTC-USDT&mgnMode=cross",
        "account/trade-fee": "instType=FUTURES",
        "account/max-avail-size": "instId=BTC-USDT&tdMode=cash",
        "public/position-tiers": "instType=MARGIN&tdMode=cross&instId=BTC-USDT",
        "account/max-size": "instId=BTC-USDT&tdMode=cash",
        "account/max-loan": "instId=BTC-USDT&mgnMode=cross",
        "trade/order": "instId=BTC-USDT&clOrdId=a1",
        "trade/orders-history": "instType=SPOT", "trade/orders-history-archive": "instType=SPOT",
        "trade/fills-history": "instType=SPOT",
        "public/convert-contract-coin": "instId=BTC-USD-261120&sz=1&px=60000",
    ]

    private static let scenes: [String: @Sendable () throws -> Reply] = [
        "GET public/delivery-exercise-history": {
            later(5 * Timestamp.day).get(
                "public/delivery-exercise-history?instType=FUTURES&instFamily=BTC-USD", as: nil)
        },
        "GET public/settlement-history": {
            later(Timestamp.day).get("public/settlement-history?instFamily=BTC-USD", as: nil)
        },
        "GET public/estimated-price": {
            later(3 * Timestamp.day + 19 * Timestamp.hour + 50 * Timestamp.minute).get(
                "public/estimated-price?instId=BTC-USD-261120", as: nil)
        },
        "GET public/estimated-settlement-info": {
            later(19 * Timestamp.hour + 50 * Timestamp.minute).get(
                "public/estimated-settlement-info?instId=BTC-USD-261127", as: nil)
        },
        "POST trade/order": { rest(in: PaperWorld()) },
        "POST trade/batch-orders": {
            let world = PaperWorld()
            let price = try world.restingBid("BTC-USDT")
            return world.post(
                "trade/batch-orders",
                """
                [{"instId":"BTC-USDT","tdMode":"cash","side":"buy","ordType":"limit",\
                "sz":"0.001","px":"\(price)"}]
                """)
        },
        "POST trade/amend-order": {
            waiting().post(
                "trade/amend-order",
                #"{"instId":"BTC-USDT","clOrdId":"a1","newSz":"0.002","reqId":"r1"}"#)
        },
        "POST trade/cancel-order": {
            waiting().post("trade/cancel-order", #"{"instId":"BTC-USDT","clOrdId":"a1"}"#)
        },
        "POST trade/cancel-batch-orders": {
            waiting().post(
                "trade/cancel-batch-orders", #"[{"instId":"BTC-USDT","clOrdId":"a1"}]"#)
        },
        "POST trade/cancel-all-after": {
            PaperWorld().post("trade/cancel-all-after", #"{"timeOut":"30","tag":"t"}"#)
        },
        "POST account/set-leverage": {
            let world = PaperWorld()
            return world.post(
                "account/set-leverage",
                #"{"instId":"\#(try world.farthest())","lever":"5","mgnMode":"cross"}"#)
        },
        "GET account/positions-history": {
            let world = try busy()
            let ask = try world.best(world.farthest(), "asks").price
            _ = world.order(try world.farthest(), "buy", "10", at: ask)
            return world.get("account/positions-history")
        },
        "GET account/interest-accrued": {
            let world = PaperWorld(accounts: [
                PaperWorld.trader(level: .multiCurrency, balances: ["BTC": "20"]) {
                    $0.autoLoan = true
                }
            ])
            let ask = try world.best("BTC-USDT", "asks").price
            _ = world.order("BTC-USDT", "buy", "0.1", at: ask, mode: "cross")
            world.exchange.advance(milliseconds: 2 * Timestamp.hour)
            return world.get("account/interest-accrued")
        },
        "POST trade/close-position": {
            let world = try busy()
            return world.post(
                "trade/close-position",
                #"{"instId":"\#(try world.farthest())","mgnMode":"cross"}"#)
        },
        "POST account/set-position-mode": {
            PaperWorld().post("account/set-position-mode", #"{"posMode":"long_short_mode"}"#)
        },
        "POST account/set-fee-type": {
            PaperWorld().post("account/set-fee-type", #"{"feeType":"1"}"#)
        },
        "POST account/set-auto-loan": {
            shared().post("account/set-auto-loan", #"{"autoLoan":true}"#)
        },
    ]
}
