public import Domain
import Postgres

enum MarginStatements {
    static let list = """
        select subject, up_to, rate, read_at > clock() - interval '1 day' as fresh
        from margin_tier where venue = $1 order by subject, number
        """
    static let clear = "delete from margin_tier where venue = $1 and subject = any($2)"
    static let insert = """
        insert into margin_tier (venue, subject, number, up_to, rate, read_at)
        values ($1, $2, $3, $4, $5, clock())
        """
    static let all = [list, clear, insert]
}

/// The exchange's tiers as they were last stated, and which of them were read within the day: older
/// ones are asked for again, and serve until they are answered.
public struct StoredTiers: Hashable, Sendable {
    /// By currency: `BTC`.
    public var collateral: [String: CollateralTiers] = [:]
    /// By family: `BTC-USD`.
    public var position: [String: PositionTiers] = [:]
    /// Any currency's tiers were read within the day; they come in one answer.
    public var isCollateralFresh = false
    /// Families whose tiers were read within the day.
    public var freshFamilies: Set<String> = []

    /// None, and none fresh.
    public init() {}
}

extension Store {
    /// The tiers that are stored of a venue, by its name. Rows that are in no order are left out.
    public func marginTiers(venue: String) throws -> StoredTiers {
        var rows: [String: [(upTo: Exact?, rate: Exact)]] = [:]
        var stored = StoredTiers()
        for row in try connection.query(MarginStatements.list, [venue]) {
            let subject = try row.string("subject")
            rows[subject, default: []].append(
                (try row.exactOrNil("up_to"), try row.exact("rate")))
            guard try row.bool("fresh") else { continue }
            if subject.hasPrefix("collateral/") { stored.isCollateralFresh = true }
            if subject.hasPrefix("position/") {
                stored.freshFamilies.insert(String(subject.dropFirst("position/".count)))
            }
        }
        for (subject, tiers) in rows {
            let name = String(subject.drop { $0 != "/" }.dropFirst())
            if subject.hasPrefix("collateral/") {
                stored.collateral[name] = CollateralTiers(
                    tiers.map { CollateralTiers.Tier(upTo: $0.upTo, rate: $0.rate) })
            } else {
                stored.position[name] = PositionTiers(
                    tiers.compactMap { tier in
                        tier.upTo.map { PositionTiers.Tier(upTo: $0, maintenance: tier.rate) }
                    })
            }
        }
        return stored
    }

    /// Replaces what was stored of these currencies.
    public func keep(_ collateral: [String: CollateralTiers], venue: String) throws {
        try keep(
            collateral.map { currency, tiers in
                ("collateral/\(currency)", tiers.tiers.map { ($0.upTo, $0.rate) })
            }, venue: venue)
    }

    /// Replaces what was stored of a family of futures.
    public func keep(_ tiers: PositionTiers, family: String, venue: String) throws {
        try keep(
            [("position/\(family)", tiers.tiers.map { ($0.upTo, $0.maintenance) })], venue: venue)
    }

    private func keep(
        _ subjects: [(name: String, tiers: [(upTo: Exact?, rate: Exact)])], venue: String
    ) throws {
        try transaction {
            _ = try connection.execute(
                MarginStatements.clear, [venue, subjects.map(\.name)])
            for subject in subjects {
                for (index, tier) in subject.tiers.enumerated() {
                    _ = try connection.execute(
                        MarginStatements.insert,
                        [venue, subject.name, index + 1, tier.upTo, tier.rate])
                }
            }
        }
    }
}
