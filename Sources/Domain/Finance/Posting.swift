/// One change of one currency's balance (DOMAIN §12). Positive is received, negative is paid.
///
/// Everything that trading does to an account is a sum of these; start plus their sum is the
/// exchange's balance, to the last digit [R1].
public struct Posting: Hashable, Sendable {
    public let currency: String
    public let change: Exact
    public let kind: Kind

    /// What moved the balance; `settlement` is profit of a future, daily or at its delivery.
    public enum Kind: String, Hashable, Sendable, Codable {
        case trade, fee, settlement, interest, transfer
    }

    public init(currency: String, change: Exact, kind: Kind) {
        (self.currency, self.change, self.kind) = (currency, change, kind)
    }
}

extension Posting {
    /// The postings of a fill on the spot leg: coins one way, quote the other, and the fee.
    ///
    /// - Parameter fee: signed as the exchange signs it, negative is charged; `nil` while it has
    ///   not been stated.
    public static func spot(
        _ side: Side, coins: Exact, at price: Exact, of spot: Instrument,
        fee: (change: Exact, currency: String)?
    ) -> [Posting] {
        let received = side == .buy ? coins : -coins
        let trade = [
            Posting(currency: spot.coin, change: received, kind: .trade),
            Posting(currency: spot.quote, change: -received * price, kind: .trade),
        ]
        return trade
            + (fee.map { [Posting(currency: $0.currency, change: $0.change, kind: .fee)] } ?? [])
    }

    /// The sum of all changes, currency by currency. A currency whose changes cancel is there with
    /// zero; one without a posting is not.
    public static func totals(_ postings: some Sequence<Posting>) -> [String: Exact] {
        postings.reduce(into: [:]) { totals, posting in
            totals[posting.currency, default: 0] += posting.change
        }
    }

    /// Where the balances after the postings differ from what the exchange states: stated less
    /// computed, by currency. Empty when every currency agrees to the last digit.
    public static func breaks(
        start: [String: Exact], postings: some Sequence<Posting>, stated: [String: Exact]
    ) -> [String: Exact] {
        let computed = start.merging(totals(postings), uniquingKeysWith: +)
        return Set(computed.keys).union(stated.keys).reduce(into: [:]) { breaks, currency in
            let difference = stated[currency, default: 0] - computed[currency, default: 0]
            if !difference.isZero { breaks[currency] = difference }
        }
    }
}
