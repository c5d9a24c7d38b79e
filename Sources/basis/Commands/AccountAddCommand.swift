import ArgumentParser
import Clock
import Crypto
import Domain
import OKX
import Passes
import Reports
import Store

struct AccountAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add an account: prompts for its key, secret and passphrase.",
        discussion:
            "Without a terminal the three are read from standard input, one a line. The exchange "
            + "is asked before anything is stored: the key must work on the venue and be "
            + "allowed to trade but not to withdraw, the account must be in futures or "
            + "multi-currency mode with net positions. An account of a live venue starts "
            + "disabled.")

    @Argument(help: "What it is called.")
    var name: String

    @Option(help: "Where it trades; see 'basis venue list'.")
    var venue: String

    @OptionGroup var options: CommonOptions

    func run() throws {
        guard name.wholeMatch(of: #/[A-Za-z0-9][A-Za-z0-9._-]{0,63}/#) != nil else {
            throw UsageError(
                "an account cannot be called '\(name)': up to 64 letters, digits, dots, hyphens "
                    + "and underscores, a letter or digit first")
        }
        let place = Workplace("account add", options)
        let (store, key) = (try place.openStore(), try place.masterKey())
        let venue = try store.venue(named: venue)
        guard try !store.accounts().contains(where: { $0.name == name }) else {
            throw StoreError.nameTaken(kind: "account", name: name)
        }
        let secrets = try SecretPrompt.read()
        let admission = try AccountAdmission(
            of: name, at: venue, place.client(of: venue), as: Credentials(secrets))
        let opening = try admission.openingEquity(of: name)
        let userID = admission.configuration.userID
        try store.addAccount(
            named: name, venue: venue, userID: userID,
            sealed: SealedCredentials(
                secrets, identity: SealedCredentials.identity(of: venue, userID: userID), by: key),
            opening: opening, by: place.actor)
        report(try store.account(named: name), opening, admission.configuration)
    }

    private func report(
        _ account: Account, _ opening: EquitySnapshot, _ configuration: AccountConfiguration
    ) {
        Output.record(Table([account], AccountCommand.columns), options)
        let held = opening.balance.currencies.filter { !$0.value.cash.isZero }
            .sorted { $0.key < $1.key }.map { "\($0.value.cash) \($0.key)" }
        Output.comment(
            "its ledger starts with "
                + (held.isEmpty ? "nothing" : held.joined(separator: ", ")), options)
        if configuration.borrowsAutomatically {
            Output.comment(
                "the exchange may borrow for it by itself (auto-borrow is on): turn that off "
                    + "unless it is meant", options)
        }
        if !account.mayOpen {
            Output.comment(
                "it opens nothing until 'basis account enable \(name) --live'", options)
        }
    }
}

struct AccountRotateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Give an account a new key: prompts for key, secret and passphrase.",
        discussion: "The new key must belong to the same user id; otherwise nothing is changed.")

    @Argument(help: "The account.")
    var name: String

    @OptionGroup var options: CommonOptions

    func run() throws {
        let place = Workplace("account rotate", options)
        let (store, key) = (try place.openStore(), try place.masterKey())
        let account = try store.account(named: name)
        let secrets = try SecretPrompt.read()
        let admission = try AccountAdmission(
            of: name, at: account.venue, place.client(of: account.venue), as: Credentials(secrets))
        guard admission.configuration.userID == account.userID else {
            throw PassError.otherUser(
                account: name, expected: account.userID, found: admission.configuration.userID)
        }
        try store.reseal(
            account,
            as: SealedCredentials(secrets, identity: account.sealedIdentity, by: key))
        Output.comment("\(name) has its new key", options)
    }
}

extension SealedCredentials {
    /// - Parameter secrets: key, secret and passphrase.
    init(_ secrets: [SecretBytes], identity: String, by master: MasterKey) throws {
        try self.init(
            key: secrets[0], secret: secrets[1], passphrase: secrets[2], identity: identity,
            by: master)
    }
}

extension Workplace {
    /// A client for a few questions within the command's time limit.
    func client(of venue: Venue) -> Client {
        let deadline = clock.elapsed() + Int64(options.timeout) * 1000
        return Client(
            venue: venue, transport: transport(to: venue, deadline: deadline), clock: clock,
            deadline: deadline)
    }
}
