import Domain

/// One request that has passed the door: who asks for what, when.
struct Call {
    let request: PaperRequest
    let query: [String: String]
    /// The body of a POST.
    let body: JSONValue
    /// Empty for public endpoints.
    let uid: String
    let now: Timestamp

    func required(_ parameter: String) throws(Refusal) -> String {
        guard let value = query[parameter] else { throw .empty(parameter) }
        return value
    }

    /// A field of a POST body that has one object; empty when it was not sent.
    func field(_ name: String) -> String { body[name]?.text ?? "" }

    func requiredField(_ name: String) throws(Refusal) -> String {
        let value = field(name)
        guard !value.isEmpty else { throw .empty(name) }
        return value
    }

    /// A comma-separated list of at most `most` names; empty when it was not sent.
    func list(_ parameter: String, most: Int) throws(Refusal) -> [String] {
        let names = (query[parameter] ?? "").split(separator: ",").map(String.init)
        guard names.count <= most else { throw .parameter(parameter) }
        return names
    }
}

/// What an endpoint answers: rows, and for lists of orders a code over all of them.
struct Answer {
    var code = "0"
    var message = ""
    /// The elements of `data`, as JSON.
    let rows: [UInt8]
    /// Order endpoints tell when they took the request in and let the answer out, in µs.
    var isTimed = false

    /// One object for each element.
    static func rows<Element>(
        _ elements: some Sequence<Element>, _ write: (inout JSONWriter, Element) -> Void
    ) -> Answer {
        var json = JSONWriter()
        for element in elements { json.object { write(&$0, element) } }
        return Answer(rows: json.bytes)
    }

    static func row(_ write: (inout JSONWriter) -> Void) -> Answer {
        var json = JSONWriter()
        json.object(write)
        return Answer(rows: json.bytes)
    }

    func response(at now: Timestamp) -> PaperResponse {
        var json = JSONWriter()
        json.object { json in
            json.field("code", code)
            json.array("data") { $0.raw(rows) }
            if isTimed {
                json.field("inTime", digits: now.milliseconds * 1000 + 123)
            }
            json.field("msg", message)
            if isTimed {
                json.field("outTime", digits: now.milliseconds * 1000 + 456)
            }
        }
        return PaperResponse(status: 200, body: json.bytes)
    }
}

/// How lists are cut into pages: newest first, `after` an id means older, `before` means newer.
struct Paging {
    private let after: Int64?
    private let before: Int64?
    private let begin: Timestamp?
    private let end: Timestamp?
    private let limit: Int

    init(_ call: Call, most: Int = 100) throws(Refusal) {
        after = try Paging.number("after", call)
        before = try Paging.number("before", call)
        begin = try Paging.number("begin", call).map(Timestamp.init(milliseconds:))
        end = try Paging.number("end", call).map(Timestamp.init(milliseconds:))
        limit = Int(try Paging.number("limit", call) ?? Int64(most))
        guard (1...most).contains(limit) else { throw .parameter("limit") }
    }

    /// The page of `rows`, which come newest first.
    func page<Row>(
        _ rows: some Sequence<Row>, id: (Row) -> Int64, time: (Row) -> Timestamp
    ) -> [Row] {
        var page: [Row] = []
        for row in rows {
            if let after, id(row) >= after { continue }
            if let before, id(row) <= before { continue }
            if let begin, time(row) < begin { continue }
            if let end, time(row) > end { continue }
            page.append(row)
            if page.count == limit { break }
        }
        return page
    }

    private static func number(_ name: String, _ call: Call) throws(Refusal) -> Int64? {
        guard let text = call.query[name] else { return nil }
        guard let number = Int64(text) else { throw .parameter(name) }
        return number
    }
}
