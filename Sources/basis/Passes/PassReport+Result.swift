import Domain
import Passes

extension PassReport {
    /// What a pass found, with the names and sentences that people and programs are told.
    ///
    /// - Parameter venues: the venue of each account, by name.
    init(
        _ result: PassResult, usage: ResourceUsage, venues: [String: String],
        snapshots: [SnapshotLine]? = nil
    ) {
        let only = result.venues.count == 1 ? result.venues[0] : nil
        func venue(_ account: String) -> String? { venues[account] ?? only }
        self.init(
            command: result.command, passID: result.passID, isDryRun: result.dryRun,
            venues: result.venues, startedAt: result.startedAt,
            cost: Cost(
                durationMilliseconds: result.durationMilliseconds, requests: result.requests,
                rounds: result.rounds, connections: result.connections, bytes: result.bytes,
                cpuMilliseconds: usage.cpuMilliseconds, peakKilobytes: usage.peakKilobytes),
            verdicts: result.verdicts.map(VerdictLine.init),
            trades: result.trades.map { TradeLine($0, verdicts: result.verdicts) },
            attentions: result.attentions.map { attention in
                Remark(
                    venue: venue(attention.account), account: attention.account,
                    code: attention.code, sentence: attention.sentence)
            },
            problems: result.problems.map { problem in
                Remark(
                    venue: venue(problem.account), account: problem.account,
                    code: ExitStatus(problem.error).name, sentence: "\(problem.error)")
            },
            busy: result.busy, notes: result.notes, snapshots: snapshots,
            restorations: result.restorations?.map(RestorationLine.init),
            breaks: result.breaks?.map { line in
                BreakLine(venue: venue(line.account), account: line.account, found: line.found)
            })
    }
}

extension PassReport.VerdictLine {
    fileprivate init(_ line: PassResult.VerdictLine) {
        self.init(
            venue: line.venue, account: line.account, strategy: line.strategy,
            spotID: line.spotID, futureID: line.futureID, judgement: line.judgement)
    }
}

extension PassReport.RestorationLine {
    fileprivate init(_ restoration: PassResult.Restoration) {
        self.init(
            venue: restoration.venue, account: restoration.account,
            generation: restoration.generation, positions: restoration.positions,
            orders: restoration.orders, fills: restoration.fills,
            trades: restoration.trades.map { PassReport.TradeLine($0, verdicts: []) },
            unattributed: restoration.unattributed.map { entry in
                PassReport.UnattributedLine(
                    clientOrderID: entry.clientOrderID, instrumentID: entry.instrumentID,
                    side: entry.side, filledSize: entry.filledSize,
                    averagePrice: entry.averagePrice, reason: entry.reason)
            })
    }
}

extension Judgement {
    /// It says what a trade came to, not why there was none. A trade that rested has a reason as well,
    /// for its end.
    fileprivate var isOfTrade: Bool {
        reasons.isEmpty || [.opened, .closed, .notFilled, .unwound].contains(verdict)
    }
}

extension PassReport.TradeLine {
    fileprivate init(_ line: PassResult.TradeLine, verdicts: [PassResult.VerdictLine]) {
        let decision = verdicts.last { verdict in
            verdict.account == line.account && verdict.strategy == line.strategy
                && verdict.futureID == line.futureID && verdict.judgement.isOfTrade
        }
        self.init(
            venue: line.venue, account: line.account, strategy: line.strategy,
            // What has no number yet counts down from zero.
            position: line.position.map(\.id).flatMap { $0 > 0 ? $0 : nil },
            trade: line.trade.map(\.id).flatMap { $0 > 0 ? $0 : nil }, kind: line.kind,
            spotID: line.spotID, futureID: line.futureID, outcome: line.trade?.outcome,
            residual: line.residual, numbers: decision?.judgement.numbers ?? [],
            orders: line.orders.map {
                PassReport.OrderLine(order: $0.order, journal: $0.journal)
            })
    }
}

extension PassReport.Remark {
    /// `paper, main: …`: for stderr.
    var line: String {
        let subject = [venue, account.isEmpty || account == venue ? nil : account]
            .compactMap(\.self).joined(separator: ", ")
        return subject.isEmpty ? sentence : "\(subject): \(sentence)"
    }
}
