import Domain

extension PaperFault {
    /// The fields that every fault has beside those of its kind.
    public static let fields = """
        kind      which of the kinds below
        path      what the path starts with; "/" is every path
        method    GET or POST; else both
        uid       only requests with a key of this account
        instId    only requests about this instrument; a star at the end stands for any rest
        leg       only spot instruments, or only futures: spot, future
        side      only orders of this side: buy, sell
        skip      so many fitting requests pass first (0)
        count     how many it strikes then (1; without end when a probability is given)
        probability  between 0 and 1, drawn from the exchange's seed
        from, until  market times, RFC 3339 or milliseconds, between which it strikes
        """

    /// One object of the control API or of a scenario.
    init(_ fields: inout Fields) throws(FieldError) {
        guard let entry = FaultKind.named(try fields.required("kind")) else {
            throw fields.invalid("kind")
        }
        self.init(
            path: try fields.required("path"), method: try fields.text("method"),
            kind: try entry.read(&fields))
        if let method, !["GET", "POST"].contains(method) { throw fields.invalid("method") }
        uid = try fields.text("uid")
        instrument = try fields.text("instId")
        leg = try fields.choice("leg")
        side = try fields.choice("side")
        probability = try fields.decimal("probability", in: 0...1)
        skip = Int(try fields.integer("skip") ?? 0)
        count =
            try fields.integer("count", in: 1...Int64.max).map(Int.init)
            ?? (probability == nil ? 1 : .max)
        from = try fields.moment("from")
        until = try fields.moment("until")
        try fields.finish()
    }
}
