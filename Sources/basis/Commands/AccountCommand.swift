import ArgumentParser
import Domain
import Reports
import Store

struct AccountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "The exchange accounts that are traded on.",
        discussion: "An account is one user id of an exchange. Its secrets are stored encrypted.",
        subcommands: [
            AccountAddCommand.self, List.self, Show.self, AccountSetCommand.self, Enable.self,
            Disable.self, AccountRotateCommand.self,
        ])

    static var columns: [Column<Account>] {
        [
            Column("name") { .text($0.name) },
            Column("venue") { .text($0.venue.name) },
            Column("kind") { .text($0.venue.kind.rawValue) },
            Column("user_id") { .text($0.userID) },
            Column("enabled") { .flag($0.isEnabled) },
        ] + limitColumns(["max_coin_usd", "max_total_usd"])
    }

    /// With every limit.
    static var shown: [Column<Account>] {
        let listed = columns.map(\.name)
        return columns
            + limitColumns(AccountField.all.map(\.name).filter { !listed.contains($0) })
    }

    /// Columns of the limits that are asked for.
    static func limitColumns(_ names: [String]) -> [Column<Account>] {
        AccountField.all.filter { names.contains($0.name) }.map { field in
            Column(field.name) { Cell(field.value($0.limits)) }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the accounts.")

        @OptionGroup var options: CommonOptions

        func run() throws {
            let accounts = try Workplace("account list", options).openStore().accounts()
            Output.list(
                Table(accounts, AccountCommand.columns), options,
                ifEmpty: "there is no account: add one with 'basis account add'")
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show an account; its secrets never.")

        @Argument(help: "The account.")
        var name: String

        @OptionGroup var options: CommonOptions

        func run() throws {
            let store = try Workplace("account show", options).openStore()
            let account = try store.account(named: name)
            let keyID = try store.sealedCredentials(of: account).keyID
            let strategies = try store.strategies().filter { $0.accounts.contains(name) }
            let more: [Column<Account>] = [
                Column("base_url") { .text($0.venue.baseURL) },
                Column("live_confirmed") { .flag($0.isLiveConfirmed) },
                Column("may_open") { .flag($0.mayOpen) },
                Column("key_id") { _ in .text(keyID) },
                Column("strategies") { _ in .list(strategies.map(\.name)) },
            ]
            Output.record(Table([account], AccountCommand.shown + more), options)
        }
    }

    struct Enable: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "enable",
            abstract: "Let an account open positions.",
            discussion: "An account of a live venue trades money, and is enabled with --live only.")

        @Argument(help: "The account.")
        var name: String

        @Flag(help: "Yes, with money.")
        var live = false

        @OptionGroup var options: CommonOptions

        func run() throws {
            let place = Workplace("account enable", options)
            let store = try place.openStore()
            let account = try store.account(named: name)
            let isLive = account.venue.kind == .live
            guard !isLive || live else {
                throw UsageError(
                    "'\(name)' trades money on the live venue '\(account.venue.name)': to let it, "
                        + "say 'basis account enable \(name) --live'")
            }
            guard isLive || !live else {
                throw UsageError(
                    "'\(name)' is on the \(account.venue.kind.rawValue) venue "
                        + "'\(account.venue.name)', where no money is traded: leave --live out")
            }
            try store.setEnabled(account, true, live: live, by: place.actor)
            Output.comment("\(name) may open positions", options)
        }
    }

    struct Disable: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "disable",
            abstract: "Stop an account from opening; what is open is still closed and repaired.")

        @Argument(help: "The account.")
        var name: String

        @OptionGroup var options: CommonOptions

        func run() throws {
            let place = Workplace("account disable", options)
            let store = try place.openStore()
            try store.setEnabled(store.account(named: name), false, by: place.actor)
            Output.comment("\(name) opens nothing", options)
        }
    }
}
