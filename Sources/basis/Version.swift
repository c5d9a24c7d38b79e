import Schema

/// What this program is, and which schemas it works on.
enum Version {
    static let number = "0.1.0"

    static var text: String { "basis \(number) (schema \(Schema.version))" }
}
