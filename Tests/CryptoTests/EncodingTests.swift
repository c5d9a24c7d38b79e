import Crypto
import TestSupport
import Testing

@Suite struct `Base64` {
    /// Source: RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `agrees with RFC 4648`(text: String, encoded: String) {
        #expect(base64Encoded(text.utf8) == encoded)
        #expect(base64Decoded(encoded) == Array(text.utf8))
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "=Zg=", "Z===", "====", "Zg==Zg==", " Zg==",
        "Zg==\n", "Zm9v\n\n\n\n", "Zm 9", "-_-_", "Zm9\0", "Zmé", "A-==",
    ])
    func `refuses what it would not write`(text: String) {
        #expect(base64Decoded(text) == nil)
    }

    @Test(arguments: 0..<100 as Range<UInt64>) func `returns every byte`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let source = (0..<seed).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(base64Decoded(base64Encoded(source)) == source)
    }
}

@Suite struct `Hexadecimal` {
    @Test func `is two digits a byte, of either case`() {
        #expect(hexEncoded([0x00, 0x0F, 0xA5, 0xFF]) == "000fa5ff")
        #expect(hexDecoded("000fA5Ff") == [0x00, 0x0F, 0xA5, 0xFF])
        #expect(hexDecoded("")?.isEmpty == true)
    }

    @Test(arguments: ["0", "0g", "0x", " 00", "00\n", "é", "٠٠"])
    func `refuses anything else`(text: String) {
        #expect(hexDecoded(text) == nil)
    }
}

@Suite struct `SHA-256` {
    /// Source: FIPS 180-4 examples, NIST CSRC.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `agrees with FIPS 180-4`(text: String, digest: String) {
        #expect(hexEncoded(sha256(text.utf8)) == digest)
    }
}

@Suite struct `Comparison in constant time` {
    @Test func `tells equal from unequal`() {
        #expect(equalInConstantTime([1, 2, 3], [1, 2, 3]))
        #expect(equalInConstantTime([], []))
        #expect(!equalInConstantTime([1, 2, 3], [1, 2, 4]))
        #expect(!equalInConstantTime([1, 2, 3], [1, 2]))
        #expect(!equalInConstantTime([], [0]))
    }
}

@Suite struct `Random bytes` {
    @Test func `come in the number asked for and do not repeat`() throws {
        #expect(try secureRandomBytes(0).isEmpty)
        let draws = try (0..<100).map { _ in try secureRandomBytes(16) }
        #expect(draws.allSatisfy { $0.count == 16 })
        #expect(Set(draws).count == 100)
    }
}
