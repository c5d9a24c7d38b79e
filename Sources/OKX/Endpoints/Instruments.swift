public import Domain

// What can be traded, and in which steps.
// Source: OKX v5, Public data › Get instruments. 20 requests in 2 s by address and type.

extension Endpoint where Answer == [Instrument] {
    /// All spot instruments, whatever their state; those that are announced and have no sizes yet
    /// are left out.
    public static var spotInstruments: Self {
        .get(instrumentsPath, ["instType": "SPOT"], .open, .byAddress(20, of: "SPOT")) {
            (rows: [SpotInstrumentRow]) in try rows.compactMap { try $0.instrument }
        }
    }
}

extension Endpoint where Answer == Instrument? {
    /// One spot instrument; `nil` when it is not listed, or has no sizes yet.
    public static func spotInstrument(_ id: String) -> Self {
        .get(
            instrumentsPath, ["instType": "SPOT", "instId": id], .open, .byAddress(20, of: "SPOT")
        ) { (rows: [SpotInstrumentRow]) in
            rows.isEmpty ? nil : try rows.only(of: id).instrument
        }
    }
}

extension Endpoint where Answer == [Future] {
    /// All coin-margined delivery futures, whatever their state; nothing else of the type.
    public static var futures: Self {
        .get(instrumentsPath, ["instType": "FUTURES"], .open, .byAddress(20, of: "FUTURES")) {
            (rows: [FutureRow]) in try rows.compactMap { try $0.future }
        }
    }

    /// The coin-margined delivery futures of a family such as `BTC-USD`, whatever their state. What is
    /// delivered is not among them, nor a row that makes no sense: it keeps no other future back.
    public static func futures(of family: String) -> Self {
        .get(
            instrumentsPath, ["instType": "FUTURES", "instFamily": family], .open,
            .byAddress(20, of: "FUTURES")
        ) { (rows: [FutureRow]) in rows.compactMap { try? $0.future } }
    }
}

extension Endpoint where Answer == Future? {
    /// One coin-margined delivery future; `nil` when it is not listed (delivered, or not yet
    /// there), or of another kind.
    public static func futureInstrument(_ id: String) -> Self {
        .get(
            instrumentsPath, ["instType": "FUTURES", "instId": id], .open,
            .byAddress(20, of: "FUTURES")
        ) { (rows: [FutureRow]) in
            rows.isEmpty ? nil : try rows.only(of: id).future
        }
    }
}

private let instrumentsPath = "/public/instruments"
