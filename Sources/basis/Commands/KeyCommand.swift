import ArgumentParser
import Crypto
import Domain
import OKX
import Passes
import Reports
import Store

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "The master key that encrypts stored secrets.",
        discussion:
            "It comes from BASIS_KEY_FILE, BASIS_KEY_COMMAND or the systemd credential basis.key. "
            + "Keep a copy apart from the database: without it the stored secrets are lost.",
        subcommands: [Create.self, Check.self, Rotate.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create",
            abstract: "Write a new key to a new file, and never over an old one.")

        @Argument(help: "The new file. Default: what BASIS_KEY_FILE names.")
        var path: String?

        @OptionGroup var options: CommonOptions

        func run() throws {
            let place = Workplace("key create", options)
            guard let path = path ?? place.environment["BASIS_KEY_FILE"], !path.isEmpty else {
                throw UsageError("say where: 'basis key create PATH', or set BASIS_KEY_FILE")
            }
            let key = try MasterKey.create(file: path)
            Output.record(
                Table(
                    [key],
                    [
                        Column("key_id") { .text($0.keyID) },
                        Column("file") { _ in .text(path) },
                    ]), options)
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Load the key and tell which accounts it opens.",
            discussion: "Exits with 1 when there is an account that it does not open.")

        @OptionGroup var options: CommonOptions

        func run() throws {
            let place = Workplace("key check", options)
            let key = try place.masterKey()
            let store = try place.openStore()
            let rows = try store.accounts().map { try AccountSeal($0, store: store, key: key) }
            if options.format ?? .text == .text { Output.data(key.description) }
            Output.list(
                AccountSeal.table(rows, key: key), options, ifEmpty: "no account is stored yet")
            if rows.contains(where: { !$0.opens }) { throw ExitRequest(status: .attention) }
        }
    }

    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate",
            abstract: "Seal all accounts with a new key.",
            discussion:
                "An account's three secrets change together. Run again after an interruption: "
                + "accounts that are under the new key already are left alone. Jobs need the "
                + "new key from then on; keep the old one for older backups.")

        @Option(help: "File of the new key; created when it is absent.")
        var newKeyFile: String

        @OptionGroup var options: CommonOptions

        func run() throws {
            let place = Workplace("key rotate", options)
            let (old, store) = (try place.masterKey(), try place.openStore())
            let new = try newKey()
            guard new.keyID != old.keyID else {
                throw UsageError("\(newKeyFile) holds the present key, \(old.keyID)")
            }
            let rows = try store.accounts().map { account in
                _ = try store.reseal(account) { sealed in
                    guard sealed.keyID != new.keyID else { return nil }
                    return try sealed.resealed(
                        from: old, to: new, identity: account.sealedIdentity)
                }
                return try AccountSeal(account, store: store, key: new)
            }
            Output.list(
                AccountSeal.table(rows, key: new), options, ifEmpty: "no account is stored yet")
            Output.comment(
                "from now on jobs need \(new) in \(newKeyFile): point BASIS_KEY_FILE there",
                options)
        }

        private func newKey() throws -> MasterKey {
            do {
                return try MasterKey.create(file: newKeyFile)
            } catch CryptoError.keyFile(_, .exists) {
                return try MasterKey.load(file: newKeyFile)
            }
        }
    }
}

/// Whether a master key opens an account's secrets.
private struct AccountSeal {
    let account: Account
    let sealedWith: String
    let opens: Bool

    init(_ account: Account, store: Store, key: MasterKey) throws {
        self.account = account
        sealedWith = try store.sealedCredentials(of: account).keyID
        do {
            _ = try Credentials(of: account, store: store, key: key)
            opens = true
        } catch is CryptoError {
            opens = false
        }
    }

    static func table(_ rows: [AccountSeal], key: MasterKey) -> Table {
        Table(
            rows,
            [
                Column("account") { .text($0.account.name) },
                Column("venue") { .text($0.account.venue.name) },
                Column("sealed_with") { .text($0.sealedWith) },
                Column("key_id") { _ in .text(key.keyID) },
                Column("opens") { .flag($0.opens) },
            ])
    }
}
