public import Domain
import Postgres

enum LimitStatements {
    static let lockStrategy = "select enabled from strategy where id = $1 for update"
    static let lockAccount = """
        select enabled and (v.kind <> 'live' or a.live_confirmed) as may_open
        from account a join venue v on v.name = a.venue where a.id = $1 for share of a
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
    static let all = [lockStrategy, lockAccount, sums]
}

extension Store {
    /// Sums the limits are held against; under a lock when called within `record`.
    public func notionalSums(
        account: Account, strategy: Int64, coin: String, future: String
    ) throws -> NotionalSums {
        let row = try one(
            LimitStatements.sums, [account.id, strategy, coin, account.venue.name, future])
        return NotionalSums(
            strategyCoinUSD: try row.exact("strategy_coin"),
            accountCoinUSD: try row.exact("account_coin"),
            accountTotalUSD: try row.exact("account_total"),
            futureUSD: try row.exact("future_total"))
    }

    /// May this account and strategy still open, asked under row locks?
    func lockForOpening(account: Int64, strategy: Int64) throws {
        guard try one(LimitStatements.lockStrategy, [strategy]).bool("enabled") else {
            throw JournalRefusal.disabled("the strategy")
        }
        guard try one(LimitStatements.lockAccount, [account]).bool("may_open") else {
            throw JournalRefusal.disabled("the account")
        }
    }
}
