import Domain

/// One kind of fault as the control API and scenario files name it, with what it reads there: the
/// one place where the words of the vocabulary are said and explained.
public struct FaultKind: Sendable {
    /// As it is written: `drop-after`.
    public let name: String
    /// The fields beyond those that every fault has; optional ones in brackets.
    public let fields: String
    /// One sentence for people.
    public let summary: String
    let read: @Sendable (inout Fields) throws(FieldError) -> PaperFault.Kind

    private init(
        _ name: String, fields: String = "", _ summary: String,
        _ read: @escaping @Sendable (inout Fields) throws(FieldError) -> PaperFault.Kind
    ) {
        (self.name, self.fields, self.summary, self.read) = (name, fields, summary, read)
    }

    /// In the order in which they are explained.
    public static let all = connection + answers + lists + world + orders

    static func named(_ name: String) -> FaultKind? { all.first { $0.name == name } }

    // MARK: The connection

    private static let connection = [
        FaultKind("drop-before", "The connection closes; the request never took effect.") {
            _ throws(FieldError) in .dropBefore
        },
        FaultKind("drop-after", "The request takes effect; the connection closes unanswered.") {
            _ throws(FieldError) in .dropAfter
        },
        FaultKind(
            "delay", fields: "ms", "The request takes effect; the answer comes this much later."
        ) {
            fields throws(FieldError) in
            .delay(milliseconds: try fields.requiredInteger("ms", in: length))
        },
        FaultKind("slow", fields: "ms", "The answer dribbles in, piece by piece, over this long.") {
            fields throws(FieldError) in
            .slow(milliseconds: try fields.requiredInteger("ms", in: length))
        },
        FaultKind("cut", "Half of the answer comes, then the connection breaks.") {
            _ throws(FieldError) in .cut
        },
        FaultKind("wrong-length", fields: "by", "Content-Length is off by so many bytes, + or -.") {
            fields throws(FieldError) in
            .wrongLength(by: Int(try fields.requiredInteger("by", in: -1_000_000...1_000_000)))
        },
    ]

    // MARK: The answer

    private static let answers = [
        FaultKind("truncate", "A whole HTTP answer whose JSON ends in the middle.") {
            _ throws(FieldError) in .truncate
        },
        FaultKind(
            "http-status", fields: "[status] [executed]", "A page of HTML under a status, 502 else."
        ) { fields throws(FieldError) in
            .httpStatus(try status(&fields) ?? 502, executed: try fields.flag("executed"))
        },
        FaultKind(
            "text", fields: "[status] [text] [executed]", "Plain text under a status, 429 else."
        ) {
            fields throws(FieldError) in
            .text(
                try status(&fields) ?? 429, try fields.text("text") ?? "Too Many Requests",
                executed: try fields.flag("executed"))
        },
        FaultKind(
            "code", fields: "code [msg] [status] [executed]",
            "An exchange code; message and status are the documented ones unless said."
        ) { fields throws(FieldError) in
            let code = try fields.required("code")
            let known = GatewayCode.all[code]
            return .code(
                code, message: try fields.text("msg") ?? known?.message ?? "",
                status: try status(&fields) ?? known?.status ?? 200,
                executed: try fields.flag("executed"))
        },
        FaultKind("empty-data", "Success without a row.") { _ throws(FieldError) in .emptyData },
        FaultKind(
            "field", fields: "field value", "Every field of this name has this value: an edge."
        ) {
            fields throws(FieldError) in
            .field(try fields.required("field"), value: try fields.text("value") ?? "")
        },
    ]

    // MARK: Lists

    private static let lists = [
        FaultKind("double-rows", "Every row of the answer comes twice.") {
            _ throws(FieldError) in .rows(.doubled)
        },
        FaultKind("reverse-rows", "The rows come backwards.") {
            _ throws(FieldError) in .rows(.reversed)
        },
        FaultKind("shuffle-rows", "The rows come in a drawn order.") {
            _ throws(FieldError) in .rows(.shuffled)
        },
        FaultKind("repeat-page", "The page that was answered here before comes again.") {
            _ throws(FieldError) in .repeatPage
        },
    ]

    // MARK: The world

    private static let world = [
        FaultKind("skew", fields: "ms", "The exchange's clock is off, + ahead, for this request.") {
            fields throws(FieldError) in
            guard let skew = try fields.integer("ms", in: -day...day) else { throw .missing("ms") }
            return .skew(milliseconds: skew)
        },
        FaultKind(
            "market", fields: "market [moment] and: \(MarketOverride.fields)",
            "A market is disturbed; moment is during, before, or after the request (the default)."
        ) { fields throws(FieldError) in
            let name = try fields.required("market")
            let moment: PaperFault.Moment = try fields.choice("moment") ?? .after
            return .market(name, try MarketOverride(&fields), moment)
        },
        FaultKind("advance", fields: "ms", "Market time passes right after the request.") {
            fields throws(FieldError) in
            .advance(milliseconds: try fields.requiredInteger("ms", in: length))
        },
    ]

    // MARK: Orders

    private static let orders = [
        FaultKind("reject", fields: "code [msg] [subCode]", "The row is refused with this sCode.") {
            fields throws(FieldError) in
            .reject(
                try fields.required("code"), message: try fields.text("msg") ?? "",
                subcode: try fields.text("subCode") ?? "")
        },
        FaultKind(
            "partial-fill", fields: "percent [ms]",
            "At most so much fills on arrival; what rests of a limit order is left alone for ms."
        ) { fields throws(FieldError) in
            guard let percent = try fields.decimal("percent", in: 0...100) else {
                throw .missing("percent")
            }
            return .partialFill(percent: percent, rest: try fields.integer("ms", in: length) ?? day)
        },
        FaultKind("late-match", fields: "ms", "The order is live, and matched only after so long.")
        {
            fields throws(FieldError) in
            .lateMatch(milliseconds: try fields.requiredInteger("ms", in: length))
        },
        FaultKind(
            "cancel", fields: "[ms]",
            "The system cancels what is left after ms; at once: all of it."
        ) { fields throws(FieldError) in
            .cancelBySystem(milliseconds: try fields.integer("ms", in: length) ?? 0)
        },
        FaultKind("hide", fields: "ms", "No query shows the order and its fills for so long.") {
            fields throws(FieldError) in
            .hide(milliseconds: try fields.requiredInteger("ms", in: length))
        },
    ]

    private static let day = Timestamp.day
    private static let length: ClosedRange<Int64> = 0...(400 * Timestamp.day)

    private static func status(_ fields: inout Fields) throws(FieldError) -> Int? {
        try fields.integer("status", in: 200...599).map(Int.init)
    }
}

/// The codes with which the exchange turns a request away before it looks at it, or loses it: the
/// documented message and HTTP status.
///
/// Source: <https://www.okx.com/docs-v5/en/#error-code>, with recorded messages where there are any.
enum GatewayCode {
    static let all: [String: (status: Int, message: String)] = [
        "50001": (503, "Service temporarily unavailable. Please try again later."),
        "50004": (400, "Endpoint request timeout. "),
        "50011": (429, "Too Many Requests"),
        "50013": (429, "Systems are busy. Please try again later."),
        "50026": (500, "System error. Please try again later."),
        "50040": (200, "Operations are too frequent. Please try again later."),
        "50061": (200, "Your order rate has reached the limit of the sub-account."),
        "51054": (500, "Request timed out. Please try again later."),
        "51149": (200, "Order timed out. Please try again later."),
    ]
}
