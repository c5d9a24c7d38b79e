import Testing

@testable import Crypto

@Suite struct `A sealed field` {
    private let key = MasterKey(SecretBytes(Array(0..<32)))
    private let other = MasterKey(SecretBytes(Array(1...32)))
    private let account = "okx/live/44705892343619584"

    private func seal(_ text: String) throws -> SealedField {
        try .seal(SecretBytes(text), key: key, account: account, field: "secret")
    }

    private func open(_ field: SealedField) throws(CryptoError) -> String {
        try field.open(key: key, account: account, field: "secret").exposedText
    }

    @Test(arguments: ["", "x", "22582BD0CFF14C41EDBF1AB98506286D", "p\u{E4}ss phrase"])
    func `opens from its stored bytes`(text: String) throws {
        let stored = try seal(text).bytes
        #expect(stored.count == 33 + text.utf8.count)
        #expect(try open(SealedField(bytes: stored)) == text)
        #expect(text.utf8.count < 2 || stored.ranges(of: Array(text.utf8)).isEmpty)
    }

    @Test func `refuses a change in any bit of any byte`() throws {
        let stored = try seal("secret").bytes
        for (index, bit) in stored.indices.flatMap({ index in (0..<8).map { (index, $0) } }) {
            var altered = stored
            altered[index] ^= 1 << bit
            #expect(throws: CryptoError.self, "byte \(index), bit \(bit)") {
                try open(SealedField(bytes: altered))
            }
        }
    }

    @Test func `refuses to be shortened or lengthened`() throws {
        let stored = try seal("secret").bytes
        for length in 0..<stored.count {
            #expect(throws: CryptoError.self, "\(length) bytes") {
                try open(SealedField(bytes: stored.prefix(length)))
            }
        }
        #expect(throws: CryptoError.authenticationFailed) {
            try open(SealedField(bytes: stored + [0]))
        }
    }

    @Test(arguments: [
        ("okx/demo/44705892343619584", "secret"), ("okx/live/44705892343619584", "passphrase"),
        // The same letters, cut elsewhere.
        ("okx/live/44705892343619584s", "ecret"), ("", "okx/live/44705892343619584secret"),
    ])
    func `opens for no other account or field`(account: String, field: String) throws {
        let sealed = try seal("text")
        #expect(throws: CryptoError.authenticationFailed) {
            try sealed.open(key: key, account: account, field: field)
        }
    }

    @Test func `names the keys when it is given the wrong one`() throws {
        let sealed = try seal("text")
        #expect(throws: CryptoError.wrongKey(sealedWith: key.keyID, opening: other.keyID)) {
            try sealed.open(key: other, account: account, field: "secret")
        }
    }

    @Test func `moves to a new key and opens with that alone`() throws {
        let moved = try seal("text")
            .resealed(from: key, to: other, account: account, field: "secret")
        #expect(moved.keyID == other.keyID)
        let opened = try moved.open(key: other, account: account, field: "secret")
        #expect(opened.exposedText == "text")
        #expect(throws: CryptoError.wrongKey(sealedWith: other.keyID, opening: key.keyID)) {
            try open(moved)
        }
    }

    @Test func `of the same secret is never the same`() throws {
        #expect(try seal("text").bytes != seal("text").bytes)
    }
}
