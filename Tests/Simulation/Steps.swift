import HTTP

/// Names the I/O at which something happened: the cells of the report.
enum Step {
    /// `GET account/balance`
    static func of(_ request: HTTPRequest) -> String {
        let path = request.url.split(separator: "?", maxSplits: 1)[0]
        let parts = path.split(separator: "/").drop { $0 != "v5" }.dropFirst()
        return "\(request.method.rawValue) \(parts.joined(separator: "/"))"
    }

    /// Names statements, each of them once.
    struct Statements {
        private var names: [String: String] = [:]

        mutating func name(of statement: String) -> String {
            if let name = names[statement] { return name }
            let name = Step.of(statement: statement)
            names[statement] = name
            return name
        }
    }

    /// `insert into orders`
    private static func of(statement: String) -> String {
        let words = statement.split(whereSeparator: \.isWhitespace)
        switch words.first {
        case "insert", "delete": return words.prefix(3).joined(separator: " ")
        case "update": return words.prefix(2).joined(separator: " ")
        case "select", "with":
            let table = words.firstIndex(of: "from").map { words[words.index(after: $0)...] }
            let name = table?.first { $0 != "lateral" } ?? "function"
            let isLocked = words.suffix(2) == ["for", "update"] || words.contains("share")
            return "select from \(name)\(isLocked ? " locked" : "")"
        default: return String(words.first ?? "")
        }
    }
}
