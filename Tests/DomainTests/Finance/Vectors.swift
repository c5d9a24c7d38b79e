import Domain
import Foundation
import TestSupport
import Testing

/// One worked example of the trade's arithmetic: computed elsewhere at 60 digits and printed to 18
/// places, half to even. All numbers are text.
struct Vector: Decodable, Sendable {
    let id: String
    let inputs: [String: Input]
    let expected: [String: String]

    enum Input: Decodable, Sendable {
        case text(String)
        case list([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .list(try container.decode([String].self))
            }
        }
    }

    static let all: [Vector] = {
        do {
            let file = try #require(
                Bundle.module.url(
                    forResource: "vectors", withExtension: "json", subdirectory: "Fixtures"))
            return try JSONDecoder().decode([Vector].self, from: Data(contentsOf: file))
        } catch {
            preconditionFailure("the vectors cannot be read: \(error)")
        }
    }()

    static func named(_ id: String) throws -> Vector {
        try #require(all.first { $0.id == id })
    }
}

extension Vector: CustomTestStringConvertible {
    var testDescription: String { id }
}

// MARK: - Inputs

extension Vector {
    func text(_ name: String) throws -> String {
        guard case .text(let text)? = inputs[name] else { throw Missing(id: id, name: name) }
        return text
    }

    func list(_ name: String) throws -> [String] {
        guard case .list(let list)? = inputs[name] else { throw Missing(id: id, name: name) }
        return list
    }

    subscript(_ name: String) -> Exact {
        get throws {
            let text = try text(name)
            return try #require(Exact(text), "\(id).\(name) is \(text)")
        }
    }

    /// `61500.0x60ct` or `4000@61500`, price first or size first.
    func levels(_ name: String, separator: Character, sizeFirst: Bool) throws
        -> [OrderBook.Level]
    {
        try list(name).map { entry in
            let parts = entry.replacing("ct", with: "").split(separator: separator)
            let numbers = parts.compactMap { Exact(String($0)) }
            try #require(numbers.count == 2)
            return sizeFirst
                ? OrderBook.Level(price: numbers[1], size: numbers[0])
                : OrderBook.Level(price: numbers[0], size: numbers[1])
        }
    }

    struct Missing: Error {
        let id: String
        let name: String
    }
}

/// What the code gives for one field of a vector.
enum Figure: Sendable {
    /// In the vector's own unit; compared at its 18 places.
    case number(Exact)
    /// A yield in percent where the vector has a fraction; compared at the 12 places of a yield.
    case percent(Exact)
    /// A yield in percent on both sides; compared at the 12 places of a yield.
    case percentAsIs(Exact)
    /// No answer, as the vector demands.
    case none

    func matches(_ expected: String) -> Bool {
        switch self {
        case .number(let value):
            Exact(expected).map { value.rounded(to: 18, .halfEven) == $0 } ?? false
        case .percent(let value):
            Exact(expected).map { value == ($0 * 100).rounded(to: Scale.yield, .halfEven) } ?? false
        case .percentAsIs(let value):
            Exact(expected).map { value == $0.rounded(to: Scale.yield, .halfEven) } ?? false
        case .none: expected.hasPrefix("none")
        }
    }
}

/// What a check computed, and the fields of its vector that nothing here is meant to compute.
struct Checked {
    var figures: [String: Figure]
    /// Fields that show a mistake of the predecessor or illustrate a size, and are no function.
    var illustrations: Set<String> = []
}

typealias VectorCheck = @Sendable (Vector) throws -> Checked
