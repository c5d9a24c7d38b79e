import Domain

extension MarketOverride {
    /// `{"suspend":true,"levels":3,"sizeFactor":"0.1","staleMs":60000,"offsetBps":"-25",
    /// "premiumPct":"1.5","crossBps":"5","without":"asks","delistAt":"2026-12-25T08:00:00Z"}`, every field
    /// optional.
    init(_ fields: inout Fields) throws(FieldError) {
        self.init()
        isSuspended = try fields.flag("suspend")
        levels = try fields.integer("levels", in: 0...Int64(BookLadder.deepest)).map(Int.init)
        sizeFactor = try fields.decimal("sizeFactor", in: 0...1_000_000)
        staleMilliseconds = try fields.integer("staleMs") ?? 0
        offsetBasisPoints = try fields.decimal("offsetBps", in: -9_999...1_000_000)
        premiumPercent = try fields.decimal("premiumPct", in: -1_000...1_000)
        crossBasisPoints = try fields.decimal("crossBps", in: 0...9_999)
        missingSide = try fields.choice("without", of: BookSide.self)
        delistedAt = try fields.moment("delistAt")
    }

    static let fields =
        "suspend, levels, sizeFactor, staleMs, offsetBps, premiumPct, crossBps, without (asks|bids), "
        + "delistAt"
}
