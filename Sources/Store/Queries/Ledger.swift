public import Domain
import Postgres

enum LedgerStatements {
    static let insertBill = """
        insert into bill (account, bill_id, currency, change, balance, type, subtype, instrument,
            order_id, client_order_id, price, size, profit, fee, interest, billed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        on conflict do nothing
        """
    static let lastBill = """
        select bill_id from (
            select bill_id from bill where account = $1
            union all
            select last_bill_id from equity where account = $1 and opening and last_bill_id <> ''
        ) known order by length(bill_id) desc, bill_id desc limit 1
        """
    static let lastMovement = """
        select greatest(
            (select max(billed_at) from bill where account = $1),
            (select max(filled_at) from fill where account = $1)) as at
        """
    static let insertEquityCurrency = """
        insert into equity_currency (equity, currency, cash, equity_amount, available, liability,
            unrealised, price_usd)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """
    /// Per currency: cash at the start (the last bill before, else the opening snapshot), what the
    /// bills of the range add up to by kind, and cash at the end by the last bill.
    static let ledger = """
        with currencies as (
            select currency from bill where account = $1 and billed_at < $3
            union
            select c.currency from equity e join equity_currency c on c.equity = e.id
            where e.account = $1 and e.opening)
        select k.currency,
            coalesce(
                (select balance from bill where account = $1 and currency = k.currency
                    and billed_at < $2 order by billed_at desc, length(bill_id) desc, bill_id desc
                    limit 1),
                (select c.cash from equity e join equity_currency c on c.equity = e.id
                    where e.account = $1 and e.opening and c.currency = k.currency),
                0) as start,
            coalesce(
                (select balance from bill where account = $1 and currency = k.currency
                    and billed_at < $3 order by billed_at desc, length(bill_id) desc, bill_id desc
                    limit 1),
                (select c.cash from equity e join equity_currency c on c.equity = e.id
                    where e.account = $1 and e.opening and c.currency = k.currency),
                0) as finish,
            coalesce(sum(b.change), 0) as change, count(b.bill_id) as bills,
            coalesce(sum(b.change) filter (where b.type = '2'), 0) as trades,
            coalesce(sum(b.change) filter (where b.type in ('3', '34')), 0) as settlement,
            coalesce(sum(b.change) filter (where b.type = '1'), 0) as transfers,
            coalesce(sum(b.change) filter (where b.type = '7'), 0) as interest,
            coalesce(sum(b.change) filter (where b.type not in ('1', '2', '3', '7', '34')), 0)
                as other,
            coalesce(sum(b.fee), 0) as fees
        from currencies k left join bill b on b.account = $1 and b.currency = k.currency
            and b.billed_at >= $2 and b.billed_at < $3
        group by k.currency order by k.currency
        """
    static let equityAt = """
        select e.id, e.taken_at, e.total_usd, e.margin_ratio, e.usdt_usd, e.last_bill_id, e.opening
        from equity e where e.account = $1 and e.taken_at < $2
        order by e.taken_at desc, e.id desc limit 1
        """
    static let ledgerTimes = """
        select max(taken_at) as last_equity, clock() as now from equity where account = $1
        """
    static let equityCurrencies = """
        select currency, cash, equity_amount, available, liability, unrealised, price_usd
        from equity_currency where equity = $1 order by currency
        """
    static let all = [
        insertBill, lastBill, lastMovement, insertEquityCurrency, ledger, equityAt,
        ledgerTimes, equityCurrencies,
    ]
}

extension Store {
    /// Adds bills that are not known yet; all or none.
    public func insert(_ bills: [Bill], account: Int64) throws {
        guard !bills.isEmpty else { return }
        try transaction {
            for bill in bills {
                _ = try connection.execute(
                    LedgerStatements.insertBill,
                    [
                        account, bill.billID, bill.currency, bill.change, bill.balance,
                        bill.type, bill.subtype, bill.instrumentID, bill.orderID,
                        bill.clientOrderID, bill.price, bill.size, bill.profit, bill.fee,
                        bill.interest, bill.time,
                    ])
            }
        }
    }

    /// The newest bill that is stored, or that the opening snapshot contains; `nil` when there was
    /// none.
    public func lastBillID(account: Int64) throws -> String? {
        try connection.query(LedgerStatements.lastBill, [account]).first?.string("bill_id")
    }

    /// When the account's money last moved as far as is stored: its newest bill, or a fill of ours
    /// whose bill may lag behind it. `nil` when nothing has moved yet.
    public func lastMovement(account: Int64) throws -> Timestamp? {
        try one(LedgerStatements.lastMovement, [account]).timestampOrNil("at")
    }

