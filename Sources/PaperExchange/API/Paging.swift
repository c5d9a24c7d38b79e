import Domain

/// How lists are cut into pages, the same everywhere: newest first, `after` an id for what is
/// older, `before` an id for what is newer, both exclusive. `before` alone gives the newest page,
/// not the one next to the id.
struct Paging {
    private let after: Int64?
    private let before: Int64?
    private let begin: Timestamp?
    private let end: Timestamp?
    private let limit: Int

    /// - Parameters:
    ///   - standard: rows of a page if `limit` is not sent.
    ///   - most: the largest `limit`.
    /// - Throws: 51000 for a parameter that is no number, or a limit beyond its bounds.
    init(_ call: Call, standard: Int = 100, most: Int = 100) throws(Refusal) {
        after = try call.number("after")
        before = try call.number("before")
        begin = try call.number("begin").map(Timestamp.init(milliseconds:))
        end = try call.number("end").map(Timestamp.init(milliseconds:))
        limit = Int(try call.number("limit") ?? Int64(standard))
        guard (1...most).contains(limit) else { throw .parameter("limit") }
    }

    /// The page of `list`, newest first.
    ///
    /// - Parameters:
    ///   - isWhole: rows that share the id of the page's last one come with it, however many.
    ///   - time: what `begin` and `end` bound.
    ///   - oldest: the walk ends at a row from before this; for lists in order of time only.
    ///   - isMeant: the filters.
    func page<Row>(
        of list: PagedList<Row>, isWhole: Bool = false, time: (Row) -> Timestamp,
        since oldest: Timestamp? = nil, where isMeant: (Row) -> Bool = { _ in true }
    ) -> [Row] {
        var page: [Row] = []
        var last: Int64?
        for (id, row) in list.newestFirst(after) {
            if let before, id <= before { break }
            if page.count >= limit, !isWhole || id != last { break }
            guard let row else { continue }
            let moment = time(row)
            if let oldest, moment < oldest { break }
            if let begin, moment < begin { continue }
            if let end, moment > end { continue }
            guard isMeant(row) else { continue }
            page.append(row)
            last = id
        }
        return page
    }
}

extension Call {
    /// A whole number; `nil` when it was not sent.
    func number(_ parameter: String) throws(Refusal) -> Int64? {
        guard let text = query[parameter] else { return nil }
        guard let number = Int64(text) else { throw .parameter(parameter) }
        return number
    }

    /// One of the words that a parameter can be; `nil` when it was not sent.
    func choice(_ parameter: String, of words: Set<String>) throws(Refusal) -> String? {
        guard let word = query[parameter] else { return nil }
        guard words.contains(word) else { throw .parameter(parameter) }
        return word
    }

    /// The type of instrument that is asked for; `nil` when it was not sent.
    func instrumentType() throws(Refusal) -> String? {
        try choice("instType", of: ["SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION", "EVENTS"])
    }

    /// The family, by either of its names: the older `uly` is still taken.
    var family: String? { query["instFamily"] ?? query["uly"] }

    /// Whether a row passes one filter; one that was not sent lets everything pass.
    func allows(_ parameter: String, _ value: @autoclosure () -> String) -> Bool {
        query[parameter].map { $0 == value() } ?? true
    }

    /// The filters by instrument that most lists have.
    func allows(_ instrument: PaperInstrument?) -> Bool {
        allows("instType", instrument?.type.rawValue ?? "")
            && allows("instId", instrument?.id ?? "")
            && (family.map { $0 == instrument?.family } ?? true)
    }
}
