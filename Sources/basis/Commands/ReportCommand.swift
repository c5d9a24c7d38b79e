import ArgumentParser
import Domain
import Passes
import Reports
import Store

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Print ledger, positions and PnL of a day or range.",
        discussion: """
            Checks, per account and currency, that start + bills = end to the last digit and that \
            the end is the cash that the exchange showed to 'basis reconcile'. While one of them \
            does not hold no PnL is stated, and the exit status is 1.
            PnL = value at the end less value at the start; a position's value is what it would \
            bring if it were closed at the newest stored prices, fees of doing so aside: \
            (USDT received - spent + (delta + open notional / future ask) x spot bid) x USDT-USD. \
            Coins that were kept at a delivery count at its settlement price.
            """)

    @Option(help: "A day in UTC: 2026-11-22. Default: today.")
    var date: DayArgument?

    @Option(help: "From this time on: \(TimeArgument.help).")
    var since: TimeArgument?

    @Option(help: "Before this time. Default with --since: now.")
    var until: TimeArgument?

    @Option(parsing: .singleValue, help: "An account; may be repeated. Default: all.")
    var account: [String] = []

    @OptionGroup var options: CommonOptions

    func validate() throws {
        guard [nil, .text, .json].contains(options.format) else {
            throw ValidationError("a report is printed as text or json")
        }
        if date != nil && (since != nil || until != nil) {
            throw ValidationError("--date is one day, --since and --until are a range")
        }
        if until != nil && since == nil {
            throw ValidationError("--until needs --since: from when on?")
        }
        if let since, let until, until.moment <= since.moment {
            throw ValidationError("--until must be later than --since")
        }
    }

    func run() throws {
        let store = try Workplace("report", options).openStore()
        let accounts =
            try account.isEmpty
            ? store.accounts() : Set(account).sorted().map { try store.account(named: $0) }
        let (since, until) = try range(store)
        let reports = try accounts.map { account in
            try store.report(of: account, since: since, until: until)
        }
        if options.format == .json {
            Output.data(ReportJSON.document(reports, since: since, until: until).indented)
        } else if reports.isEmpty {
            Output.comment(
                "there is no account to report on: add one with 'basis account add'", options)
        } else {
            Output.data(ReportText.text(reports))
        }
        let breaks = reports.flatMap(\.breaks)
        breaks.forEach(Output.error)
        if !breaks.isEmpty { throw ExitRequest(status: .attention) }
    }

    /// On paper the exchange's clock may be ahead of this machine's: today is the newest day of
    /// which anything is stored.
    private func range(_ store: Store) throws -> (since: Timestamp, until: Timestamp) {
        if let since {
            return (since.moment, try until?.moment ?? store.newestMoment() + 1)
        }
        let start = try date?.start ?? store.newestMoment().startOfDay
        return (start, start + Timestamp.day)
    }
}

extension Timestamp {
    /// 00:00 UTC of the same day.
    fileprivate var startOfDay: Timestamp { self - timeOfDay }
}
