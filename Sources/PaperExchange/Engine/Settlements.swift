import Domain

extension Engine {
    /// What a future was or would have been settled at. Prices that nobody was settled at are not
    /// kept: the market is looked at again.
    func settlementPrice(of instrument: PaperInstrument, at time: Timestamp) -> Exact {
        let recorded = state.settlements.last {
            $0.instrumentID == instrument.id && $0.time == time
        }
        return recorded?.price
            ?? averageMark(of: instrument, over: Timestamp.hour, before: time)
    }

    /// The mean of the mark price, a sample each ten seconds, at 16 places.
    func averageMark(
        of instrument: PaperInstrument, over span: Int64, before time: Timestamp
    ) -> Exact {
        average(over: span, step: 10_000, before: time) { market.mark(of: instrument, at: $0) }
    }
}
