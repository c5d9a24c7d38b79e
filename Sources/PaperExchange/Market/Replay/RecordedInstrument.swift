import Domain

extension PaperInstrument {
    /// A row of a recorded `public/instruments`. Fields that are not needed are not looked at: the
    /// exchange adds some every year.
    ///
    /// - Throws: for what cannot be played back: options and swaps, and steps that are no power of
    ///   ten.
    convenience init(recorded fields: inout Fields) throws(FieldError) {
        let id = try fields.required("instId")
        guard let type = try fields.choice("instType", of: InstrumentType.self) else {
            throw .missing("instType")
        }
        let price = try fields.grid("tickSz")
        let lot = try fields.grid("lotSz")
        let contract = type == .futures ? try Contract(recorded: &fields, lot: lot.step) : nil
        let base: String
        let quote: String
        if let contract {
            base = String(id.prefix { $0 != "-" })
            quote = contract.isInverse ? "USD" : contract.settleCurrency
        } else {
            (base, quote) = (try fields.required("baseCcy"), try fields.required("quoteCcy"))
        }
        let coin = CoinModel(
            base, price: PaperInstrument.usualPrice(of: base), spotPlaces: price.places,
            lotPlaces: lot.places, minimumLots: 1,
            spotDepth: 0)
        self.init(
            id: id, product: contract.map(Product.future) ?? .spot, coin: coin, quote: quote,
            underlying: try fields.text("uly") ?? "", family: try fields.text("instFamily") ?? "",
            price: price, size: lot, minimumLots: try fields.lots("minSz", lot),
            maximumLimitLots: try fields.lots("maxLmtSz", lot),
            maximumMarket: contract == nil
                ? try fields.whole("maxMktSz") : try fields.lots("maxMktSz", lot),
            listTime: try fields.moment("listTime") ?? Timestamp(milliseconds: 0),
            ruleType: try fields.text("ruleType") ?? "normal",
            alias: try fields.text("alias") ?? "")
    }

    /// What margin tiers of contracts on coins are reckoned with; a dollar for a coin that nothing
    /// is known of.
    private static func usualPrice(of coin: String) -> Double {
        CoinModel.majors.first { $0.name == coin }?.basePrice ?? 1
    }
}

extension Contract {
    fileprivate init(recorded fields: inout Fields, lot: Exact) throws(FieldError) {
        guard let value = try fields.decimal("ctVal"), value.isPositive else {
            throw fields.invalid("ctVal")
        }
        guard let expiry = try fields.moment("expTime") else { throw .missing("expTime") }
        let isInverse = try fields.required("ctType") == "inverse"
        self.init(
            value: value, isInverse: isInverse, settleCurrency: try fields.required("settleCcy"),
            expiry: expiry, settlesDaily: try fields.flag("futureSettlement"), lot: lot)
    }
}

extension Fields {
    /// `0.01`, `1`: a step that is a power of ten.
    fileprivate mutating func grid(_ name: String) throws(FieldError) -> Grid {
        let step = try decimal(name)
        for places in 0...12 where Grid(places: places).step == step { return Grid(places: places) }
        throw invalid(name)
    }

    fileprivate mutating func lots(_ name: String, _ grid: Grid) throws(FieldError) -> Int64 {
        guard let size = try decimal(name), let lots = grid.units(size) else { throw invalid(name) }
        return lots
    }

    fileprivate mutating func whole(_ name: String) throws(FieldError) -> Int64 {
        guard let number = try decimal(name) else { throw invalid(name) }
        return Grid(places: 0).floored(number)
    }
}
