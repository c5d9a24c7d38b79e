import Domain

/// The figures that spot instruments and futures share.
private protocol SizedRow: InstrumentRow {
    var tickSz: Exact? { get }
    var lotSz: Exact? { get }
    var minSz: Exact? { get }
    var maxLmtSz: Exact? { get }
    var maxLmtAmt: Exact? { get }
    var state: String { get }
    var groupId: String? { get }
}

extension SizedRow {
    fileprivate var isLive: Bool { state == "live" }

    /// `nil` for an instrument without sizes, as it is announced before it is listed. A live one
    /// has them, and above zero: anything else is nonsense.
    fileprivate func instrument(
        coin: String, quote: String, delistedAt: Timestamp? = nil
    ) throws(Nonsense) -> Instrument? {
        guard let tick = try step(tickSz, "tickSz"), let lot = try step(lotSz, "lotSz"),
            let least = try step(minSz, "minSz")
        else { return nil }
        return Instrument(
            id: instId, coin: coin, quote: quote, tickSize: tick, lotSize: lot, minSize: least,
            maxLimitSize: maxLmtSz?.unlessZero, maxLimitUSD: maxLmtAmt?.unlessZero,
            state: isLive ? .live : .other(state), feeGroup: groupId, delistedAt: delistedAt)
    }

    fileprivate func step(_ value: Exact?, _ field: String) throws(Nonsense) -> Exact? {
        if isLive { return try value.required(field).positive(field) }
        return value.flatMap { $0.isPositive ? $0 : nil }
    }
}

struct SpotInstrumentRow: Decodable, SizedRow {
    let instId: String
    @Blank var baseCcy: String?
    @Blank var quoteCcy: String?
    @Blank var tickSz: Exact?
    @Blank var lotSz: Exact?
    @Blank var minSz: Exact?
    @Blank var maxLmtSz: Exact?
    @Blank var maxLmtAmt: Exact?
    @Blank var groupId: String?
    /// Only where a delisting is announced.
    @Blank var expTime: Timestamp?
    let state: String

    var instrument: Instrument? {
        get throws(Nonsense) {
            guard let baseCcy, let quoteCcy else { return nil }
            return try instrument(coin: baseCcy, quote: quoteCcy, delistedAt: expTime)
        }
    }
}

struct FutureRow: Decodable, SizedRow {
    let instId: String
    @Blank var uly: String?
    @Blank var instFamily: String?
    @Blank var settleCcy: String?
    @Blank var ctType: String?
    @Blank var ctVal: Exact?
    @Blank var ctMult: Exact?
    @Blank var ruleType: String?
    @Blank var tickSz: Exact?
    @Blank var lotSz: Exact?
    @Blank var minSz: Exact?
    @Blank var maxLmtSz: Exact?
    @Blank var maxLmtAmt: Exact?
    @Blank var groupId: String?
    @Blank var expTime: Timestamp?
    @Blank var listTime: Timestamp?
    let futureSettlement: Bool?
    let state: String

    /// `nil` for whatever is not a coin-margined delivery future, or has no sizes yet.
    var future: Future? {
        get throws(Nonsense) {
            guard let (coin, quote) = currencies, let ctVal = try step(ctVal, "ctVal"),
                let ctMult = try step(ctMult, "ctMult"), let expiry = try expiry,
                let instrument = try instrument(coin: coin, quote: quote)
            else { return nil }
            return Future(
                instrument: instrument, contractValue: ctVal * ctMult, expiry: expiry,
                listedAt: listTime, settlesDaily: futureSettlement ?? false)
        }
    }

    /// Coin and quote, when the row is of the kind that is traded here.
    ///
    /// USD-margined and perpetual-like futures of the same underlying differ in family, rule or
    /// settlement currency; the underlying alone tells nothing. Old answers have no `ruleType`.
    private var currencies: (coin: String, quote: String)? {
        let parts = (uly ?? "").split(separator: "-").map(String.init)
        guard ctType == "inverse", ruleType ?? "normal" == "normal", instFamily == uly,
            parts.count == 2, parts[0] == settleCcy, parts[1] == "USD"
        else { return nil }
        return (parts[0], parts[1])
    }

    private var expiry: Timestamp? {
        get throws(Nonsense) { isLive ? try expTime.required("expTime") : expTime }
    }
}