    /// Stores what an account is worth: later marks go on from it, so that a holder who stood still must
    /// not put an older picture over a newer one.
    ///
    /// - Parameter agrees: is its cash what the stored bills end in? Otherwise it makes no mark.
    /// - Throws: ``JournalRefusal/leaseLost``.
    public func record(
        _ equity: EquitySnapshot, agrees: Bool, lease: Lease, pass: Int64
    ) throws {
        try transaction {
            try verify(lease)
            try insertEquity(equity, agrees: agrees, account: lease.account, pass: pass)
        }
    }

    func insertEquity(
        _ equity: EquitySnapshot, agrees: Bool = true, account: Int64, pass: Int64?,
        isOpening: Bool = false
    ) throws {
        let balance = equity.balance
        let prices = equity.pricesUSD.sorted { $0.key < $1.key }
        let id = try one(
            EquityStatements.insert,
            [
                account, pass, balance.time, balance.totalUSD, balance.marginRatio,
                equity.usdtUSD, equity.lastBillID, isOpening, prices.map(\.key),
                prices.map(\.value), agrees,
            ]
        ).int64("id")
        for (currency, held) in balance.currencies.sorted(by: { $0.key < $1.key }) {
            _ = try connection.execute(
                LedgerStatements.insertEquityCurrency,
                [
                    id, currency, held.cash, held.equity, held.available, held.liability,
                    held.unrealisedProfit, equity.pricesUSD[currency],
                ])
        }
    }

    /// The ledger of a range, one row a currency; `until` is exclusive.
    public func ledger(
        account: Int64, since: Timestamp, until: Timestamp
    ) throws -> [LedgerLine] {
        try connection.query(LedgerStatements.ledger, [account, since, until])
            .map(LedgerLine.init(row:))
    }

    /// When the newest equity snapshot was taken, by the exchange's clock: each is taken once all
    /// bills before it are stored; `nil` when there is none. And what the database's clock says now.
    public func ledgerTimes(account: Int64) throws -> (lastEquity: Timestamp?, now: Timestamp) {
        let row = try one(LedgerStatements.ledgerTimes, [account])
        return (try row.timestampOrNil("last_equity"), try row.timestamp("now"))
    }

    /// The newest equity snapshot before a moment; `nil` when there is none.
    public func equity(account: Int64, before moment: Timestamp) throws -> StoredEquity? {
        guard let row = try connection.query(LedgerStatements.equityAt, [account, moment]).first
        else { return nil }
        let currencies = try connection.query(
            LedgerStatements.equityCurrencies, [row.int64("id")]
        ).map { currency in
            StoredEquity.Currency(
                name: try currency.string("currency"), cash: try currency.exact("cash"),
                equity: try currency.exact("equity_amount"),
                available: try currency.exact("available"),
                liability: try currency.exact("liability"),
                unrealised: try currency.exact("unrealised"),
                priceUSD: try currency.exactOrNil("price_usd"))
        }
        return StoredEquity(
            takenAt: try row.timestamp("taken_at"), totalUSD: try row.exactOrNil("total_usd"),
            marginRatio: try row.exactOrNil("margin_ratio"),
            usdtUSD: try row.exactOrNil("usdt_usd"), lastBillID: try row.string("last_bill_id"),
            isOpening: try row.bool("opening"), currencies: currencies)
    }
}

extension Bill {
    init(row: Row) throws {
        self.init(
            billID: try row.string("bill_id"), currency: try row.string("currency"),
            change: try row.exact("change"), balance: try row.exact("balance"),
            type: try row.string("type"), subtype: try row.string("subtype"),
            instrumentID: try row.string("instrument"), orderID: try row.string("order_id"),
            clientOrderID: try row.string("client_order_id"), price: try row.exactOrNil("price"),
            size: try row.exactOrNil("size"), profit: try row.exactOrNil("profit"),
            fee: try row.exactOrNil("fee"), interest: try row.exactOrNil("interest"),
            time: try row.timestamp("billed_at"))
    }
}

extension LedgerLine {
    init(row: Row) throws {
        self.init(
            currency: try row.string("currency"), start: try row.exact("start"),
            change: try row.exact("change"), end: try row.exact("finish"),
            bills: try row.int("bills"), trades: try row.exact("trades"),
            settlement: try row.exact("settlement"), transfers: try row.exact("transfers"),
            interest: try row.exact("interest"), other: try row.exact("other"),
            fees: try row.exact("fees"))
    }
}
