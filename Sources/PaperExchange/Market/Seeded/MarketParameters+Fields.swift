extension MarketParameters {
    /// Reads a file of parameters. What it leaves out stays as it is by default; what it misspells or
    /// sets to an impossible value is refused.
    public init(fromJSON bytes: [UInt8]) throws(FieldError) {
        self.init()
        var document = try Fields(document: bytes)
        if var index = try document.object("index") {
            commonIndex = try index.waves("common", most: 6) ?? commonIndex
            ownIndex = try index.waves("own", most: 6) ?? ownIndex
            try index.finish()
        }
        if var fields = try document.object("jumps") { try jumps.read(&fields) }
        peg = try document.waves("peg", most: 6) ?? peg
        if var fields = try document.object("premium") { try premium.read(&fields) }
        if var fields = try document.object("spot_book") { try spotBook.read(&fields) }
        if var fields = try document.object("futures_book") { try futuresBook.read(&fields) }
        if var fields = try document.object("depth") { try depth.read(&fields) }
        try document.set(&openInterestSwing, "open_interest_swing", in: 0...0.99)
        refillMilliseconds = try document.integer("refill_ms") ?? refillMilliseconds
        if var fields = try document.object("coins") {
            for index in coins.indices {
                guard var coin = try fields.object(coins[index].name) else { continue }
                try coins[index].read(&coin)
            }
            try fields.finish()
        }
        try document.finish()
    }
}

extension MarketParameters.Jumps {
    fileprivate mutating func read(_ fields: inout Fields) throws(FieldError) {
        every = try fields.integer("every_ms", in: 1000...MarketParameters.longest) ?? every
        fade = try fields.integer("fade_ms", in: 1...MarketParameters.longest) ?? fade
        try fields.set(&chance, "chance", in: 0...1)
        try fields.set(&size, "size", in: 0...0.5)
        // So that a price looks back over few stretches only.
        guard fade <= 100 * every else { throw fields.invalid("fade_ms") }
        try fields.finish()
    }
}

extension MarketParameters.Premium {
    fileprivate mutating func read(_ fields: inout Fields) throws(FieldError) {
        try fields.set(&floor, "floor", in: -1...1)
        try fields.set(&topDays, "top_days", in: 0...10_000)
        try fields.set(&fallDays, "fall_days", in: 0.01...10_000)
        try fields.set(&bottomDays, "bottom_days", in: 0...10_000)
        try fields.set(&riseDays, "rise_days", in: 0.01...10_000)
        try fields.set(&slope, "slope", in: -1...10)
        wobble = try fields.waves("wobble", most: 2) ?? wobble
        expiryWobble = try fields.waves("expiry_wobble", most: 6) ?? expiryWobble
        try fields.finish()
    }
}

extension MarketParameters.Book {
    fileprivate mutating func read(_ fields: inout Fields) throws(FieldError) {
        try fields.set(&halfSpread, "half_spread", in: 0...0.1)
        try fields.set(&gap, "gap", in: 0...0.1)
        try fields.finish()
    }
}

extension MarketParameters.Depth {
    fileprivate mutating func read(_ fields: inout Fields) throws(FieldError) {
        try fields.set(&growth, "growth", in: 0...100)
        try fields.set(&least, "least", in: 0...1000)
        try fields.set(&spread, "spread", in: 0...1000)
        change = try fields.integer("change_ms", in: 1...MarketParameters.longest) ?? change
        try fields.finish()
    }
}

extension CoinModel {
    fileprivate mutating func read(_ fields: inout Fields) throws(FieldError) {
        try fields.set(&basePrice, "price", in: 0.000_1...10_000_000)
        try fields.set(&peakPremium, "peak_premium", in: -1...10)
        try fields.set(&spotDepth, "spot_depth", in: 0...1e12)
        try fields.set(&futureDepth, "future_depth", in: 0...1e12)
        try fields.set(&openInterest, "open_interest", in: 0...1e13)
        try fields.finish()
    }
}

extension MarketParameters {
    /// Ten years, ms.
    fileprivate static let longest: Int64 = 3_650 * 86_400_000
}

extension Fields {
    fileprivate mutating func set(
        _ number: inout Double, _ name: String, in range: ClosedRange<Double>
    ) throws(FieldError) {
        guard let text = try text(name) else { return }
        guard let value = Double(text), range.contains(value) else { throw invalid(name) }
        number = value
    }

    fileprivate mutating func waves(
        _ name: String, most: Int
    ) throws(FieldError) -> [MarketParameters.Wave]? {
        guard has(name) else { return nil }
        var waves: [MarketParameters.Wave] = []
        for var fields in try objects(name) {
            var wave = MarketParameters.Wave(0, period: 0)
            try fields.set(&wave.amplitude, "amplitude", in: 0...0.5)
            wave.period = try fields.requiredInteger("period_ms", in: 1...MarketParameters.longest)
            try fields.finish()
            waves.append(wave)
        }
        guard waves.count <= most else { throw invalid(name) }
        return waves
    }
}
