public import Domain
import Postgres

enum LimitStatements {
    static let lockStrategy = """
        select enabled, max_position_usd, max_position_ratio, max_turnover_usd_day,
            max_fees_usd_day
        from strategy where id = $1 for update
        """
    static let lockAccount = """
        select enabled and (v.kind <> 'live' or a.live_confirmed) as may_open,
            \(AccountStatements.limitColumns)
        from account a join venue v on v.name = a.venue where a.id = $1 for share of a
        """
    static let lockInstrument = """
        select 1 as one from instrument where venue = $1 and id = $2 for update
        """
    static let sums = """
        select
            coalesce(sum(worst_notional_usd) filter (where strategy = $2 and coin = $3), 0)
                as strategy_coin,
            coalesce(sum(worst_notional_usd) filter (where account = $1 and coin = $3), 0)
                as account_coin,
            coalesce(sum(worst_notional_usd) filter (where account = $1), 0) as account_total,
            coalesce(sum(worst_notional_usd) filter (where venue = $4 and future = $5), 0)
                as future_total
        from position_amount where closed_at is null
        """
    static let all = [lockStrategy, lockAccount, lockInstrument, sums]
}

extension Store {
    /// Sums the limits are held against; under a lock when called within `record`.
    ///
    /// - Parameter now: by the exchange's clock, as equity snapshots count their days.
    public func notionalSums(
        account: Account, strategy: Int64, coin: String, future: String, now: Timestamp
    ) throws -> NotionalSums {
        let row = try one(
            LimitStatements.sums, [account.id, strategy, coin, account.venue.name, future])
        return NotionalSums(
            strategyCoinUSD: try row.exact("strategy_coin"),
            accountCoinUSD: try row.exact("account_coin"),
            accountTotalUSD: try row.exact("account_total"),
            futureUSD: try row.exact("future_total"),
            today: try daySums(account: account.id, strategy: strategy),
            equity: try equityMarks(account: account.id, now: now))
    }

    /// May this account and strategy still open, and up to which limits: as they are now, under row
    /// locks. The future's row is locked too, for a share of its open interest is everybody's here.
    ///
    /// - Throws: ``JournalRefusal/strategyDisabled``, ``JournalRefusal/accountDisabled``.
    func lockForOpening(
        account: Account, strategy: Int64, future: String, trade: OpeningSize
    ) throws -> OpeningLimits {
        let rules = try one(LimitStatements.lockStrategy, [strategy])
        guard try rules.bool("enabled") else { throw JournalRefusal.strategyDisabled }
        let holder = try one(LimitStatements.lockAccount, [account.id])
        guard try holder.bool("may_open") else { throw JournalRefusal.accountDisabled }
        _ = try connection.query(LimitStatements.lockInstrument, [account.venue.name, future])
        let share = try rules.exactOrNil("max_position_ratio").map { ratio in
            // A share of what is not known is nothing.
            ratio * (trade.openInterestUSD ?? 0)
        }
        return OpeningLimits(
            size: trade, strategyCoinUSD: try rules.exactOrNil("max_position_usd"),
            futureUSD: share, strategyTurnoverUSD: try rules.exactOrNil("max_turnover_usd_day"),
            strategyFeesUSD: try rules.exactOrNil("max_fees_usd_day"),
            account: try AccountLimits(row: holder))
    }
}
