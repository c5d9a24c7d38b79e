extension MarketParameters {
    /// The whole of it as a file: every field there is, with the value that it has here.
    public var json: String {
        let sections = [
            "\"index\": {\n    \"common\": \(text(commonIndex)),\n    \"own\": \(text(ownIndex))}",
            """
            "jumps": {"every_ms": \(jumps.every), "chance": \(jumps.chance), \
            "size": \(jumps.size), "fade_ms": \(jumps.fade)}
            """,
            "\"peg\": \(text(peg))",
            """
            "premium": {"floor": \(premium.floor), "top_days": \(premium.topDays), \
            "fall_days": \(premium.fallDays), "bottom_days": \(premium.bottomDays), \
            "rise_days": \(premium.riseDays), "slope": \(premium.slope),
                "wobble": \(text(premium.wobble)),
                "expiry_wobble": \(text(premium.expiryWobble))}
            """,
            "\"spot_book\": \(text(spotBook))",
            "\"futures_book\": \(text(futuresBook))",
            """
            "depth": {"growth": \(depth.growth), "least": \(depth.least), \
            "spread": \(depth.spread), "change_ms": \(depth.change)}
            """,
            "\"open_interest_swing\": \(openInterestSwing)",
            "\"refill_ms\": \(refillMilliseconds)",
            "\"coins\": {\n    \(coins.map(text).joined(separator: ",\n    "))}",
        ]
        return "{\n  " + sections.joined(separator: ",\n  ") + "\n}"
    }

    private func text(_ waves: [Wave]) -> String {
        let texts = waves.map { "{\"amplitude\": \($0.amplitude), \"period_ms\": \($0.period)}" }
        return "[" + texts.joined(separator: ",\n      ") + "]"
    }

    private func text(_ book: Book) -> String {
        "{\"half_spread\": \(book.halfSpread), \"gap\": \(book.gap)}"
    }

    private func text(_ coin: CoinModel) -> String {
        """
        "\(coin.name)": {"price": \(coin.basePrice), "peak_premium": \(coin.peakPremium), \
        "spot_depth": \(coin.spotDepth), "future_depth": \(coin.futureDepth), \
        "open_interest": \(coin.openInterest)}
        """
    }
}
