/// One secret of one account as it is stored: API key, secret or passphrase.
///
/// The account and the field's name are authenticated with it, so that sealed bytes moved to
/// another row or column do not open there.
public struct SealedField: Hashable, Sendable {
    /// Of the master key that it was sealed with.
    public let keyID: String
    let sealed: AES256GCM.Sealed

    private static let version: UInt8 = 1
    private static let keyIDLength = 4
    private static let overhead = 1 + keyIDLength + AES256GCM.nonceLength + AES256GCM.tagLength

    /// - Parameters:
    ///   - account: what identifies the account for good, such as its exchange, environment and
    ///     uid.
    ///   - field: which of its secrets.
    public static func seal(
        _ secret: SecretBytes, key: MasterKey, account: String, field: String
    ) throws(CryptoError) -> SealedField {
        let data = associatedData(keyID: key.keyID, account: account, field: field)
        let sealed = try AES256GCM.seal(secret, key: key.bytes, associatedData: data)
        return SealedField(keyID: key.keyID, sealed: sealed)
    }

    /// - Throws: ``CryptoError/wrongKey(sealedWith:opening:)`` before anything is tried with
    ///   another key, ``CryptoError/authenticationFailed`` when the bytes, the account or the field
    ///   differ.
    public func open(
        key: MasterKey, account: String, field: String
    ) throws(CryptoError) -> SecretBytes {
        guard key.keyID == keyID else { throw .wrongKey(sealedWith: keyID, opening: key.keyID) }
        let data = SealedField.associatedData(keyID: keyID, account: account, field: field)
        return try AES256GCM.open(sealed, key: key.bytes, associatedData: data)
    }

    /// The same secret under a new master key.
    public func resealed(
        from old: MasterKey, to new: MasterKey, account: String, field: String
    ) throws(CryptoError) -> SealedField {
        let secret = try open(key: old, account: account, field: field)
        return try .seal(secret, key: new, account: account, field: field)
    }

    /// Each part after its length, so that no two lists of parts give the same bytes.
    private static func associatedData(
        keyID: String, account: String, field: String
    ) -> [UInt8] {
        ["basis sealed field v\(version)", keyID, account, field].flatMap { part in
            withUnsafeBytes(of: UInt32(part.utf8.count).bigEndian) { Array($0) } + Array(part.utf8)
        }
    }
}

// MARK: - Storage

extension SealedField {
    /// Version 1, four bytes of key id, nonce, ciphertext, tag.
    public var bytes: [UInt8] {
        guard let id = hexDecoded(keyID) else { preconditionFailure("key id \(keyID)") }
        return [SealedField.version] + id + sealed.nonce + sealed.ciphertext + sealed.tag
    }

    /// Reads what ``bytes`` wrote. Whether it was changed shows when it is opened.
    ///
    /// - Throws: ``CryptoError/malformedSealedField(bytes:)``.
    public init(bytes: some Collection<UInt8>) throws(CryptoError) {
        let bytes = Array(bytes)
        guard bytes.count >= SealedField.overhead, bytes[0] == SealedField.version else {
            throw .malformedSealedField(bytes: bytes.count)
        }
        let afterID = bytes.dropFirst(1 + SealedField.keyIDLength)
        let text = afterID.dropFirst(AES256GCM.nonceLength)
        keyID = hexEncoded(bytes[1...SealedField.keyIDLength])
        sealed = AES256GCM.Sealed(
            nonce: Array(afterID.prefix(AES256GCM.nonceLength)),
            ciphertext: Array(text.dropLast(AES256GCM.tagLength)),
            tag: Array(text.suffix(AES256GCM.tagLength)))
    }
}
