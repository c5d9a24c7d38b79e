/// An answer that is no data: the request's own `code` and `msg`, with the HTTP status.
struct Refusal: Error, Hashable, Sendable {
    let code: String
    let message: String
    var status = 200
    /// Some gateway errors carry no `data` key at all.
    var hasData = true

    static func empty(_ parameter: String) -> Refusal {
        Refusal(code: "50014", message: "Parameter \(parameter) can not be empty.", status: 400)
    }
    static func parameter(_ name: String) -> Refusal {
        Refusal(code: "51000", message: "Parameter \(name) error", status: 400)
    }
    static let unknownInstrument = Refusal(
        code: "51001", message: "Instrument ID or Spread ID doesn't exist.")
    static let unknownOrder = Refusal(code: "51603", message: "Order does not exist")
    static let noBody = Refusal(
        code: "50000", message: "Body for POST request cannot be empty.", status: 400)
    static let notJSON = Refusal(code: "50002", message: "JSON syntax error", status: 400)
    static let contentType = Refusal(
        code: "50006", message: "Invalid Content-Type. Please use \"application/JSON\".",
        status: 400)
    static let method = Refusal(
        code: "50115", message: "Invalid request method.", status: 405)
    static let expired = Refusal(
        code: "50036", message: "The expTime can't be earlier than the current system time.")
    static let batchTooLarge = Refusal(
        code: "51111", message: "Maximum 20 orders can be placed in batches.")

    // MARK: Authentication

    static func header(_ name: String, _ code: String) -> Refusal {
        unauthorized(code, "Request header \(name) can not be empty.")
    }
    static let key = unauthorized("50111", "Invalid OK-ACCESS-KEY")
    static let timestampFormat = unauthorized("50112", "Invalid OK-ACCESS-TIMESTAMP")
    static let signature = unauthorized("50113", "Invalid Sign")
    static let passphrase = unauthorized("50105", "Request header OK-ACCESS-PASSPHRASE incorrect.")
    static let environment = unauthorized("50101", "APIKey does not match current environment.")
    static let timestampExpired = Refusal(
        code: "50102", message: "Timestamp request expired", status: 401)
    static let permission = Refusal(
        code: "50120", message: "This API key doesn't have permission to use this function")

    private static func unauthorized(_ code: String, _ message: String) -> Refusal {
        Refusal(code: code, message: message, status: 401, hasData: false)
    }

    init(code: String, message: String, status: Int = 200, hasData: Bool = true) {
        (self.code, self.message, self.status, self.hasData) = (code, message, status, hasData)
    }

    /// A rejection that is the whole request's. The documentation gives two kinds a status of their
    /// own.
    init(_ rejection: Rejection) {
        let status = ["51000": 400, "51113": 429, "51115": 429][rejection.code] ?? 200
        self.init(code: rejection.code, message: rejection.message, status: status)
    }

    var response: PaperResponse {
        var json = JSONWriter()
        json.object {
            $0.field("code", code)
            if hasData { $0.array("data") { _ in } }
            $0.field("msg", message)
        }
        return PaperResponse(status: status, body: json.bytes)
    }

    /// A path that the exchange does not know.
    static var unknownPath: PaperResponse {
        var json = JSONWriter()
        json.object {
            $0.field("code", "404")
            $0.object("data") { _ in }
            $0.field("detailMsg", "")
            $0.field("error_code", "404")
            $0.field("error_message", "Not Found")
            $0.field("msg", "Not Found")
        }
        return PaperResponse(status: 404, body: json.bytes)
    }
}
