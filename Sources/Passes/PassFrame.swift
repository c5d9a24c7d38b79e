import Domain
import OKX
import Store

/// What every pass that works accounts has around its own steps: the pass row, the leases, and an
/// end that is written whatever happened.
struct PassFrame {
    let run: PassRun
    /// Milliseconds that it waits for a lease; 0 gives way at once.
    let patience: Int64

    /// Works the accounts venue by venue: first those that nobody works, then those that were waited
    /// for, so that one that is busy holds up no other. An account that fails becomes a problem of the
    /// run; the others are still worked.
    func work(
        _ accounts: [Account], roster: Roster,
        _ body: (_ venue: Venue, _ works: [AccountWork], _ pass: Int64?) throws -> Void
    ) throws {
        let run = run
        let isDry = run.options.dryRun
        let byVenue = roster.byVenue(accounts)
        let only = byVenue.count == 1 ? byVenue[0].venue.name : run.options.venue
        let pass = isDry ? nil : try run.store.beginPass(run.options.command, venue: only)
        run.result.passID = pass
        run.result.venues = byVenue.map(\.venue.name)
        var busy: [(venue: Venue, accounts: [Account])] = []
        for (venue, accounts) in byVenue {
            let others = work(accounts, of: venue, roster, waits: patience == 0) {
                try body(venue, $0, pass)
            }
            if !others.isEmpty { busy.append((venue, others)) }
        }
        for (venue, accounts) in busy {
            _ = work(accounts, of: venue, roster, waits: true) { try body(venue, $0, pass) }
        }
        if run.interrupted() { run.result.wasInterrupted = true }
        run.closeBooks()
        guard let pass else { return }
        do {
            try finish(pass)
        } catch {
            // What the pass did and found is told all the same.
            run.result.problems.append(
                PassResult.Problem(account: "the record of pass \(pass)", error: error))
        }
    }

    /// - Parameter waits: for accounts that are busy.
    /// - Returns: those that are, unless they were waited for.
    private func work(
        _ accounts: [Account], of venue: Venue, _ roster: Roster, waits: Bool,
        _ body: ([AccountWork]) throws -> Void
    ) -> [Account] {
        var works: [AccountWork] = []
        var busy: [Account] = []
        for account in accounts {
            do {
                switch try lease(account, venue: venue, roster: roster, waits: waits) {
                case .taken(let work): works.append(work)
                case .busy: busy.append(account)
                case .givenUp: break
                }
            } catch {
                run.result.problems.append(
                    PassResult.Problem(account: account.name, error: error))
            }
        }
        do {
            if !works.isEmpty { try body(works) }
        } catch {
            run.result.problems.append(
                PassResult.Problem(
                    account: works.map(\.account.name).joined(separator: ", "), error: error))
        }
        Leasing(run: run).release(works)
        return busy
    }

    private enum Admission {
        case taken(AccountWork)
        /// Another pass works it, and was not waited for.
        case busy
        case givenUp
    }

    private func lease(
        _ account: Account, venue: Venue, roster: Roster, waits: Bool
    ) throws -> Admission {
        let work = AccountWork(
            account: account, credentials: try run.credentials(of: account),
            client: try run.client(of: venue), clock: run.clock,
            strategies: roster.strategies(of: account))
        guard try Leasing(run: run).take(work, patience: patience, waits: waits) else {
            return waits ? .givenUp : .busy
        }
        do {
            try work.load(run.store)
        } catch {
            Leasing(run: run).release([work])
            throw error
        }
        return .taken(work)
    }

    private func finish(_ pass: Int64) throws {
        let result = run.result
        let end = PassEnd(
            exitCode: Int(ExitStatus(result).rawValue), requests: result.requests,
            rounds: result.rounds, durationMilliseconds: result.durationMilliseconds,
            summary: PassSummary.line(result))
        try run.store.endPass(pass, end, verdicts: result.verdicts.map(\.row))
    }
}

/// One line that says what a pass did.
public enum PassSummary {
    /// How often each verdict was given, then what needs a person, what failed and what was busy:
    /// `1 opened, 12 yield_below_threshold`.
    public static func line(_ result: PassResult) -> String {
        let counts = Dictionary(grouping: result.verdicts, by: \.judgement.verdict)
            .sorted { $0.key < $1.key }
            .map { "\($0.value.count) \($0.key.rawValue)" }
        var parts = counts
        if !result.attentions.isEmpty { parts.append("\(result.attentions.count) to look at") }
        if !result.problems.isEmpty { parts.append("\(result.problems.count) failed") }
        if !result.busy.isEmpty { parts.append("\(result.busy.count) busy") }
        return parts.isEmpty ? "nothing to do" : parts.joined(separator: ", ")
    }
}
