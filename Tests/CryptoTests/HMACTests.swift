import Crypto
import Foundation
import Testing

@Suite struct `HMAC-SHA256` {
    struct Vector: Sendable {
        let key: [UInt8]
        let message: [UInt8]
        let code: String

        init(_ key: [UInt8], _ message: [UInt8], _ code: String) {
            (self.key, self.message, self.code) = (key, message, code)
        }
    }

    /// Source: RFC 4231 §4.2 to 4.8; the fifth is given there cut to 16 bytes.
    static let vectors = [
        Vector(
            Array(repeating: 0x0B, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Vector(
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Vector(
            Array(repeating: 0xAA, count: 20), Array(repeating: 0xDD, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        Vector(
            Array(0x01...0x19), Array(repeating: 0xCD, count: 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        Vector(
            Array(repeating: 0x0C, count: 20), Array("Test With Truncation".utf8),
            "a3b6167473100ee06e0c796c2955552b"),
        Vector(
            Array(repeating: 0xAA, count: 131),
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        Vector(
            Array(repeating: 0xAA, count: 131),
            Array(
                """
                This is a test using a larger than block-size key and a larger than block-size \
                data. The key needs to be hashed before being used by the HMAC algorithm.
                """.utf8),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ]

    @Test(arguments: vectors) func `agrees with RFC 4231`(vector: Vector) {
        let code = hexEncoded(hmacSHA256(key: vector.key, message: vector.message))
        #expect(code.hasPrefix(vector.code))
        #expect(hmacSHA256(key: SecretBytes(vector.key), message: vector.message) == bytes(code))
    }

    /// Computed with Python's hmac module: neither RFC 4231 nor OpenSSL's own tests have the case.
    @Test func `takes an empty key and an empty message`() {
        let code = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        #expect(hexEncoded(hmacSHA256(key: [], message: [])) == code)
        #expect(hexEncoded(hmacSHA256(key: SecretBytes(""), message: [])) == code)
    }

    /// Two keys in turn: nothing of the first is left in the second.
    @Test func `depends on its own key only`() {
        let first = hmacSHA256(key: [1], message: [2])
        _ = hmacSHA256(key: [9], message: [2])
        #expect(hmacSHA256(key: [1], message: [2]) == first)
        #expect(hmacSHA256(key: [], message: [2]) != first)
    }

    struct SigningVectors: Decodable {
        struct Vector: Decodable, Sendable, CustomTestStringConvertible {
            let id, secret, prehash, signature: String
            var testDescription: String { id }
        }
        let vectors: [Vector]
    }

    static func signingVectors() throws -> [SigningVectors.Vector] {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("OKXTests/Fixtures/signing_vectors.json")
        return try JSONDecoder().decode(SigningVectors.self, from: Data(contentsOf: file)).vectors
    }

    @Test func `in base64 is the signature that OKX expects`() throws {
        let vectors = try Self.signingVectors()
        #expect(vectors.count >= 13)
        for vector in vectors {
            let code = hmacSHA256(key: SecretBytes(vector.secret), message: vector.prehash.utf8)
            #expect(base64Encoded(code) == vector.signature, "\(vector.id)")
        }
    }
}
