extension Engine {
    /// Writes a trade where everybody sees it.
    mutating func publish(_ booked: BookedTrade) {
        let trade = booked.trade
        state.tapes[booked.instrument.id, default: TradeTape()].record(
            PublicTrade(
                id: booked.tradeID, time: trade.time, price: trade.price, size: trade.lots,
                taker: trade.takerSide),
            worth: booked.worth)
    }
}
