public import Domain
import Postgres

enum MarginStatements {
    static let list = """
        select subject, up_to, rate, read_at > clock() - interval '1 day' as fresh
        from margin_tier where venue = $1 order by subject, number
        """
    static let clearAll = "delete from margin_tier where venue = $1 and starts_with(subject, $2)"
    static let clear = "delete from margin_tier where venue = $1 and subject = $2"
    static let insert = """
        insert into margin_tier (venue, subject, number, up_to, rate, read_at)
        values ($1, $2, $3, $4, $5, clock())
        """
    static let all = [list, clearAll, clear, insert]
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

    /// Replaces what was stored of all currencies: one that the exchange states no more counts for
    /// nothing.
    public func keep(_ collateral: [String: CollateralTiers], venue: String) throws {
        try transaction {
            _ = try connection.execute(MarginStatements.clearAll, [venue, "collateral/"])
            for (currency, stated) in collateral {
                try insert(
                    stated.tiers.map { ($0.upTo, $0.rate) }, of: "collateral/\(currency)",
                    venue: venue)
            }
        }
    }

    /// Replaces what was stored of a family of futures.
    public func keep(_ tiers: PositionTiers, family: String, venue: String) throws {
        let subject = "position/\(family)"
        try transaction {
            _ = try connection.execute(MarginStatements.clear, [venue, subject])
            try insert(tiers.tiers.map { ($0.upTo, $0.maintenance) }, of: subject, venue: venue)
        }
    }

    private func insert(
        _ tiers: [(upTo: Exact?, rate: Exact)], of subject: String, venue: String
    ) throws {
        for (index, tier) in tiers.enumerated() {
            _ = try connection.execute(
                MarginStatements.insert, [venue, subject, index + 1, tier.upTo, tier.rate])
        }
    }
}
