import Foundation
import Testing

/// How a JSON document differs in structure from an example: names, nesting and types. Values may
/// differ, null stands for any type, and a list may have more, fewer or no elements.
struct Shape {
    private let example: Any

    init(_ text: String) throws {
        example = try JSONSerialization.jsonObject(with: Data(text.utf8))
    }

    /// The example of a command: `docs/examples/<name>.json`.
    static func documented(_ name: String) throws -> Shape {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "docs/examples/\(name).json")
        return try Shape(String(contentsOf: file, encoding: .utf8))
    }

    /// Empty when the text has the shape.
    func differences(from text: String) throws -> [String] {
        let actual = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return Shape.compare(example, actual, at: "$")
    }

    private static func compare(_ example: Any, _ actual: Any, at path: String) -> [String] {
        if example is NSNull || actual is NSNull { return [] }
        if let example = example as? [String: Any], let actual = actual as? [String: Any] {
            return compare(objects: example, actual, at: path)
        }
        if let example = example as? [Any], let actual = actual as? [Any] {
            return compare(lists: example, actual, at: path)
        }
        let (wanted, found) = (type(example), type(actual))
        return wanted == found ? [] : ["\(path) is \(found), not \(wanted)"]
    }

    private static func compare(
        objects example: [String: Any], _ actual: [String: Any], at path: String
    ) -> [String] {
        // Figures are named by what was decided; each is an exact string or a number.
        if path.hasSuffix(".numbers") { return figures(actual, at: path) }
        if path.hasSuffix(".reasons[]") {
            let named = Set(["reason", "sentence"])
            return named.subtracting(actual.keys).map { "\(path) lacks \($0)" }
                + figures(actual.filter { !named.contains($0.key) }, at: path)
        }
        let missing = Set(example.keys).subtracting(actual.keys).map { "\(path) lacks \($0)" }
        let unknown = Set(actual.keys).subtracting(example.keys).map {
            "\(path).\($0) is not in the example"
        }
        let inner = example.keys.sorted().flatMap { key -> [String] in
            guard let wanted = example[key], let found = actual[key] else { return [] }
            return compare(wanted, found, at: "\(path).\(key)")
        }
        return missing.sorted() + unknown.sorted() + inner
    }

    private static func compare(lists example: [Any], _ actual: [Any], at path: String) -> [String]
    {
        actual.flatMap { element -> [String] in
            let attempts = example.map { compare($0, element, at: "\(path)[]") }
            return attempts.min { $0.count < $1.count }
                ?? ["\(path) has elements, of which the example shows none"]
        }
    }

    private static func figures(_ figures: [String: Any], at path: String) -> [String] {
        figures.filter { !["a string", "a number"].contains(type($0.value)) }.keys.sorted().map {
            "\(path).\($0) is neither an exact string nor a number"
        }
    }

    private static func type(_ value: Any) -> String {
        switch value {
        case is String: "a string"
        case is [Any]: "a list"
        case is [String: Any]: "an object"
        case let number as NSNumber: String(cString: number.objCType) == "c" ? "a flag" : "a number"
        default: "null"
        }
    }
}

@Suite struct `The shape of JSON` {
    @Test(arguments: [
        (#"{"a":"1"}"#, #"{"a":1}"#), (#"{"a":1}"#, #"{"a":true}"#), (#"{"a":1}"#, #"{"b":1}"#),
        (#"{"a":1}"#, #"{"a":1,"b":2}"#), (#"{"a":1,"b":1}"#, #"{"a":1}"#),
        (#"{"a":[]}"#, #"{"a":[1]}"#), (#"{"a":[{"b":"x"}]}"#, #"{"a":[{"b":"y"},{"b":2}]}"#),
        (#"{"a":{}}"#, #"{"a":[]}"#), (#"{"numbers":{}}"#, #"{"numbers":{"a":[]}}"#),
        (#"{"reasons":[{}]}"#, #"{"reasons":[{"reason":"x"}]}"#),
    ])
    func `tells what differs`(example: String, actual: String) throws {
        #expect(try !Shape(example).differences(from: actual).isEmpty)
    }

    @Test(arguments: [
        (#"{"a":"1"}"#, #"{"a":"2"}"#), (#"{"a":1}"#, #"{"a":null}"#),
        (#"{"a":null}"#, #"{"a":[]}"#),
        (#"{"a":[1]}"#, #"{"a":[]}"#), (#"{"a":[1,"x"]}"#, #"{"a":["y",2,3]}"#),
        (#"{"numbers":{"a":1}}"#, #"{"numbers":{"b":"1","c":2}}"#),
        (#"{"a":true}"#, #"{"a":false}"#),
    ])
    func `lets values differ`(example: String, actual: String) throws {
        #expect(try Shape(example).differences(from: actual) == [])
    }
}
