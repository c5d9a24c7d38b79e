import Domain
import TestSupport
import Testing

@testable import PaperExchange

/// Five accounts of every kind trade with each other and with the market, over settlements and
/// deliveries, with interest, liquidations and deleveraging on the way.
@Suite struct `Whatever happens` {
    @Test(arguments: 0..<16 as Range<UInt64>)
    func `every currency is conserved, no order overfills and no book crosses`(seed: UInt64) {
        var flow = OrderFlow(seed: seed)
        var findings: [String] = []
        var steps = 0
        flow.run(steps: 150) { flow in
            steps += 1
            if findings.isEmpty {
                findings = flow.engine.audit(at: flow.now).findings.map { "step \(steps): \($0)" }
            }
        }
        #expect(findings == [], "seed \(seed)")
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `positions and profits are what the fills say, reckoned by other means`(seed: UInt64) {
        var flow = OrderFlow(seed: 1000 + seed)
        flow.run(steps: 150)
        let engine = flow.engine
        for account in engine.state.accounts.values {
            let records = engine.records(of: account)
            let (fills, bills) = (Array(records.fills), Array(records.bills))
            for key in Set(account.positions.keys) {
                check(key, account, fills, bills, engine, at: flow.now, seed: seed)
            }
        }
    }

    /// Over its life a position brings what was sold less what was bought, the rest at the mark.
    private func check(
        _ key: AccountState.PositionKey, _ account: AccountState, _ fills: [FillRecord],
        _ bills: [BillRecord], _ engine: Engine, at now: Timestamp, seed: UInt64
    ) {
        let own = fills.filter {
            $0.instrument.id == key.instrumentID && $0.positionSide == key.side
        }
        guard let instrument = own.first?.instrument, let contract = instrument.contract else {
            return
        }
        let deliveries = engine.state.orders.values.filter {
            $0.uid == account.uid && $0.instrument.id == key.instrumentID
                && $0.terms.positionSide == key.side && $0.category == .delivery
        }
        var lots: Exact = 0
        var flow: Exact = 0
        func take(_ side: Side, _ size: Exact, _ price: Exact) {
            let signed = side == .buy ? size : -size
            lots += signed
            let worth =
                contract.isInverse
                ? (try? (contract.value * signed).divided(by: price)) ?? 0
                : -contract.value * signed * price
            flow += worth
        }
        for fill in own { take(fill.side, fill.size, fill.price) }
        var realised = own.map(\.profit).sum()
        for order in deliveries {
            let size = instrument.size.exact(order.size)
            let record = engine.state.deliveries.last { $0.instrument.id == key.instrumentID }
            take(order.terms.side, size, record?.price ?? 0)
            realised += order.profit
        }
        let position = account.positions[key]
        #expect(
            lots == instrument.size.exact(position?.lots ?? 0), "seed \(seed): \(key)")
        if key.side == .net || account.positionMode != .longShort {
            realised += bills.filter {
                $0.kind == .settlement && $0.instrument?.id == key.instrumentID
            }.compactMap(\.profit).sum()
            if !lots.isZero {
                let mark = engine.market.mark(of: instrument, at: now)
                let lotWorth = contract.worthOfLot(at: mark)
                realised += position?.unrealised(contract, lotWorth: lotWorth) ?? 0
                take(lots.isNegative ? .buy : .sell, lots.magnitude, mark)
            }
            #expect(
                (realised - flow).magnitude < "0.00000001",
                "seed \(seed), account \(account.uid), \(key): \(realised) and \(flow)")
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `cash is what was paid in, traded, settled and charged`(seed: UInt64) {
        var flow = OrderFlow(seed: 2000 + seed)
        flow.run(steps: 150)
        for account in flow.engine.state.accounts.values {
            var cash: [String: Exact] = [:]
            let records = flow.engine.records(of: account)
            for fill in records.fills {
                cash[fill.feeCurrency, default: 0] += fill.fee
                if let contract = fill.instrument.contract {
                    cash[contract.settleCurrency, default: 0] += fill.profit
                } else {
                    let sign: Exact = fill.side == .buy ? 1 : -1
                    cash[fill.instrument.base, default: 0] += sign * fill.size
                    cash[fill.instrument.quote, default: 0] -= sign * fill.size * fill.price
                }
            }
            for bill in records.bills where ![2, 5, 9].contains(bill.kind.type) {
                cash[bill.currency, default: 0] += bill.change
            }
            let held = flow.engine.state.ledger.cash[.account(account.uid)] ?? [:]
            for currency in Set(cash.keys).union(held.keys) {
                #expect(
                    cash[currency] ?? 0 == held[currency] ?? 0,
                    "seed \(seed), account \(account.uid), \(currency)")
            }
        }
    }

