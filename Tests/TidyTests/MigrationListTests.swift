import Testing

@Suite struct `Every migration file is listed` {
    private let files = Repository.sql.map(\.path).filter { $0.hasPrefix("sql/migrations/") }

    @Test func `under its number, without gaps`() {
        let names = files.map { $0.dropFirst("sql/migrations/".count) }
        #expect(!names.isEmpty)
        for (index, name) in names.enumerated() {
            let number = String(index + 1)
            let padded = String(repeating: "0", count: 4 - number.count) + number
            #expect(name.hasPrefix(padded + "_"), "\(name) is not number \(padded)")
            #expect(name.wholeMatch(of: #/\d{4}_[a-z][a-z0-9_]*\.sql/#) != nil, "\(name)")
        }
    }

    /// SwiftPM names a resource by its file, with `_` for a leading digit and for the point.
    @Test func `in Schema.swift, in order, under its own name`() throws {
        let schema = try #require(Repository.files.first { $0.path == "sql/Schema.swift" })
        let entry = #/Migration\(\s*(\d+),\s*"(\w+)",\s*PackageResources\.(\w+)/#
        let listed = SwiftText.uncommented(schema.text).matches(of: entry).map {
            "\($0.output.1) \($0.output.2) \($0.output.3)"
        }
        let expected = files.enumerated().map { index, path in
            let file = path.dropFirst("sql/migrations/".count)
            let name = file.dropFirst(5).dropLast(4)
            return "\(index + 1) \(name) _\(file.dropFirst().replacing(".", with: "_"))"
        }
        #expect(listed == expected)
    }
}
