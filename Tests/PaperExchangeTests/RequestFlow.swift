import Crypto
import Domain
import Foundation
import TestSupport

@testable import PaperExchange

/// Everything that clients and the control API can ask of an exchange, at random from a seed: what is
/// asked follows from the seed and from the state of the exchange that is looked at.
struct RequestFlow {
    private var random: SplitMix64
    private var number = 0

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    static func configuration(seed: UInt64) -> PaperConfiguration {
        let coins: [String: Exact] = ["USDT": "400000", "BTC": "3", "ETH": "50"]
        var configuration = PaperConfiguration(
            seed: seed, start: PaperWorld.start + 3 * Timestamp.day + 19 * Timestamp.hour,
            accounts: [
                PaperWorld.trader("1", balances: coins) { $0.leverage = 10 },
                PaperWorld.trader("2", level: .multiCurrency, balances: coins) {
                    $0.autoLoan = true
                    $0.leverage = 8
                },
                PaperWorld.trader("3", balances: coins) { $0.positionMode = .longShort },
            ])
        configuration.controlToken = "control"
        return configuration
    }

    /// - Returns: the next request, signed for an exchange's present.
    mutating func next(for exchange: PaperExchange) -> PaperRequest {
        number += 1
        let uid = pick(["1", "2", "3"])
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<40: return order(uid, exchange)
        case 40..<50: return cancelOrAmend(uid, exchange)
        case 50..<56: return setting(uid)
        case 56..<70: return question(uid, exchange)
        case 70..<88: return step()
        default: return disturbance()
        }
    }

    // MARK: Clients

    private mutating func order(_ uid: String, _ exchange: PaperExchange) -> PaperRequest {
        let listing = exchange.engine.state.listing
        let futures = listing.ofType(.futures).filter { $0.family == "BTC-USD" }.prefix(2)
        let spot = ["BTC-USDT", "ETH-USDT"].compactMap { listing[$0] }
        let instrument = pick(spot + futures)
        let side = pick([Side.buy, .sell])
        let middle = exchange.engine.market.middle(of: instrument, at: exchange.now)
        let away = Double(Int.random(in: -60...40, using: &random)) / 10_000
        let price = instrument.price.nearest(middle * (side == .buy ? 1 + away : 1 - away))
        let isFuture = instrument.contract != nil
        let most = isFuture ? 900 : Grid.power(instrument.size.places) / 2
        let size = Int64.random(in: instrument.minimumLots...most, using: &random)
        var fields = [
            "instId": instrument.id, "side": side.rawValue,
            "ordType": pick(["limit", "limit", "limit", "ioc", "fok", "post_only", "market"]),
            "tdMode": isFuture || uid == "2" ? "cross" : "cash",
            "sz": instrument.size.text(size), "px": instrument.price.text(price),
        ]
        if uid == "3", isFuture { fields["posSide"] = pick(["long", "short"]) }
        if Bool.random(using: &random) { fields["clOrdId"] = "c\(number)" }
        if Int.random(in: 0..<4, using: &random) == 0 { fields["tag"] = "t" }
        if uid == "1", isFuture, Int.random(in: 0..<4, using: &random) == 0 {
            fields["reduceOnly"] = "true"
        }
        return post("trade/order", fields, uid, exchange)
    }

    private mutating func cancelOrAmend(
        _ uid: String, _ exchange: PaperExchange
    ) -> PaperRequest {
        let engine = exchange.engine
        guard let id = engine.state.accounts[uid]?.pending.randomElement(using: &random),
            let order = engine.state.orders[id]
        else { return order(uid, exchange) }
        let row = ["instId": order.instrument.id, "ordId": String(id)]
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return post("trade/cancel-order", row, uid, exchange)
        case 1:
            let size = order.instrument.size.text(max(1, order.size / 2))
            return post("trade/amend-order", row.merging(["newSz": size]) { $1 }, uid, exchange)
        default:
            let shift = order.terms.side == .buy ? order.price / 700 : -order.price / 700
            let price = order.instrument.price.text(order.price + shift)
            return post("trade/amend-order", row.merging(["newPx": price]) { $1 }, uid, exchange)
        }
    }

    private mutating func setting(_ uid: String) -> PaperRequest {
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            let lever = String(Int.random(in: 2...15, using: &random))
            return unsigned(
                "POST", "/api/v5/account/set-leverage",
                ["instFamily": "BTC-USD", "mgnMode": "cross", "lever": lever], uid)
        case 1:
            return unsigned(
                "POST", "/api/v5/trade/cancel-all-after", ["timeOut": "30", "tag": "t"], uid)
        default:
            let type = pick(["0", "1"])
            return unsigned("POST", "/api/v5/account/set-fee-type", ["feeType": type], uid)
        }
    }

    private mutating func question(_ uid: String, _ exchange: PaperExchange) -> PaperRequest {
        let lists = [
            "trade/orders-pending", "trade/orders-history?instType=SPOT",
            "trade/orders-history-archive?instType=FUTURES&limit=3", "trade/fills?limit=5",
            "trade/fills-history?instType=SPOT&instId=BTC-USDT", "account/bills?limit=7",
            "account/bills-archive?ccy=BTC", "account/positions", "account/positions-history",
            "account/balance", "account/interest-accrued", "market/books?instId=BTC-USDT&sz=5",
            "market/trades?instId=BTC-USDT",
            "public/delivery-exercise-history?instType=FUTURES"
                + "&instFamily=BTC-USD", "market/candles?instId=BTC-USDT&limit=5",
            "trade/order?instId=BTC-USDT&clOrdId=c\(number / 2)",
        ]
        return unsigned("GET", "/api/v5/" + pick(lists), [:], uid)
    }

    // MARK: The control API

    private mutating func step() -> PaperRequest {
        let spans: [Int64] = [0, 1, 350, 1000, 4200, 61_000, 400_000, Timestamp.hour]
        return control("clock/advance", "{\"ms\":\(pick(spans))}")
    }

    private mutating func disturbance() -> PaperRequest {
        let premium = Int.random(in: -30...60, using: &random)
        let uid = pick(["1", "2", "3"])
        switch Int.random(in: 0..<7, using: &random) {
        case 0: return control("market", "{\"instId\":\"BTC-USD\",\"premiumPct\":\"\(premium)\"}")
        case 1: return control("market/clear", "{}")
        case 2:
            return control(
                "faults",
                "{\"path\":\"/api/v5/trade/order\",\"kind\":\"hide\",\"ms\":5000,\"count\":2}")
        case 3:
            return control(
                "faults",
                "{\"path\":\"/api/v5/\",\"kind\":\"drop-after\",\"probability\":\"0.3\",\"count\":4}"
            )
        case 4:
            return control(
                "faults",
                "{\"path\":\"/api/v5/trade/order\",\"kind\":\"late-match\",\"ms\":2500}")
        case 5:
            return control(
                "accounts/deposit", "{\"uid\":\"\(uid)\",\"ccy\":\"USDT\",\"amount\":\"12.5\"}")
        default:
            return control(
                "scenario",
                "{\"events\":[{\"after_ms\":90000,\"market\":\"BTC-USDT\",\"offsetBps\":\"40\"},"
                    + "{\"after_ms\":150000,\"market\":\"BTC-USDT\",\"clear\":true}]}")
        }
    }

    private func control(_ path: String, _ body: String) -> PaperRequest {
        PaperRequest(
            method: "POST", target: "/control/" + path, headers: ["x-control-token": "control"],
            body: Array(body.utf8))
    }

    // MARK: Signing

    private func post(
        _ path: String, _ fields: [String: String], _ uid: String, _ exchange: PaperExchange
    ) -> PaperRequest {
        unsigned("POST", "/api/v5/" + path, fields, uid)
    }

    private func unsigned(
        _ method: String, _ target: String, _ fields: [String: String], _ uid: String
    ) -> PaperRequest {
        let rows = fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }
        let body = method == "GET" ? "" : "{" + rows.joined(separator: ",") + "}"
        return PaperRequest(
            method: method, target: target, headers: ["uid": uid], body: Array(body.utf8))
    }

    private mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[Int.random(in: 0..<choices.count, using: &random)]
    }
}

extension PaperRequest {
    /// The same with a signature of this moment, where it is a client's.
    func signed(at time: Timestamp) -> PaperRequest {
        guard let uid = headers["uid"] else { return self }
        let stamp = time.description
        let message = Array((stamp + method + target).utf8) + body
        let code = hmacSHA256(key: Array("secret-\(uid)".utf8), message: message)
        return PaperRequest(
            method: method, target: target,
            headers: [
                "content-type": "application/json", "ok-access-key": "key-\(uid)",
                "ok-access-sign": Data(code).base64EncodedString(), "ok-access-timestamp": stamp,
                "ok-access-passphrase": "pass-\(uid)",
            ], body: body)
    }
}
