/// What identifies one account to the exchange, and proves it.
///
/// Printing, dumping or reflecting one shows nothing of it: neither a log line nor a crash report
/// can carry a secret out.
public struct Credentials: Equatable, Sendable {
    let key: String
    let secret: String
    let passphrase: String

    /// - Parameters:
    ///   - key: the API key, which the exchange knows the account by.
    ///   - secret: what requests are signed with; it never travels.
    ///   - passphrase: of the key; it travels with every signed request.
    public init(key: String, secret: String, passphrase: String) {
        (self.key, self.secret, self.passphrase) = (key, secret, passphrase)
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "credentials (not shown)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
