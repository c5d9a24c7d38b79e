import Domain

/// How much was traded in a span, as candles tell it.
struct Volume: Hashable, Sendable {
    /// Coins of a spot instrument, contracts of a future.
    let size: Exact
    /// Quote currency of a spot instrument, coins of a future.
    let currency: Exact
    /// Quote currency of either.
    let quote: Exact
}

extension Market {
    /// The model's turnover in a span and what was really traded in it.
    func volume(
        of instrument: PaperInstrument, in span: Range<Timestamp>,
        with real: some Sequence<TradeTape.Minute>
    ) -> Volume {
        let length = span.upperBound - span.lowerBound
        let middle = span.lowerBound + length / 2
        let usd =
            dailyTurnover(of: instrument, at: middle) * Double(length) / Double(Timestamp.day)
        let price = model.middle(instrument, at: middle)
        let (cents, fine) = (Grid(places: 2), Grid(places: 4))
        let (quote, coins) = (
            cents.exact(cents.nearest(usd)),
            fine.exact(price > 0 ? fine.nearest(usd / price) : 0)
        )
        let lots = instrument.size.exact(real.map(\.lots).reduce(0, +))
        let worth = real.map(\.worth).sum()
        guard let contract = instrument.contract else {
            return Volume(
                size: coins + lots, currency: quote + worth, quote: quote + worth)
        }
        let value = contract.value.approximate
        let contracts = contract.isInverse ? usd / value : price > 0 ? usd / price / value : 0
        let size = Exact(Int64(contracts.rounded())) + lots
        // An inverse contract is worth a fixed sum of dollars, a linear one a fixed sum of coins.
        let face = lots * contract.value
        return contract.isInverse
            ? Volume(size: size, currency: coins + worth, quote: quote + face)
            : Volume(size: size, currency: coins + face, quote: quote + worth)
    }
}
