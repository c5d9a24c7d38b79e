import Domain
import OKX
import Store

/// By what the margin after an opening is reckoned: tiers from the database while they are fresh and
/// from the exchange otherwise, and the leverage of each candidate, which anybody may change.
struct MarginQuestions {
    private let venue: String
    private var tiers: StoredTiers
    private let collateral: Round.Ticket<[String: CollateralTiers]>?
    private var families: [String: Round.Ticket<PositionTiers>] = [:]
    /// By account and family, as one value holds for all futures of one.
    private var leverage: [String: [String: Round.Ticket<Exact>]] = [:]

    init(_ works: [AccountWork], pairs: [Pair], store: Store, in round: inout Round) throws {
        venue = works.first?.account.venue.name ?? ""
        tiers = try store.marginTiers(venue: venue)
        collateral = tiers.isCollateralFresh ? nil : round.add(.collateralTiers)
        for (family, pairs) in Dictionary(grouping: pairs, by: \.family).sorted(by: {
            $0.key < $1.key
        }) {
            if !tiers.freshFamilies.contains(family) {
                families[family] = round.add(.positionTiers(family))
            }
            // The one that is delivered last is still there when the answer is given.
            guard let last = pairs.map(\.future).max(by: { $0.expiry < $1.expiry }) else {
                continue
            }
            for work in works {
                leverage[work.account.name, default: [:]][family] = round.add(
                    .leverage(last.id), as: work.credentials)
            }
        }
    }

    /// Keeps what was answered; a question that failed leaves the tiers as they were last stated.
    mutating func read(_ answers: Answers, store: Store?) throws {
        if let collateral, let stated = try? answers[collateral] {
            tiers.collateral = stated
            try store?.keep(stated, venue: venue)
        }
        for (family, ticket) in families {
            guard let stated = try? answers[ticket] else { continue }
            tiers.position[family] = stated
            try store?.keep(stated, family: family, venue: venue)
        }
    }

    /// `nil` while anything of it is not known.
    func terms(of pair: Pair, for work: AccountWork, _ answers: Answers) -> MarginTerms? {
        guard let position = tiers.position[pair.family],
            let ticket = leverage[work.account.name]?[pair.family],
            let leverage = try? answers[ticket]
        else { return nil }
        return MarginTerms(
            collateral: tiers.collateral, position: position, leverage: leverage)
    }
}