    @Test func `over some seeds everything has happened that should have been tried`() {
        var types: Set<Int> = []
        var categories: Set<OrderCategory> = []
        var sources: Set<CancelSource> = []
        for seed in 3000..<3016 as Range<UInt64> {
            var flow = OrderFlow(seed: seed)
            flow.run(steps: 150)
            for account in flow.engine.state.accounts.values {
                types.formUnion(flow.engine.records(of: account).bills.map(\.kind.type))
            }
            categories.formUnion(flow.engine.state.orders.values.map(\.category))
            sources.formUnion(flow.engine.state.orders.values.map(\.cancelSource))
        }
        #expect(types.isSuperset(of: [1, 2, 3, 5, 7, 9, 34]))
        #expect(categories == [.normal, .adl, .delivery, .partialLiquidation, .fullLiquidation])
        let expected: Set<CancelSource> = [
            .none, .user, .risk, .deleveraging, .delivery, .fillOrKill, .immediateOrCancel,
            .cancelAllAfter, .displaced, .postOnly,
        ]
        #expect(expected.subtracting(sources) == [])
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `the same inputs at the same times lead to the same state`(seed: UInt64) {
        func run() -> [String] {
            var flow = OrderFlow(seed: 4000 + seed)
            flow.run(steps: 120)
            return flow.engine.digest
        }
        #expect(run().difference(from: run()).isEmpty, "seed \(seed)")
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `how often somebody asks changes nothing`(seed: UInt64) {
        func run(askingEvery step: Int64) -> [String] {
            var flow = OrderFlow(seed: 5000 + seed)
            flow.run(steps: 60)
            var (engine, now) = (flow.engine, flow.now)
            let end = now + 3 * Timestamp.hour
            while now < end {
                now = min(end, now + step)
                engine.play(to: now)
            }
            return engine.digest
        }
        let atOnce = run(askingEvery: Timestamp.day)
        for step in [7_123, 20 * Timestamp.minute + 1] as [Int64] {
            let asked = run(askingEvery: step)
            let first = zip(asked, atOnce).first { $0 != $1 }.map { "\($0) is \($1) at once" }
            #expect(first == nil, "seed \(seed)")
            #expect(asked.count == atOnce.count, "seed \(seed)")
        }
    }
}

extension Engine {
    fileprivate func records(of account: AccountState) -> AccountRecords {
        state.records[account.uid] ?? AccountRecords(limit: 1)
    }

    /// Every figure of the state as lines of text.
    fileprivate var digest: [String] {
        var lines: [String] = []
        for uid in state.uids {
            guard let account = state.accounts[uid] else { continue }
            lines += records(of: account).bills.map {
                "\($0.id) \($0.time) \($0.kind) \($0.currency) \($0.change) \($0.balance)"
            }
            lines += records(of: account).fills.map {
                "\($0.id) \($0.price) \($0.size) \($0.fee) \($0.profit)"
            }
            lines += account.positions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            lines += account.interest.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            lines += account.holds.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        }
        lines += state.orders.values.sorted { $0.id < $1.id }.map {
            "\($0.id) \($0.state) \($0.filled) \($0.filledWorth) \($0.cancelSource) \($0.updatedAt)"
        }
        return lines
    }
}
