import Clock
import Foundation
import Testing

@testable import Crypto

@Suite struct `A master key` {
    private static let digits = String(repeating: "0f", count: 32)

    private static func key(_ text: String) throws -> MasterKey {
        try MasterKey(text: SecretBytes(text), source: "the test")
    }

    @Test func `is read from hexadecimal and from base64, and is the same key`() throws {
        let plain = MasterKey(SecretBytes(Array(repeating: 0x0F, count: 32)))
        let encoded = base64Encoded(Array(repeating: 0x0F as UInt8, count: 32))
        for text in [Self.digits, Self.digits.uppercased() + "\n", encoded, encoded + "\n"] {
            #expect(try Self.key(text).bytes == plain.bytes)
        }
        #expect(try Self.key(plain.text.exposedText).bytes == plain.bytes)
    }

    @Test(arguments: [
        "", "\n", "0f", digits + "0f", digits.dropLast() + "g", digits + "\n\n", " " + digits,
        digits + "\r\n", "AAAA", String(repeating: "A", count: 44), digits + "\nsecond line",
    ])
    func `is refused in any other form`(text: String) {
        #expect(throws: CryptoError.keyTextMalformed(source: "the test")) { try Self.key(text) }
    }

    /// Pinned: fields already stored are found by it. SHA-256 of `basis master key id v1`, a zero
    /// byte and the key, computed with Python's hashlib.
    @Test func `has an identity that is its own and does not change`() throws {
        let key = try Self.key(Self.digits)
        #expect(key.keyID == "920340a6")
        #expect(try MasterKey.random().keyID != MasterKey.random().keyID)
    }

    @Test func `shows its identity and nothing else`() throws {
        let key = try Self.key(Self.digits)
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(text.contains(key.keyID))
            #expect(!text.contains("0f0f"))
            #expect(!text.contains("15"))
        }
    }
}

@Suite struct `The settings for the master key` {
    private func source(_ environment: [String: String]) throws -> MasterKeySource {
        try MasterKeySource(environment: environment)
    }

    @Test func `name a file, a command or a credential of systemd`() throws {
        #expect(try source(["BASIS_KEY_FILE": "/k"]) == .file("/k"))
        #expect(try source(["BASIS_KEY_COMMAND": "pass basis"]) == .command("pass basis"))
        let credential = MasterKeySource.systemdCredential("/run/credentials/u/basis.key")
        #expect(try source(["CREDENTIALS_DIRECTORY": "/run/credentials/u"]) == credential)
    }

    @Test func `of this program go before those of systemd, and an empty one is none`() throws {
        let environment = ["BASIS_KEY_FILE": "/k", "CREDENTIALS_DIRECTORY": "/c"]
        #expect(try source(environment) == .file("/k"))
        #expect(try source(["BASIS_KEY_FILE": "", "BASIS_KEY_COMMAND": "c"]) == .command("c"))
    }

    @Test func `must name one, and the error lists the ways`() {
        #expect(throws: CryptoError.keyNotConfigured) { try source(["PATH": "/bin"]) }
        let description = CryptoError.keyNotConfigured.description
        for way in ["BASIS_KEY_FILE", "BASIS_KEY_COMMAND", "LoadCredential", "basis key create"] {
            #expect(description.contains(way))
        }
    }

    @Test func `must not name two`() {
        #expect(throws: CryptoError.keyConfiguredTwice) {
            try source(["BASIS_KEY_FILE": "/k", "BASIS_KEY_COMMAND": "c"])
        }
    }
}
