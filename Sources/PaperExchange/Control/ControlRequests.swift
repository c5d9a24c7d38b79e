import Domain

/// Why the control API refuses a command.
enum ControlError: Error, Hashable {
    case token
    case notJSON
    case missing(String)
    case invalid(String)
    case unknown(String)
    /// The exchange itself would not do it.
    case refused(String)

    var response: PaperResponse {
        var json = JSONWriter()
        json.object { $0.field("error", description) }
        let status =
            switch self {
            case .token: 403
            case .unknown: 404
            case .notJSON, .missing, .invalid, .refused: 400
            }
        return PaperResponse(status: status, body: json.bytes)
    }

    private var description: String {
        switch self {
        case .token: "the header x-control-token is missing or wrong"
        case .notJSON: "the body is not JSON"
        case .missing(let field): "the field \"\(field)\" is missing"
        case .invalid(let field): "the field \"\(field)\" has a value that it cannot have"
        case .refused(let reason): reason
        case .unknown(let command): "there is no control command \(command)"
        }
    }
}

extension JSONValue {
    func string(_ field: String) throws(ControlError) -> String {
        guard let text = self[field]?.text, !text.isEmpty else { throw .missing(field) }
        return text
    }
    func int64(_ field: String) throws(ControlError) -> Int64 {
        guard let number = Int64(try string(field)) else { throw .invalid(field) }
        return number
    }
    func decimal(_ field: String) throws(ControlError) -> Exact {
        guard let number = Exact(try string(field)) else { throw .invalid(field) }
        return number
    }
    fileprivate func has(_ field: String) -> Bool { self[field]?.text != nil }
}

extension MarketOverride {
    /// `{"suspend":true,"levels":3,"sizeFactor":"0.1","staleMs":60000,"offsetBps":"-25",
    /// "premiumPct":"1.5"}`, every field optional.
    init(_ body: JSONValue) throws(ControlError) {
        self.init()
        isSuspended = body["suspend"]?.text == "true"
        if body.has("levels") {
            levels = Int(try body.int64("levels"))
            guard (0...BookLadder.deepest).contains(levels ?? 0) else { throw .invalid("levels") }
        }
        if body.has("sizeFactor") { sizeFactor = try body.decimal("sizeFactor") }
        if body.has("staleMs") { staleMilliseconds = try body.int64("staleMs") }
        if body.has("offsetBps") { offsetBasisPoints = try body.decimal("offsetBps") }
        if body.has("premiumPct") { premiumPercent = try body.decimal("premiumPct") }
        if let factor = sizeFactor, factor.isNegative { throw .invalid("sizeFactor") }
        if staleMilliseconds < 0 { throw .invalid("staleMs") }
    }
}

extension PaperFault {
    /// `{"path":"/api/v5/trade/order","method":"POST","kind":"drop-after","skip":0,"count":1}`;
    /// `delay` has `ms`, `http-status` has `status`, `code` has `code`, `msg` and `status`, and both
    /// of these `executed`.
    init(_ body: JSONValue) throws(ControlError) {
        let executed = body["executed"]?.text == "true"
        let status = body.has("status") ? Int(try body.int64("status")) : nil
        let kind: Kind
        switch try body.string("kind") {
        case "delay": kind = .delay(milliseconds: try body.int64("ms"))
        case "drop-before": kind = .dropBefore
        case "drop-after": kind = .dropAfter
        case "http-status": kind = .httpStatus(status ?? 502, executed: executed)
        case "code":
            kind = .code(
                try body.string("code"), message: body["msg"]?.text ?? "", status: status ?? 200,
                executed: executed)
        case "cut": kind = .cut
        case "empty-data": kind = .emptyData
        default: throw .invalid("kind")
        }
        self.init(path: try body.string("path"), method: body["method"]?.text, kind: kind)
        if body.has("skip") { skip = Int(try body.int64("skip")) }
        if body.has("count") { count = Int(try body.int64("count")) }
        guard skip >= 0, count > 0 else { throw .invalid(skip < 0 ? "skip" : "count") }
    }
}
