import Crypto
import Domain

/// Who signed a request, or why it is refused.
struct Authentication {
    let keys: [String: (uid: String, key: PaperKey)]
    /// How far a timestamp may lie from the exchange's clock, either way, ms.
    static let window: Int64 = 30_000

    init(_ accounts: [PaperAccount]) {
        let pairs = accounts.flatMap { account in
            account.keys.map { ($0.key, (uid: account.uid, key: $0)) }
        }
        keys = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Whose key the request carries, whether or not its signature holds.
    func uid(ofKeyIn request: PaperRequest) -> String? {
        request.headers["ok-access-key"].flatMap { keys[$0]?.uid }
    }

    /// The account of a request whose signature holds and whose key may do this.
    func uid(
        of request: PaperRequest, trading: Bool, at now: Timestamp
    ) throws(Refusal) -> String {
        let sent = try headers(of: request)
        guard let moment = timestamp(sent.timestamp) else { throw .timestampFormat }
        guard let (uid, key) = keys[sent.key] else { throw .key }
        let isDemo = request.headers["x-simulated-trading"] == "1"
        guard isDemo == (key.environment == .demo) else { throw .environment }
        guard abs(now - moment) <= Authentication.window else { throw .timestampExpired }
        guard sent.passphrase == key.passphrase else { throw .passphrase }
        let message = Array((sent.timestamp + request.method + request.target).utf8) + request.body
        let expected = base64(hmacSHA256(key: Array(key.secret.utf8), message: message))
        guard sent.signature == expected else { throw .signature }
        let needed = trading ? "trade" : "read_only"
        guard key.permissions.contains(needed) || (!trading && key.permissions.contains("trade"))
        else { throw .permission }
        return uid
    }

    private func headers(
        of request: PaperRequest
    ) throws(Refusal) -> (key: String, signature: String, timestamp: String, passphrase: String) {
        func header(_ name: String, _ code: String) throws(Refusal) -> String {
            guard let value = request.headers[name.lowercased()], !value.isEmpty else {
                throw .header(name, code)
            }
            return value
        }
        return (
            key: try header("OK-ACCESS-KEY", "50103"),
            signature: try header("OK-ACCESS-SIGN", "50106"),
            timestamp: try header("OK-ACCESS-TIMESTAMP", "50107"),
            passphrase: try header("OK-ACCESS-PASSPHRASE", "50104")
        )
    }

    /// Exactly `2020-12-08T09:08:57.715Z`.
    private func timestamp(_ text: String) -> Timestamp? {
        guard let moment = Timestamp(text), moment.description == text else { return nil }
        return moment
    }
}
