import Testing

@testable import Crypto

@Suite struct `AES-256-GCM` {
    struct Vector: Sendable {
        let key, nonce, plaintext, associatedData, ciphertext, tag: String
    }

    private static let longKey = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"

    /// Test cases 13, 14 and 16 of McGrew and Viega, "The Galois/Counter Mode of Operation", the
    /// submission that NIST SP 800-38D standardises.
    static let vectors = [
        Vector(
            key: String(repeating: "00", count: 32), nonce: String(repeating: "00", count: 12),
            plaintext: "", associatedData: "", ciphertext: "",
            tag: "530f8afbc74536b9a963b4f1c4cb738b"),
        Vector(
            key: String(repeating: "00", count: 32), nonce: String(repeating: "00", count: 12),
            plaintext: String(repeating: "00", count: 16), associatedData: "",
            ciphertext: "cea7403d4d606b6e074ec5d3baf39d18",
            tag: "d0d1c8a799996bf0265b98b5d48ab919"),
        Vector(
            key: longKey, nonce: "cafebabefacedbaddecaf888",
            plaintext: """
                d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
                1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39
                """,
            associatedData: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            ciphertext: """
                522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa\
                8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662
                """,
            tag: "76fc6ece0f4e1768cddf8853bb2d551b"),
    ]

    @Test(arguments: vectors) func `agrees with the published vectors`(vector: Vector) throws {
        let (key, data) = (SecretBytes(bytes(vector.key)), bytes(vector.associatedData))
        let sealed = try AES256GCM.seal(
            SecretBytes(bytes(vector.plaintext)), key: key, associatedData: data,
            nonce: bytes(vector.nonce))
        #expect(hexEncoded(sealed.ciphertext) == vector.ciphertext)
        #expect(hexEncoded(sealed.tag) == vector.tag)
        let opened = try AES256GCM.open(sealed, key: key, associatedData: data)
        #expect(opened.exposedBytes == bytes(vector.plaintext))
    }

    private let key = SecretBytes(Array(repeating: 7, count: 32))

    @Test func `draws a new nonce for each sealing`() throws {
        let sealed = try (0..<100).map { _ in
            try AES256GCM.seal(SecretBytes("same"), key: key, associatedData: [])
        }
        #expect(Set(sealed.map(\.nonce)).count == 100)
        #expect(Set(sealed.map(\.ciphertext)).count > 90)
    }

    @Test func `opens with nothing else than its own key and data`() throws {
        let sealed = try AES256GCM.seal(SecretBytes("text"), key: key, associatedData: [1])
        let otherKey = SecretBytes(Array(repeating: 8, count: 32))
        #expect(throws: CryptoError.authenticationFailed) {
            try AES256GCM.open(sealed, key: otherKey, associatedData: [1])
        }
        for data in [[], [2], [1, 0]] as [[UInt8]] {
            #expect(throws: CryptoError.authenticationFailed) {
                try AES256GCM.open(sealed, key: key, associatedData: data)
            }
        }
        #expect(try AES256GCM.open(sealed, key: key, associatedData: [1]) == SecretBytes("text"))
    }

    /// libcrypto by itself accepts a prefix of the tag.
    @Test(arguments: [0, 1, 4, 12, 15]) func `refuses a shortened tag`(length: Int) throws {
        let sealed = try AES256GCM.seal(SecretBytes("text"), key: key, associatedData: [])
        let shortened = AES256GCM.Sealed(
            nonce: sealed.nonce, ciphertext: sealed.ciphertext,
            tag: Array(sealed.tag.prefix(length)))
        #expect(throws: CryptoError.authenticationFailed) {
            try AES256GCM.open(shortened, key: key, associatedData: [])
        }
    }

    @Test func `refuses a key or nonce of the wrong length`() throws {
        #expect(throws: CryptoError.wrongLength(of: "key", bytes: 16)) {
            try AES256GCM.seal(
                SecretBytes(""), key: SecretBytes(Array(repeating: 1, count: 16)),
                associatedData: [])
        }
        let sealed = AES256GCM.Sealed(nonce: [], ciphertext: [], tag: [])
        #expect(throws: CryptoError.wrongLength(of: "nonce", bytes: 0)) {
            try AES256GCM.open(sealed, key: key, associatedData: [])
        }
    }
}
