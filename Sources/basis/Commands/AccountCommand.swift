import ArgumentParser
import Domain
import Reports
import Store

struct AccountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "The exchange accounts that are traded on.",
        discussion: "An account is one user id of an exchange. Its secrets are stored encrypted.",
        subcommands: [
            AccountAddCommand.self, List.self, Show.self, Set.self, Enable.self, Disable.self,
            AccountRotateCommand.self,
        ])

    static var columns: [Column<Account>] {
        [
            Column("name") { .text($0.name) },
            Column("venue") { .text($0.venue.name) },
            Column("kind") { .text($0.venue.kind.rawValue) },
            Column("user_id") { .text($0.userID) },
            Column("enabled") { .flag($0.isEnabled) },
            Column("max_coin_usd") { Cell($0.maxCoinUSD) },
            Column("max_total_usd") { Cell($0.maxTotalUSD) },
        ]
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
            Output.record(Table([account], AccountCommand.columns + more), options)
        }
    }

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set",
            abstract: "Change an account's limits.")

        @Argument(help: "The account.")
        var name: String

        @Option(
            parsing: .unconditional,
            help: "Most USD notional of futures in one coin, over all strategies; or none.")
        var maxCoinUsd: String?

        @Option(
            parsing: .unconditional,
            help: "Most USD notional of futures over all coins; or none.")
        var maxTotalUsd: String?

        @OptionGroup var options: CommonOptions

        func run() throws {
            guard maxCoinUsd != nil || maxTotalUsd != nil else {
                throw UsageError("nothing to change: name --max-coin-usd or --max-total-usd")
            }
            // Of both optionals the outer one says whether it changes.
            let coin = try maxCoinUsd.map { try limit($0, "--max-coin-usd") }
            let total = try maxTotalUsd.map { try limit($0, "--max-total-usd") }
            let store = try Workplace("account set", options).openStore()
            let account = try store.account(named: name)
            try store.setLimits(
                of: account, coinUSD: coin ?? account.maxCoinUSD,
                totalUSD: total ?? account.maxTotalUSD)
            Output.comment("changed the limits of \(name)", options)
        }

        /// - Returns: `nil` for `none`, which unsets it.
        private func limit(_ text: String, _ option: String) throws -> Exact? {
            if text == "none" { return nil }
            guard let value = Exact(text), value.isPositive, value <= 10_000_000_000 else {
                throw UsageError(
                    "\(option) '\(text)': expected USD above 0 and at most 10000000000, or none")
            }
            return value
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
            let store = try Workplace("account enable", options).openStore()
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
            try store.setEnabled(account, true, live: live)
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
            let store = try Workplace("account disable", options).openStore()
            try store.setEnabled(store.account(named: name), false)
            Output.comment("\(name) opens nothing", options)
        }
    }
}
