public import Domain

/// A pass's verdicts as a plain list.
public enum VerdictList {
    /// One row a verdict, with the sentences of all its reasons; none where it was traded.
    public static func table(_ report: PassReport) -> Table {
        Table(
            report.verdicts,
            [
                Column("venue") { .text($0.venue) },
                Column("account") { .text($0.account) },
                Column("strategy") { .text($0.strategy) },
                Column("spot") { .text($0.spotID) },
                Column("future") { .text($0.futureID) },
                Column("verdict") { .text($0.judgement.verdict.rawValue) },
                Column("reasons") { .list($0.judgement.reasons.map(\.sentence)) },
            ])
    }
}
