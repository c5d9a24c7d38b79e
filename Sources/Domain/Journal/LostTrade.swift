/// The lost orders of one trade, told apart by the number in their client order ids.
public struct LostTrade: Hashable, Sendable {
    /// That of the client order ids when it was made.
    public let generation: Int
    /// The trade's number when it was made.
    public let number: Int64
    /// By when they were recorded, and of one leg by their attempts. Never empty.
    public let orders: [LostOrder]

    /// One trade for each number, oldest first.
    public static func group(_ orders: [LostOrder]) -> [LostTrade] {
        struct Name: Hashable {
            let generation: Int
            let number: Int64
        }
        let groups = Dictionary(grouping: orders) {
            Name(generation: $0.id.generation, number: $0.id.trade)
        }
        return groups.map { name, orders in
            LostTrade(
                generation: name.generation, number: name.number,
                orders: orders.sorted { $0.rank < $1.rank })
        }.sorted { ($0.recordedAt, $0.number) < ($1.recordedAt, $1.number) }
    }

    /// When its first order was recorded, by the database's clock of then, to the second.
    public var recordedAt: Timestamp { orders[0].recordedAt }

    /// When its last order was over; `nil` while one is not.
    public var endedAt: Timestamp? {
        let ends = orders.compactMap(\.endedAt)
        return ends.count == orders.count ? ends.max() : nil
    }

    public func orders(of leg: Leg) -> [LostOrder] { orders.filter { $0.id.leg == leg } }

    /// The one instrument of a leg; `nil` when nothing of it is left to see.
    ///
    /// - Throws: ``Unattributable`` when its orders name several, or one of another kind.
    public func instrument(of leg: Leg) throws(Unattributable) -> String? {
        let ids = Set(orders(of: leg).map(\.report.instrumentID))
        guard ids.count <= 1 else {
            throw Unattributable("its \(leg.rawValue) orders are in \(ids.sorted())")
        }
        guard let id = ids.first else { return nil }
        // BTC-USDT is a spot instrument, BTC-USD-270326 a future.
        guard id.split(separator: "-").count == (leg == .spot ? 2 : 3) else {
            throw Unattributable("\(id) is not the \(leg.rawValue) leg that its name says")
        }
        return id
    }

    /// Opening or closing: by the side of what filled first. Nothing is taken back before something
    /// has been done, so that the first execution is always towards the target.
    public var kind: Trade.Kind {
        let executed = orders.filter { !$0.fills.isEmpty }.min { $0.firstBill < $1.firstBill }
        let first = executed ?? orders.min { $0.id.attempt < $1.id.attempt } ?? orders[0]
        let opens = first.id.leg == .spot ? Side.buy : .sell
        return first.report.side == opens ? .open : .close
    }

    /// Both legs were recorded in one transaction, or one after the other was over.
    public var sequence: Trade.Sequence {
        let spot = orders(of: .spot).first { $0.id.attempt == 1 }
        let future = orders(of: .future).first { $0.id.attempt == 1 }
        guard let spot, let future else {
            if spot == nil && future == nil { return .together }
            return spot == nil ? .futureFirst : .spotFirst
        }
        // A sequence needs an answer and a look between its orders: milliseconds at the least.
        let apart = spot.report.createdAt - future.report.createdAt
        if apart.magnitude <= 2 { return .together }
        return apart < 0 ? .spotFirst : .futureFirst
    }
}

extension LostOrder {
    fileprivate var rank: (Int64, Int, String) {
        (id.second, id.attempt, id.leg == .spot ? "s" : "f")
    }

    fileprivate var firstBill: (Int, String) {
        (fills.first?.billID.count ?? .max, fills.first?.billID ?? "")
    }
}
