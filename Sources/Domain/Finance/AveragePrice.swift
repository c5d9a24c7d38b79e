/// The average price of several fills, or of several levels of a book (DOMAIN §1, §4).
///
/// A size weighs in the unit of the instrument: coins for spot, contracts for an inverse future.
/// That unit decides the mean: money paid for coins adds up as `Σ size × price`, coins owed for
/// dollars add up as `Σ size ÷ price`. The arithmetic mean of an inverse future gives a wrong
/// profit.
public enum AveragePrice {
    /// Average of fills on one leg, in quote per coin, at ``Scale/quotient``.
    ///
    /// - Throws: ``FinanceError`` for no fills, or a size or price that is not above zero.
    public static func of(
        _ fills: some Sequence<OrderBook.Level>, leg: Leg
    ) throws(FinanceError) -> Exact {
        switch leg {
        case .spot: try arithmetic(fills)
        case .future: try harmonic(fills)
        }
    }

    /// `Σ(size × price) / Σ size`: what coins cost on average.
    public static func arithmetic(
        _ fills: some Sequence<OrderBook.Level>
    ) throws(FinanceError) -> Exact {
        var size: Exact = 0
        var cost: Exact = 0
        for fill in fills {
            try fill.check(.spotPrice)
            size += fill.size
            cost += fill.size * fill.price
        }
        guard size.isPositive else { throw .nothingToAverage }
        return try cost.over(size, .size)
    }

    /// `Σ size / Σ(size ÷ price)`: the one price at which all the dollars would have meant the
    /// same coins [A7].
    public static func harmonic(
        _ fills: some Sequence<OrderBook.Level>
    ) throws(FinanceError) -> Exact {
        var size: Exact = 0
        var coins: Exact = 0
        for fill in fills {
            try fill.check(.futurePrice)
            size += fill.size
            coins += try fill.size.over(fill.price, .futurePrice, scale: Scale.summand)
        }
        guard size.isPositive else { throw .nothingToAverage }
        return try size.over(coins, .size)
    }
}

extension OrderBook.Level {
    fileprivate func check(_ figure: FinanceError.Figure) throws(FinanceError) {
        try price.mustBePositive(figure)
        try size.mustBePositive(.size)
    }
}
