import ArgumentParser
import Domain
import Passes
import Reports
import Store

/// The option of every command that trades or records.
struct DryRunOption: ParsableArguments {
    @Flag(help: "Send and store nothing: print what would be done.")
    var dryRun = false
}

/// What the commands that run a pass have in common: its run, its output, its exit code.
struct PassCommand {
    let workplace: Workplace
    let store: Store
    let run: PassRun

    init(
        _ name: String, _ options: CommonOptions, selection: SelectionOptions = .none,
        dryRun: Bool
    ) throws {
        workplace = Workplace(name, options)
        store = try workplace.openStore()
        run = workplace.run(
            PassRun.Options(
                command: name, accounts: selection.account, strategies: selection.strategy,
                venue: selection.venue, dryRun: dryRun,
                timeLimitMilliseconds: Int64(options.timeout) * 1000),
            store: store)
    }

    /// Prints what the pass found and ends the command with its status.
    ///
    /// - Throws: ``ExitRequest``, always.
    func finish(snapshots: [PassReport.SnapshotLine]? = nil) throws -> Never {
        let accounts = try store.accounts().map { ($0.name, $0.venue.name) }
        let venues =
            accounts + (snapshots == nil ? [] : run.result.venues.map { ($0, $0) })
        let report = PassReport(
            run.result, usage: .current,
            venues: Dictionary(venues, uniquingKeysWith: { first, _ in first }),
            snapshots: snapshots)
        let options = workplace.options
        for remark in report.attentions + report.problems { Output.error(remark.line) }
        // Another pass is at work: a timer that runs on several hosts needs no mail of it.
        if options.format != nil || options.verbose {
            for sentence in report.busy { Output.error(sentence) }
        }
        if run.result.wasInterrupted {
            Output.error("stopped by a signal; what was sent is resolved")
        }
        print(report, options)
        throw ExitRequest(status: ExitStatus(run.result))
    }

    /// A pass that did nothing and needs nobody prints nothing unless it is asked to.
    private func print(_ report: PassReport, _ options: CommonOptions) {
        let isAsked = options.format != nil || options.verbose
        guard isAsked || report.isDryRun || !report.isQuiet else { return }
        switch options.format ?? .text {
        case .text:
            let text = PassText.text(report, detail: isAsked)
            if !text.isEmpty { Output.data(text) }
        case .json: Output.data(PassJSON.document(report).indented)
        case .ndjson: Output.data(PassJSON.document(report).line)
        case .csv: Output.data(VerdictList.table(report).csv)
        }
    }
}

extension SelectionOptions {
    static var none: SelectionOptions {
        var options = SelectionOptions()
        (options.account, options.strategy, options.venue) = ([], [], nil)
        return options
    }
}
