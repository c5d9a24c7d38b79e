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
    func field(_ name: String) -> String { body.field(name) }

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

extension JSONValue {
    /// A member's text, whether it was sent as a string, a number or a boolean; empty when it was not
    /// sent.
    func field(_ name: String) -> String { self[name]?.text ?? "" }
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
