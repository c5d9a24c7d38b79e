import Domain
import Foundation
import Postgres
import Store
import Synchronization
import TestSupport
import Testing

/// EXECUTION §12 I5: many openers, each with a connection of its own, on random limits. What was
/// recorded is summed here from what each of them was told, apart from the statements under test.
@Suite struct `Concurrent openers` {
    struct Opened: Hashable, Sendable {
        let account: String
        let strategy: String
        let coin: String
        let size: OpeningSize
    }

    private static let accounts = ["main", "second", "third"]
    private static let strategies = ["carry", "rival"]
    private static let expiries = ["270129", "270326", "270625", "270924", "271231"]

    /// Three accounts that two strategies share, every limit drawn, and a third of them unset.
    private func world(_ random: inout SplitMix64) throws -> TestJournal {
        let journal = try TestJournal()
        try journal.addAccount("second")
        try journal.addAccount("third")
        try journal.addStrategy("rival", accounts: Self.accounts)
        for coin in ["BTC", "ETH"] {
            for expiry in Self.expiries {
                let pair = try TestJournal.makePair(coin: coin, expiry: expiry)
                try journal.store.keep(
                    spots: [pair.spot], futures: [pair.future], venue: "paper",
                    seenAt: TestJournal.epoch)
            }
        }
        for name in Self.strategies {
            let strategy = try journal.strategy(name)
            var rules = strategy.rules
            rules.perOrderUSD = 100
            rules.maxPositionUSD = draw(&random, 1_000...20_000)
            rules.maxTurnoverUSDDay = draw(&random, 2_000...60_000)
            rules.maxFeesUSDDay = draw(&random, 2...60)
            try journal.store.set(strategy, rules: rules, accounts: nil, by: "tests")
        }
        for name in Self.accounts {
            var limits = AccountLimits()
            limits.maxCoinUSD = draw(&random, 1_000...20_000)
            limits.maxTotalUSD = draw(&random, 1_000...30_000)
            limits.maxTurnoverUSDDay = draw(&random, 2_000...60_000)
            limits.maxFeesUSDDay = draw(&random, 2...60)
            try journal.store.setLimits(of: try journal.account(name), limits, by: "tests")
        }
        return journal
    }

    private func draw(_ random: inout SplitMix64, _ range: ClosedRange<Int64>) -> Exact? {
        Int.random(in: 0..<3, using: &random) == 0
            ? nil : Exact(Int64.random(in: range, using: &random))
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func `never take a limit over its value, and use what there is`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let journal = try world(&random)
        let pass = try journal.store.beginPass("open-pass", venue: "paper")
        let url = journal.database.url
        let results = try Self.accounts.map { account in
            let (lease, seed) = (try journal.lease(on: account), random.next())
            return { @Sendable in
                try Self.openings(on: account, lease: lease, pass: pass, seed: seed, url: url)
            }
        }
        let opened = try raced(results).flatMap { try $0.get() }
        #expect(!opened.isEmpty)
        for name in Self.strategies {
            let rules = try journal.strategy(name).rules
            let own = opened.filter { $0.strategy == name }
            for coin in ["BTC", "ETH"] {
                expect(own.filter { $0.coin == coin }, \.addedUSD, atMost: rules.maxPositionUSD)
            }
            expect(own, \.turnoverUSD, atMost: rules.maxTurnoverUSDDay)
            expect(own, \.feesUSD, atMost: rules.maxFeesUSDDay)
        }
        for name in Self.accounts {
            let limits = try journal.account(name).limits
            let own = opened.filter { $0.account == name }
            for coin in ["BTC", "ETH"] {
                expect(own.filter { $0.coin == coin }, \.addedUSD, atMost: limits.maxCoinUSD)
            }
            expect(own, \.addedUSD, atMost: limits.maxTotalUSD)
            expect(own, \.turnoverUSD, atMost: limits.maxTurnoverUSDDay)
            expect(own, \.feesUSD, atMost: limits.maxFeesUSDDay)
        }
    }

    private func expect(
        _ opened: [Opened], _ part: KeyPath<OpeningSize, Exact>, atMost limit: Exact?,
        location: SourceLocation = #_sourceLocation
    ) {
        guard let limit else { return }
        let sum = opened.map { $0.size[keyPath: part] }.sum()
        #expect(sum <= limit, sourceLocation: location)
    }

    /// One host: opens what comes into its mind, and takes no for an answer.
    private static func openings(
        on account: String, lease: Lease, pass: Int64, seed: UInt64, url: String
    ) throws -> [Opened] {
        var random = SplitMix64(seed: seed)
        let store = Store(
            connection: try PostgresConnection(
                PostgresSettings(connectionString: url, applicationName: "opener")),
            owner: account)
        var opened: [Opened] = []
        for _ in 0..<25 {
            let strategy = try store.strategy(
                named: strategies.randomElement(using: &random) ?? "carry")
            let coin = Bool.random(using: &random) ? "BTC" : "ETH"
            let expiry = expiries.randomElement(using: &random) ?? ""
            let pair = try TestJournal.makePair(coin: coin, expiry: expiry)
            let contracts = Exact(Int64.random(in: 1...40, using: &random))
            let size = OpeningSize(
                addedUSD: contracts * 100, openInterestUSD: nil, turnoverUSD: contracts * 199,
                feesUSD: contracts * "0.15")
            // At 60 000 they make the other 99 USD.
            let coins = contracts * "0.00165"
            let held = try store.openPositions(account: lease.account).first {
                $0.futureID == pair.future.id && $0.strategy == strategy.id
            }
            do {
                let recorded = try store.recordOpening(
                    of: pair, hedge: .neutral, in: held,
                    trade: TestJournal.trade(pair, contracts: contracts, coins: coins),
                    lease: lease, account: try store.account(named: account),
                    strategy: strategy, size: size,
                    expiresAt: TestJournal.epoch + 3000, pass: pass)
                // Over, or unfinished: its orders are in doubt either way, and only an unfinished
                // one holds on to fees that nothing has charged.
                let isOver = Bool.random(using: &random)
                let counted = OpeningSize(
                    addedUSD: size.addedUSD, openInterestUSD: nil,
                    turnoverUSD: size.turnoverUSD, feesUSD: isOver ? 0 : size.feesUSD)
                opened.append(
                    Opened(account: account, strategy: strategy.name, coin: coin, size: counted))
                guard isOver else { continue }
                _ = try store.end(
                    recorded.trade, of: recorded.position,
                    TradeEnd(outcome: .filled, closing: nil, failure: nil), lease: lease)
            } catch is JournalRefusal {
                continue
            }
        }
        return opened
    }
}

/// Runs all at once, each on a thread of its own, and returns what each came to.
func raced<Value: Sendable>(
    _ bodies: [@Sendable () throws -> Value]
) -> [Result<Value, any Error>] {
    let results = Mutex<[Result<Value, any Error>]>([])
    let threads = bodies.map { body in
        Thread {
            let result = Result { try body() }
            results.withLock { $0.append(result) }
        }
    }
    threads.forEach { $0.start() }
    while results.withLock({ $0.count }) < bodies.count { sched_yield() }
    return results.withLock { $0 }
}
