import Domain

/// One JSON object of a control request or of a file, read strictly: a field that nobody asks for
/// is refused by ``finish()``, so that a misspelt one cannot be ignored in silence.
struct Fields {
    private let members: [String: JSONValue]
    private var unread: Set<String>
    /// Where the object stands, for errors: `faults[2].`; empty at the top.
    private let place: String

    init(_ value: JSONValue, at place: String = "") throws(FieldError) {
        guard case .object(let members) = value else {
            throw .invalid(place.isEmpty ? "(the document)" : place)
        }
        (self.members, self.place) = (members, place)
        unread = Set(members.keys)
    }

    /// The document that the bytes hold.
    init(document bytes: [UInt8]) throws(FieldError) {
        guard let value = JSONValue(bytes) else { throw .notJSON }
        try self.init(value)
    }

    func has(_ name: String) -> Bool { members[name] != nil }

    /// A string, a number or a boolean, as text; `nil` when it was not sent.
    mutating func text(_ name: String) throws(FieldError) -> String? {
        guard let value = members[name] else { return nil }
        unread.remove(name)
        guard let text = value.text else { throw .invalid(place + name) }
        return text
    }

    mutating func required(_ name: String) throws(FieldError) -> String {
        guard let text = try text(name), !text.isEmpty else { throw .missing(place + name) }
        return text
    }

    mutating func integer(
        _ name: String, in range: ClosedRange<Int64> = 0...Int64.max
    ) throws(FieldError) -> Int64? {
        guard let text = try text(name) else { return nil }
        guard let number = Int64(text), range.contains(number) else { throw .invalid(place + name) }
        return number
    }

    mutating func requiredInteger(
        _ name: String, in range: ClosedRange<Int64> = 0...Int64.max
    ) throws(FieldError) -> Int64 {
        guard let number = try integer(name, in: range) else { throw .missing(place + name) }
        return number
    }

    mutating func decimal(
        _ name: String, in range: ClosedRange<Exact>? = nil
    ) throws(FieldError) -> Exact? {
        guard let text = try text(name) else { return nil }
        guard let number = Exact(text), range?.contains(number) ?? true else {
            throw .invalid(place + name)
        }
        return number
    }

    /// `false` when it was not sent.
    mutating func flag(_ name: String) throws(FieldError) -> Bool {
        guard let text = try text(name) else { return false }
        guard let flag = Bool(text) else { throw .invalid(place + name) }
        return flag
    }

    /// RFC 3339 in UTC, or milliseconds since 1970.
    mutating func moment(_ name: String) throws(FieldError) -> Timestamp? {
        guard let text = try text(name) else { return nil }
        if let milliseconds = Int64(text) { return Timestamp(milliseconds: milliseconds) }
        guard let moment = Timestamp(text) else { throw .invalid(place + name) }
        return moment
    }

    /// One of the raw values of a type.
    mutating func choice<Choice: RawRepresentable<String>>(
        _ name: String, of type: Choice.Type = Choice.self
    ) throws(FieldError) -> Choice? {
        guard let text = try text(name) else { return nil }
        guard let choice = Choice(rawValue: text) else { throw .invalid(place + name) }
        return choice
    }

    mutating func object(_ name: String) throws(FieldError) -> Fields? {
        guard let value = members[name] else { return nil }
        unread.remove(name)
        return try Fields(value, at: "\(place)\(name).")
    }

    /// The objects of a list; none when it was not sent.
    mutating func objects(_ name: String) throws(FieldError) -> [Fields] {
        guard let value = members[name] else { return [] }
        unread.remove(name)
        guard case .array(let elements) = value else { throw .invalid(place + name) }
        var objects: [Fields] = []
        for (index, element) in elements.enumerated() {
            objects.append(try Fields(element, at: "\(place)\(name)[\(index)]."))
        }
        return objects
    }

    /// A value as it is, for formats within the format.
    mutating func value(_ name: String) -> JSONValue? {
        unread.remove(name)
        return members[name]
    }

    func invalid(_ name: String) -> FieldError { .invalid(place + name) }

    /// Refuses what has not been read.
    func finish() throws(FieldError) {
        if let name = unread.min() { throw .unknown(place + name) }
    }
}

/// What is wrong with a control request or a file that the exchange reads.
public enum FieldError: Error, Hashable, Sendable, CustomStringConvertible {
    case notJSON
    /// A field that must be there is not, by its place in the document: `faults[2].kind`.
    case missing(String)
    /// Its value is of another type, or out of its range.
    case invalid(String)
    /// Nothing reads it: most likely it is misspelt.
    case unknown(String)

    public var description: String {
        switch self {
        case .notJSON: "it is not JSON"
        case .missing(let field): "the field \"\(field)\" is missing"
        case .invalid(let field): "the field \"\(field)\" has a value that it cannot have"
        case .unknown(let field): "there is no field \"\(field)\" here"
        }
    }
}
