/// The time before a delivery whose index is averaged into the settlement price (DOMAIN §6).
public struct DeliveryWindow: Hashable, Sendable {
    /// The first moment in the window.
    public let start: Timestamp
    /// The expiry, not in the window itself.
    public let end: Timestamp

    /// - Parameter milliseconds: its length, above zero.
    public init(milliseconds: Int64, before expiry: Timestamp) {
        (start, end) = (expiry - milliseconds, expiry)
    }

    /// From its start on, up to the expiry and without it.
    public func contains(_ moment: Timestamp) -> Bool { start <= moment && moment < end }

    /// How much of it is over, 0 to 1.
    ///
    /// - Throws: `DivisionByZero` for a window of no length.
    public func part(at moment: Timestamp) throws(DivisionByZero) -> Exact {
        let elapsed = Swift.max(0, Swift.min(moment - start, end - start))
        return try Exact(elapsed).divided(by: Exact(end - start))
    }
}

/// How much of a future its settlement price is made of already: a part of each contract counts as
/// bought back at the average so far, the rest is still open (EXECUTION §5, §10).
public struct SettledPart: Hashable, Sendable {
    /// 0 to 1.
    public let part: Exact
    /// The settlement price as the exchange estimates it, USD per coin.
    public let price: Exact
    /// Of the delivery, a fraction.
    public let feeRate: Exact

    public init(part: Exact, price: Exact, feeRate: Exact) {
        (self.part, self.price, self.feeRate) = (part, price, feeRate)
    }

    /// `part × open notional / price × (1 − delivery fee)`: coins that stand alone by now, and are due
    /// to be sold.
    ///
    /// - Throws: `DivisionByZero` for a price of zero, which no estimate has.
    func coins(ofNotionalUSD notional: Exact) throws(DivisionByZero) -> Exact {
        try (notional * (1 - feeRate) * part).divided(by: price)
    }
}
