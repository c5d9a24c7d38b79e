import Foundation

/// JSON as a store keeps it: the keys in alphabetical order, so that equal values make equal bytes.
enum StoredJSON {
    static func bytes(of value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(value))
        } catch {
            // Only a floating-point number that is none could have no form, and there is none in it.
            preconditionFailure("\(type(of: value)) cannot be written: \(error)")
        }
    }

    /// - Parameter what: what it is, for the message.
    static func value<Value: Decodable>(
        of bytes: [UInt8], _ what: String
    ) throws(PaperRestoreError) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(bytes))
        } catch {
            throw .unreadable("\(what): \(error)")
        }
    }
}
