import Crypto
import Domain
import Foundation
import PaperExchange
import TestSupport
import Testing

/// A paper exchange with accounts, and a client that signs as the documentation says.
struct PaperWorld {
    let exchange: PaperExchange
    /// Monday, noon: no settlement is near, a Friday's delivery four days away.
    static let start = Timestamp("2026-11-16T12:00:00.000Z") ?? Timestamp(milliseconds: 0)

    init(
        accounts: [PaperAccount] = [PaperWorld.trader()],
        configure: (inout PaperConfiguration) -> Void = { _ in }
    ) {
        var configuration = PaperConfiguration(seed: 7, start: PaperWorld.start, accounts: accounts)
        configure(&configuration)
        exchange = PaperExchange(configuration: configuration)
    }

    static func trader(
        _ uid: String = "1", level: PaperAccount.Level = .futures,
        balances: [String: Exact] = ["USDT": "1000000", "BTC": "20"],
        change: (inout PaperAccount) -> Void = { _ in }
    ) -> PaperAccount {
        var account = PaperAccount(
            uid: uid, level: level,
            keys: [PaperKey(key: "key-\(uid)", secret: "secret-\(uid)", passphrase: "pass-\(uid)")],
            balances: balances)
        change(&account)
        return account
    }

    // MARK: Requests

    func get(_ target: String, as uid: String? = "1") -> Reply {
        send("GET", "/api/v5/" + target, body: "", uid: uid)
    }
    func post(
        _ path: String, _ body: String, as uid: String = "1", headers: [String: String] = [:]
    ) -> Reply {
        send("POST", "/api/v5/" + path, body: body, uid: uid, headers: headers)
    }

    func send(
        _ method: String, _ target: String, body: String, uid: String?,
        headers: [String: String] = [:]
    ) -> Reply {
        var all = uid.map { signed(method, target, body, uid: $0) } ?? [:]
        if method == "POST" { all["content-type"] = "application/json" }
        all.merge(headers) { _, new in new }
        return raw(
            PaperRequest(method: method, target: target, headers: all, body: Array(body.utf8)))
    }

    func raw(_ request: PaperRequest) -> Reply { Reply(exchange.handle(request)) }

    func signed(
        _ method: String, _ target: String, _ body: String, uid: String, at time: Timestamp? = nil
    ) -> [String: String] {
        let timestamp = (time ?? exchange.now).description
        let message = timestamp + method + target + body
        let code = hmacSHA256(key: Array("secret-\(uid)".utf8), message: Array(message.utf8))
        return [
            "ok-access-key": "key-\(uid)", "ok-access-sign": Data(code).base64EncodedString(),
            "ok-access-timestamp": timestamp, "ok-access-passphrase": "pass-\(uid)",
        ]
    }

    func control(_ method: String, _ path: String, _ body: String = "") -> Reply {
        raw(
            PaperRequest(
                method: method, target: "/control/" + path,
                headers: ["x-control-token": "control"], body: Array(body.utf8)))
    }

    // MARK: Shorthand

    /// Best price and size of a book: an ask or a bid.
    func best(_ id: String, _ side: String) throws -> (price: Exact, size: Exact) {
        let levels = try #require(
            get("market/books?instId=\(id)&sz=5", as: nil).row[side] as? [[String]])
        let level = try #require(levels.first)
        return (try #require(Exact(level[0])), try #require(Exact(level[1])))
    }

    /// A price that a bid rests at: 2 % below the market.
    func restingBid(_ id: String) throws -> Exact {
        (try best(id, "bids").price * "0.98").floored(to: "1")
    }

    func order(
        _ id: String, _ side: String, _ size: Exact, at price: Exact? = nil, type: String = "ioc",
        mode: String? = nil, as uid: String = "1", more: [String: String] = [:]
    ) -> Reply {
        var fields = [
            "instId": id, "side": side, "sz": size.description, "ordType": type,
            "tdMode": mode ?? (id.hasSuffix("-USDT") ? "cash" : "cross"),
        ]
        if let price { fields["px"] = price.description }
        fields.merge(more) { _, new in new }
        let body = fields.sorted { $0.key < $1.key }.map { "\"\($0)\":\"\($1)\"" }
        return post("trade/order", "{" + body.joined(separator: ",") + "}", as: uid)
    }

    func cash(_ currency: String, of uid: String = "1") -> Exact {
        exchange.truth(of: uid)?.cash[currency] ?? 0
    }

    /// The coin-margined future of a coin that is delivered last.
    func farthest(_ coin: String = "BTC") throws -> String {
        let rows = get("public/instruments?instType=FUTURES&instFamily=\(coin)-USD", as: nil).rows
        return try #require(rows.last?["instId"] as? String)
    }
}

/// An answer, decoded.
struct Reply {
    let response: PaperResponse
    let json: [String: Any]

    init(_ response: PaperResponse) {
        self.response = response
        let decoded = try? JSONSerialization.jsonObject(with: Data(response.body))
        json = decoded as? [String: Any] ?? [:]
    }

    var code: String { json["code"] as? String ?? "" }
    var rows: [[String: Any]] { json["data"] as? [[String: Any]] ?? [] }
    var row: [String: Any] { rows.first ?? [:] }
    /// The row's own code, of an order answer.
    var rowCode: String { self["sCode"] }

    subscript(field: String) -> String { row[field] as? String ?? "" }
    func number(_ field: String) -> Exact? { Exact(self[field]) }
}
