/// What an account's equity is held against: earlier snapshots of it, with the deposits and
/// withdrawals since then taken into account, USD.
public struct EquityMarks: Hashable, Sendable {
    /// At the first snapshot of the day, or the last before it; `nil` when there is none.
    public let dayFirstUSD: Exact?
    /// The highest so far; `nil` when there is none, and after a person ended a drawdown.
    public let highestUSD: Exact?
    /// At the snapshot before the newest.
    public let previousUSD: Exact?

    /// There is no snapshot to hold it against.
    public static let none = EquityMarks(dayFirstUSD: nil, highestUSD: nil, previousUSD: nil)

    public init(dayFirstUSD: Exact?, highestUSD: Exact?, previousUSD: Exact?) {
        (self.dayFirstUSD, self.highestUSD) = (dayFirstUSD, highestUSD)
        self.previousUSD = previousUSD
    }
}

/// The account's equity as the exchange states it now.
public struct EquityReading: Hashable, Sendable {
    /// `nil` where the exchange states none.
    public let usd: Exact?
    /// By the exchange's clock: it tells which day it is.
    public let time: Timestamp

    public init(usd: Exact?, time: Timestamp) { (self.usd, self.time) = (usd, time) }
}

/// How much of one of an account's limits on losses is used up.
public struct LossUse: Hashable, Sendable {
    /// The account's limit, by its name.
    public enum Kind: String, Hashable, Sendable {
        case day = "max_loss_usd_day"
        case drawdown = "max_drawdown_usd"
        case leastEquity = "min_equity_usd"
    }

    public let kind: Kind
    /// USD: what was lost, a gain below zero; for ``Kind/leastEquity`` what the account is worth.
    public let valueUSD: Exact
    /// The most that may be lost, or for ``Kind/leastEquity`` the least that it must be worth.
    public let limitUSD: Exact
    /// What was lost at the snapshot before, USD; `nil` when it is not known, and for
    /// ``Kind/leastEquity``.
    public let previousUSD: Exact?

    /// Of every limit that is set and can be told; a mark that is missing has seen no loss.
    public static func all(
        equityUSD: Exact, marks: EquityMarks, limits: AccountLimits
    ) -> [LossUse] {
        let losses: [(Kind, Exact?, Exact?)] = [
            (.day, marks.dayFirstUSD, limits.maxLossUSDDay),
            (.drawdown, marks.highestUSD, limits.maxDrawdownUSD),
        ]
        var uses = losses.compactMap { kind, mark, limit -> LossUse? in
            guard let mark, let limit else { return nil }
            return LossUse(
                kind: kind, valueUSD: mark - equityUSD, limitUSD: limit,
                previousUSD: marks.previousUSD.map { mark - $0 })
        }
        if let least = limits.minEquityUSD {
            uses.append(
                LossUse(kind: .leastEquity, valueUSD: equityUSD, limitUSD: least, previousUSD: nil))
        }
        return uses
    }

    /// May nothing be opened any more? A loss counts from the limit on, equity only below it.
    public var isReached: Bool {
        kind == .leastEquity ? valueUSD < limitUSD : valueUSD >= limitUSD
    }

    /// Has it passed four fifths since the snapshot before? So a person is told once a fall.
    public var crossesWarning: Bool {
        guard kind != .leastEquity, let previousUSD, !isReached else { return false }
        let line = limitUSD * Exact(8, places: 1)
        return previousUSD < line && valueUSD >= line
    }

    /// For people: what was lost or is left, and the limit.
    public var sentence: String {
        let value = valueUSD.rounded(to: 2, .halfEven)
        return switch kind {
        case .day: "\(kind.rawValue): \(value) USD lost since 00:00 UTC, at most \(limitUSD)"
        case .drawdown:
            "\(kind.rawValue): \(value) USD below the highest equity, at most \(limitUSD)"
        case .leastEquity:
            "\(kind.rawValue): the account is worth \(value) USD, at least \(limitUSD) wanted"
        }
    }
}

extension AccountLimits {
    /// Is any limit set that the account's equity is needed for?
    public var watchEquity: Bool {
        maxLossUSDDay != nil || maxDrawdownUSD != nil || minEquityUSD != nil
    }
}
