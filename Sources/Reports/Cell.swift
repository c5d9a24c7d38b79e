public import Domain

/// One value of a list, and how each format writes it.
public enum Cell: Hashable, Sendable {
    /// Names, ids and words.
    case text(String)
    /// Money, prices, sizes and ratios: in JSON a string, since most readers of JSON numbers round.
    case exact(Exact)
    /// Percentages: a JSON number with all its digits.
    case percent(Exact)
    /// Counts, versions and milliseconds: a JSON number.
    case number(Int64)
    case flag(Bool)
    case timestamp(Timestamp)
    case list([String])
    case null

    /// A name or a word; ``null`` for `nil`, here and below.
    public init(_ text: String?) { self = text.map(Cell.text) ?? .null }
    /// A price, a size, money or a ratio.
    public init(_ exact: Exact?) { self = exact.map(Cell.exact) ?? .null }
    /// A percentage: 12.5 is 12.5 %.
    public init(percent: Exact?) { self = percent.map(Cell.percent) ?? .null }
    /// A count.
    public init(_ number: Int?) { self = number.map { .number(Int64($0)) } ?? .null }
    /// A moment, in UTC.
    public init(_ time: Timestamp?) { self = time.map(Cell.timestamp) ?? .null }

    /// As a JSON value.
    public var json: String {
        switch self {
        case .text(let text): JSONText.string(text)
        case .exact(let number): JSONText.string(number.description)
        case .percent(let number): number.description
        case .number(let number): number.description
        case .flag(let flag): flag.description
        case .timestamp(let time): JSONText.string(time.description)
        case .list(let texts): "[" + texts.map(JSONText.string).joined(separator: ",") + "]"
        case .null: "null"
        }
    }

    /// For programs that read columns: nothing is rounded, and null is empty.
    public var plain: String {
        switch self {
        case .text(let text): text
        case .exact(let number), .percent(let number): number.description
        case .number(let number): number.description
        case .flag(let flag): flag.description
        case .timestamp(let time): time.description
        case .list(let texts): texts.joined(separator: " ")
        case .null: ""
        }
    }

    /// For people.
    ///
    /// - Parameter places: decimal places of an exact number; `nil` shows all it has.
    public func shown(places: Int?) -> String {
        switch self {
        case .text(let text): text.isEmpty ? "-" : text.singleLine
        case .exact(let number), .percent(let number):
            places.map { number.rounded(to: $0, .halfEven).text(atLeast: $0) } ?? number.description
        case .flag(let flag): flag ? "yes" : "no"
        case .timestamp(let time): time.shown
        case .list(let texts): texts.isEmpty ? "-" : texts.joined(separator: ", ")
        case .number: plain
        case .null: "-"
        }
    }

    /// Numbers align at the right, so that their sizes can be compared.
    var isNumber: Bool {
        switch self {
        case .exact, .percent, .number: true
        default: false
        }
    }
}

extension Timestamp {
    /// `2026-11-22 08:00:00Z`: to the second, for people.
    public var shown: String {
        description.replacing("T", with: " ").prefix(19) + "Z"
    }
}

extension String {
    fileprivate var singleLine: String {
        String(map { $0.isNewline || $0 == "\t" ? " " : $0 })
    }
}
