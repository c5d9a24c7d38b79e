/// Our name for an order: 24 letters and digits that say whose it is and what it was for, so that an
/// order found at the exchange can be told even when its row is lost.
///
/// Fixed widths in base 36: prefix 1, installation 4, generation 2, second of the commit 6, trade 8,
/// leg 1, attempt 2. The exchange takes at most 32 characters (REFERENCE §8.5) and lets a finished
/// id be used again; the journal never does.
public struct ClientOrderID: Hashable, Sendable, CustomStringConvertible {
    /// Four small letters or digits that mark the database.
    public let installation: String
    /// 1 to 1295; raised after a restored backup, so that no id is used twice.
    public let generation: Int
    /// Seconds since 1970 when the row was committed.
    public let second: Int64
    /// The trade's number in the journal.
    public let trade: Int64
    public let leg: Leg
    /// Counts the orders of a leg of a trade from 1, to 1295.
    public let attempt: Int

    static let prefix: Character = "b"

    /// What every id of ours begins with.
    public static let prefixText = String(prefix)

    /// - Parameter second: seconds since 1970 by the database's clock.
    public init(
        installation: String, generation: Int, second: Int64, trade: Int64, leg: Leg, attempt: Int
    ) {
        precondition(
            installation.count == 4 && Self.isOurs(installation), "installation '\(installation)'")
        precondition((1...1295).contains(generation), "generation \(generation)")
        precondition((1...1295).contains(attempt), "attempt \(attempt)")
        (self.installation, self.generation, self.second) = (installation, generation, second)
        (self.trade, self.leg, self.attempt) = (trade, leg, attempt)
    }

    /// The id as it is sent.
    public var description: String {
        let fields = [
            String(Self.prefix), installation, Self.base36(Int64(generation), 2),
            Self.base36(second, 6), Self.base36(trade, 8), leg == .spot ? "s" : "f",
            Self.base36(Int64(attempt), 2),
        ]
        return fields.joined()
    }

    /// `nil` for an id that is not of our making.
    public init?(_ text: String) {
        let characters = Array(text)
        guard characters.count == 24, characters[0] == Self.prefix, Self.isOurs(text),
            let generation = Int(String(characters[5..<7]), radix: 36),
            let second = Int64(String(characters[7..<13]), radix: 36),
            let trade = Int64(String(characters[13..<21]), radix: 36),
            let attempt = Int(String(characters[22..<24]), radix: 36),
            (1...1295).contains(generation), (1...1295).contains(attempt)
        else { return nil }
        switch characters[21] {
        case "s": leg = .spot
        case "f": leg = .future
        default: return nil
        }
        installation = String(characters[1..<5])
        (self.generation, self.second, self.trade) = (generation, second, trade)
        self.attempt = attempt
        guard description == text else { return nil }
    }

    /// Small letters and digits alone: a sign would be read as part of a number.
    private static func isOurs(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
    }

    private static func base36(_ value: Int64, _ width: Int) -> String {
        let text = String(value, radix: 36)
        precondition(text.count <= width, "\(value) does not fit \(width) characters")
        return String(repeating: "0", count: width - text.count) + text
    }
}
