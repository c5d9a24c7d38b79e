private import CLibcrypto

/// Authenticated encryption: AES-256 in Galois/Counter mode (NIST SP 800-38D).
///
/// Each sealing draws its own nonce of 96 bits. That is safe for the first 2³² sealings under one
/// key (§8.3); this program does a handful for each account.
public enum AES256GCM {
    /// Bytes.
    public static let keyLength = 32
    /// Bytes.
    public static let nonceLength = 12
    /// Bytes; a shorter tag is refused.
    public static let tagLength = 16

    /// What a sealing gives: nothing of it is secret, and opening needs all of it.
    public struct Sealed: Hashable, Sendable {
        /// Drawn for this sealing alone; ``AES256GCM/nonceLength`` bytes.
        public let nonce: [UInt8]
        /// As many bytes as the plaintext.
        public let ciphertext: [UInt8]
        /// Proves that nothing was changed; ``AES256GCM/tagLength`` bytes.
        public let tag: [UInt8]

        /// As they were stored; lengths are checked when it is opened.
        public init(nonce: [UInt8], ciphertext: [UInt8], tag: [UInt8]) {
            (self.nonce, self.ciphertext, self.tag) = (nonce, ciphertext, tag)
        }
    }

    /// - Parameter associatedData: not hidden, but opening needs exactly the same.
    public static func seal(
        _ plaintext: SecretBytes, key: SecretBytes, associatedData: [UInt8]
    ) throws(CryptoError) -> Sealed {
        let nonce = try secureRandomBytes(nonceLength)
        return try seal(plaintext, key: key, associatedData: associatedData, nonce: nonce)
    }

    /// With a given nonce, for the published vectors. A nonce used twice under one key gives away
    /// both texts.
    static func seal(
        _ plaintext: SecretBytes, key: SecretBytes, associatedData: [UInt8], nonce: [UInt8]
    ) throws(CryptoError) -> Sealed {
        let cipher = try GCMCipher(.seal, key: key, nonce: nonce)
        var ciphertext = [UInt8](repeating: 0, count: plaintext.count)
        let isDone =
            cipher.authenticate(associatedData)
            && ciphertext.withUnsafeMutableBytes { output in
                plaintext.withUnsafeBytes { cipher.update($0, into: output) }
            }
        guard isDone, let tag = cipher.sealingTag() else { throw .cipherFailed }
        return Sealed(nonce: nonce, ciphertext: ciphertext, tag: tag)
    }

    /// - Throws: ``CryptoError/authenticationFailed`` when key, nonce, ciphertext, tag or
    ///   associated data differ in any bit from those of the sealing; nothing of the plaintext is
    ///   returned.
    public static func open(
        _ sealed: Sealed, key: SecretBytes, associatedData: [UInt8]
    ) throws(CryptoError) -> SecretBytes {
        let cipher = try GCMCipher(.open, key: key, nonce: sealed.nonce)
        var isDone = cipher.authenticate(associatedData)
        let plaintext = SecretBytes(count: sealed.ciphertext.count) { output in
            sealed.ciphertext.withUnsafeBytes { input in
                isDone = isDone && cipher.update(input, into: output)
            }
        }
        guard isDone else { throw .cipherFailed }
        guard cipher.accepts(tag: sealed.tag) else { throw .authenticationFailed }
        return plaintext
    }
}

/// Owns one cipher context of libcrypto, which holds the expanded key and zeroes it when freed.
private struct GCMCipher: ~Copyable {
    enum Direction: Int32 { case open = 0, seal = 1 }

    private let context: OpaquePointer

    init(_ direction: Direction, key: SecretBytes, nonce: [UInt8]) throws(CryptoError) {
        guard key.count == AES256GCM.keyLength else {
            throw .wrongLength(of: "key", bytes: key.count)
        }
        guard nonce.count == AES256GCM.nonceLength else {
            throw .wrongLength(of: "nonce", bytes: nonce.count)
        }
        guard let context = EVP_CIPHER_CTX_new() else { throw .cipherFailed }
        let code = key.withUnsafeBytes { key in
            EVP_CipherInit_ex(
                context, EVP_aes_256_gcm(), nil,
                key.baseAddress?.assumingMemoryBound(to: UInt8.self), nonce, direction.rawValue)
        }
        guard code == 1 else {
            EVP_CIPHER_CTX_free(context)
            throw .cipherFailed
        }
        self.context = context
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    /// Before any ``update(_:into:)``.
    func authenticate(_ data: [UInt8]) -> Bool {
        var length: Int32 = 0
        return EVP_CipherUpdate(context, nil, &length, data, Int32(data.count)) == 1
    }

    /// Once, with the whole text: as many bytes come out as go in.
    func update(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        guard !input.isEmpty else { return true }
        var length: Int32 = 0
        let code = EVP_CipherUpdate(
            context, output.baseAddress?.assumingMemoryBound(to: UInt8.self), &length,
            input.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(input.count))
        return code == 1 && Int(length) == input.count
    }

    func sealingTag() -> [UInt8]? {
        var tag = [UInt8](repeating: 0, count: AES256GCM.tagLength)
        return finish() && control(EVP_CTRL_AEAD_GET_TAG, &tag) ? tag : nil
    }

    /// libcrypto would take a shorter tag and compare only that much of it: a single byte could be
    /// guessed.
    func accepts(tag: [UInt8]) -> Bool {
        var tag = tag
        guard tag.count == AES256GCM.tagLength, control(EVP_CTRL_AEAD_SET_TAG, &tag) else {
            return false
        }
        return finish()
    }

    private func control(_ command: Int32, _ tag: inout [UInt8]) -> Bool {
        EVP_CIPHER_CTX_ctrl(context, command, Int32(tag.count), &tag) == 1
    }

    private func finish() -> Bool {
        var (length, block): (Int32, [UInt8]) = (0, [UInt8](repeating: 0, count: 16))
        return EVP_CipherFinal_ex(context, &block, &length) == 1 && length == 0
    }
}
