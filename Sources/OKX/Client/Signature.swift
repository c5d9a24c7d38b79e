import Crypto
import Domain
import Foundation
import HTTP

/// How a request proves whose it is.
///
/// `Base64(HMAC-SHA256(secret, timestamp + method + path with query + body))`.
/// Source: OKX v5, Overview › REST authentication › Making requests, Signature.
enum Signature {
    /// The headers that sign one request at a moment of the exchange's clock.
    ///
    /// - Parameters:
    ///   - target: path and query exactly as they stand on the wire.
    ///   - body: the bytes that are sent.
    static func headers(
        _ method: HTTPRequest.Method, _ target: String, body: [UInt8], at time: Timestamp,
        as credentials: Credentials
    ) -> [HTTPRequest.Header] {
        let prehash = Array((time.description + method.rawValue + target).utf8) + body
        let code = hmacSHA256(key: Array(credentials.secret.utf8), message: prehash)
        return [
            .init("OK-ACCESS-KEY", credentials.key),
            .init("OK-ACCESS-SIGN", Data(code).base64EncodedString()),
            .init("OK-ACCESS-TIMESTAMP", time.description),
            .init("OK-ACCESS-PASSPHRASE", credentials.passphrase),
        ]
    }
}
