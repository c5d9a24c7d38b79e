import Crypto
import Domain
import OKX
import Store

extension Credentials {
    /// An account's credentials in the clear.
    ///
    /// - Throws: `CryptoError` when the key is another one, or the stored bytes were changed.
    init(of account: Account, store: Store, key: MasterKey) throws {
        let sealed = try store.sealedCredentials(of: account)
        let name = account.sealedIdentity
        func open(_ bytes: [UInt8], _ field: String) throws -> String {
            try SealedField(bytes: bytes).open(key: key, account: name, field: field).exposedText
        }
        self.init(
            key: try open(sealed.key, "key"), secret: try open(sealed.secret, "secret"),
            passphrase: try open(sealed.passphrase, "passphrase"))
    }
}

extension Account {
    var sealedIdentity: String { SealedCredentials.identity(of: venue, userID: userID) }
}

extension SealedCredentials {
    /// What the sealed bytes are bound to: moved to another account they no longer open.
    static func identity(of venue: Venue, userID: String) -> String {
        "\(venue.environment)/\(userID)"
    }

    init(
        key: SecretBytes, secret: SecretBytes, passphrase: SecretBytes, identity: String,
        by master: MasterKey
    ) throws {
        func seal(_ text: SecretBytes, _ field: String) throws -> [UInt8] {
            try SealedField.seal(text, key: master, account: identity, field: field).bytes
        }
        self.init(
            keyID: master.keyID, key: try seal(key, "key"), secret: try seal(secret, "secret"),
            passphrase: try seal(passphrase, "passphrase"))
    }
}

extension SealedCredentials {
    /// The same secrets under a new master key.
    ///
    /// - Throws: `CryptoError` when `old` is not the key that they are sealed with.
    func resealed(from old: MasterKey, to new: MasterKey, identity: String) throws -> Self {
        func reseal(_ bytes: [UInt8], _ field: String) throws -> [UInt8] {
            try SealedField(bytes: bytes).resealed(
                from: old, to: new, account: identity, field: field
            ).bytes
        }
        return SealedCredentials(
            keyID: new.keyID, key: try reseal(key, "key"), secret: try reseal(secret, "secret"),
            passphrase: try reseal(passphrase, "passphrase"))
    }
}
