import Domain
import TestSupport
import Testing

@Suite struct `What a leg of a trade has left to order` {
    static func contracts(
        _ size: Exact, filled: Exact? = nil, _ state: JournalOrder.State,
        purpose: JournalOrder.Purpose = .target, attempt: Int = 1
    ) -> JournalOrder {
        Rows.order(
            .future, purpose == .unwind ? .buy : .sell, size, filled: filled, at: 61_500, state,
            purpose: purpose, attempt: attempt)
    }

    @Test func `is its whole target before anything was ordered`() {
        let trade = Rows.trade(contracts: 100, coins: "0.16", [])
        #expect(trade.remaining(of: .future) == 100)
        #expect(trade.remaining(of: .spot) == "0.16")
    }

    @Test(
        arguments: [
            (.inDoubt, 0, 40), (.live, 0, 40), (.live, 25, 40), (.filled, 60, 40),
            (.canceled, 25, 75), (.rejected, 0, 100), (.neverPlaced, 0, 100),
            (.goneUnfilled, 0, 100),
        ] as [(JournalOrder.State, Exact, Exact)])
    func `counts an order of 60 by its state`(
        state: JournalOrder.State, filled: Exact, left: Exact
    ) {
        let trade = Rows.trade([Self.contracts(60, filled: filled, state)])
        #expect(trade.remaining(of: .future) == left)
        #expect(trade.remaining(of: .spot) == 1)
    }

    @Test func `is nothing, not less, when more is reserved than the target`() {
        var trade = Rows.trade([Self.contracts(60, .filled), Self.contracts(40, .live, attempt: 2)])
        #expect(trade.remaining(of: .future) == 0)
        trade.targetContracts = 60
        #expect(trade.remaining(of: .future) == 0)
    }

    @Test func `is not given back by an unwind`() {
        var trade = Rows.trade([
            Self.contracts(100, filled: 60, .canceled),
            Self.contracts(20, .filled, purpose: .unwind, attempt: 2),
        ])
        // The first unwind lowers the target to what has filled.
        trade.targetContracts = 60
        #expect(trade.filled(of: .future) == 60)
        #expect(trade.remaining(of: .future) == 0)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `lets no run of orders exceed the target`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let states: [JournalOrder.State] = [
            .inDoubt, .live, .filled, .canceled, .rejected, .neverPlaced, .goneUnfilled,
        ]
        var trade = Rows.trade(contracts: 100, [])
        for attempt in 1...12 {
            let left = trade.remaining(of: .future)
            guard left.isPositive else { break }
            let size = Exact(Int.random(in: 1...100, using: &random))
            let state = states[Int.random(in: 0..<states.count, using: &random)]
            let ordered = Swift.min(size, left)
            let filled: Exact =
                switch state {
                case .filled: ordered
                case .live, .canceled: (ordered * "0.5").floored(to: 1)
                default: 0
                }
            trade.orders.append(
                Self.contracts(ordered, filled: filled, state, attempt: attempt))
            // Filled ≤ reserved ≤ target, whatever becomes of what is open.
            #expect(trade.filled(of: .future) <= trade.orders.map(\.reserved).sum())
            #expect(trade.orders.map(\.reserved).sum() <= 100)
        }
    }
}

@Suite struct `A trade` {
    @Test(
        arguments: [
            (.open, .spot, .buy), (.open, .future, .sell), (.close, .spot, .sell),
            (.close, .future, .buy),
        ] as [(Trade.Kind, Leg, Side)])
    func `moves each leg towards its target on one side`(kind: Trade.Kind, leg: Leg, side: Side) {
        #expect(Rows.trade(kind, []).side(of: leg) == side)
    }

    @Test func `numbers the orders of each leg from 1`() {
        let trade = Rows.trade([
            Rows.order(.spot, .buy, 1, at: 60_000, .rejected, attempt: 1),
            Rows.order(.spot, .buy, 1, at: 60_000, .inDoubt, attempt: 2),
        ])
        #expect(trade.nextAttempt(of: .spot) == 3)
        #expect(trade.nextAttempt(of: .future) == 1)
    }

    @Test func `takes a newer row in the place of the older one`() {
        let trade = Rows.trade([Rows.order(.spot, .buy, 1, at: 60_000, .inDoubt)])
        let newer = Rows.order(.spot, .buy, 1, at: 60_000, .filled)
        #expect(trade.replacing(newer).orders == [newer])
        let other = Rows.order(.future, .sell, 1, at: 61_500, .filled)
        #expect(trade.replacing(other).orders == trade.orders)
    }

    @Test func `that is not over is the one of its position`() {
        let over = Rows.trade(id: 1, [])
        let current = Rows.trade(.close, id: 2, isOver: false, [])
        #expect(Rows.position([over, current]).unfinishedTrade == current)
        #expect(Rows.position([over]).unfinishedTrade == nil)
        var ended = current
        ended.endedAt = Market.epoch
        #expect(Rows.position([over, current]).replacing(ended).unfinishedTrade == nil)
    }
}
