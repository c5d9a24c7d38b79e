/// What a position holds and what is missing of its hedge, projected from its rows alone.
///
/// `δ = Σ ±spot fills + Σ signed fees in coin + Σ ±N·V/px over every future fill`, sells negative.
/// Marks, average prices of the exchange and settlement bills do not enter: a neutral book needs no
/// re-hedging for price moves. EXECUTION §5, DOMAIN §2.
///
/// δ and all that is held against it count coins; positive is long.
public struct Exposure: Hashable, Sendable {
    /// Net coins of the spot leg, with fees in coin of both legs and the dust that was taken in, less
    /// what was booked out to be kept.
    public let coins: Exact
    /// Net contracts; negative is short.
    public let contracts: Exact
    /// δ with every order counted at what is known to have filled.
    public let delta: Exact
    /// The intended δ of what is open: 0 for a neutral hedge.
    public let intended: Exact
    /// δ at the two ends of the interval that orders in doubt span.
    public let lowest: Exact
    /// The upper end of the two.
    public let highest: Exact
    /// Quote currency received less spent on the spot leg, fees included.
    public let quoteFlow: Exact
    /// An order may or may not have reached the exchange.
    public let hasOrderInDoubt: Bool
    /// An order may still fill: it is in doubt, or it rests.
    public let hasOpenOrder: Bool

    /// Coins in excess of the hedge (positive) or missing (negative).
    public var residual: Exact { delta - intended }

    /// The part of the residual that is sure at both ends of the interval: a repair may be no larger
    /// (EXECUTION rule 4). Zero when the ends differ in sign.
    public var sureResidual: Exact {
        let (low, high) = (lowest - intended, highest - intended)
        if low.isPositive { return low }
        return high.isNegative ? high : 0
    }

    /// - Parameter settled: the part of the open contracts that counts as bought back already, within
    ///   a delivery window; `nil` for none.
    /// - Throws: `DivisionByZero` for a price of zero, which the journal cannot hold.
    public init(
        of position: Position, settled: SettledPart? = nil
    ) throws(DivisionByZero) {
        var sums = Sums()
        for order in position.orders {
            try sums.add(order, coin: position.coin, contractValue: position.contractValue)
        }
        coins =
            sums.coins + sums.coinFees + position.trades.map(\.dustCoins).sum()
            - position.kept.map(\.coins).sum()
        contracts = sums.contracts
        let open = Swift.max(0, -sums.contracts) * position.contractValue
        delta =
            coins + sums.futureCoins
            + (try settled.map { part throws(DivisionByZero) in try part.coins(ofNotionalUSD: open)
            }
                ?? 0)
        lowest = delta + sums.doubtBelow
        highest = delta + sums.doubtAbove
        intended =
            try Exposure.intendedExcess(of: position, openContracts: -sums.contracts)
            * (1 - (settled?.part ?? 0))
        quoteFlow = sums.quoteFlow
        hasOrderInDoubt = position.orders.contains { $0.state == .inDoubt }
        hasOpenOrder = position.orders.contains { $0.state.isOpen }
    }

    /// The excess that the opening trades meant to hold, by the share of their contracts that is
    /// still open.
    private static func intendedExcess(
        of position: Position, openContracts: Exact
    ) throws(DivisionByZero) -> Exact {
        let opening = position.trades.filter { $0.kind == .open }
        let opened = opening.map { $0.filled(of: .future) }.sum()
        guard opened.isPositive, openContracts.isPositive else { return 0 }
        var excess: Exact = 0
        for trade in opening where trade.targetContracts.isPositive {
            let part = trade.intendedExcessCoins * trade.filled(of: .future)
            excess = excess + (try part.divided(by: trade.targetContracts))
        }
        return try (excess * Swift.min(openContracts, opened)).divided(by: opened)
    }
}

private struct Sums {
    var coins: Exact = 0
    var coinFees: Exact = 0
    var contracts: Exact = 0
    var futureCoins: Exact = 0
    var quoteFlow: Exact = 0
    var doubtBelow: Exact = 0
    var doubtAbove: Exact = 0

    mutating func add(
        _ order: JournalOrder, coin: String, contractValue: Exact
    ) throws(DivisionByZero) {
        let sign: Exact = order.side == .buy ? 1 : -1
        // What was accepted may have filled since it was read.
        let unfilled = order.state.isOpen ? order.size - order.filledSize : 0
        var doubt: Exact
        switch order.leg {
        case .spot:
            coins += sign * order.filledSize
            quoteFlow -= sign * order.filledSize * (order.averagePrice ?? 0)
            doubt = unfilled
        case .future:
            contracts += sign * order.filledSize
            futureCoins += sign * (try order.coinValue(contractValue: contractValue))
            doubt = try (unfilled * contractValue).divided(by: order.price)
        }
        doubt *= sign
        doubtBelow += Swift.min(0, doubt)
        doubtAbove += Swift.max(0, doubt)
        if order.feeCurrency == coin {
            coinFees += order.fee
        } else if order.leg == .spot {
            quoteFlow += order.fee
        }
    }
}

extension JournalOrder {
    /// Coins that the filled contracts are worth at the prices they filled at: `Σ N·V/px`.
    ///
    /// While the fills are not yet those that the order's own figure counts, they lag behind it or
    /// were read ahead of it, the whole figure counts at its average price: the average is of all.
    func coinValue(contractValue: Exact) throws(DivisionByZero) -> Exact {
        guard fills.map(\.size).sum() == filledSize else {
            return try (filledSize * contractValue).divided(by: averagePrice ?? price)
        }
        var value: Exact = 0
        for fill in fills {
            value += try (fill.size * contractValue).divided(by: fill.price)
        }
        return value
    }
}
