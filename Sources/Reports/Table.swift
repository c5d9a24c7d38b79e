/// A list of things of one kind: its columns are stated once, and every format follows from them.
///
///     Table(venues, [
///         Column("name") { .text($0.name) },
///         Column("max_coin_usd", places: 2) { Cell($0.maxCoinUSD) },
///     ]).text
public struct Table: Hashable, Sendable {
    /// A column's name and how its numbers are shown to people.
    struct Header: Hashable, Sendable {
        let name: String
        let places: Int?

        var heading: String { name.replacing("_", with: " ").uppercased() }
    }

    let headers: [Header]
    /// One cell a column, with all its digits.
    public let rows: [[Cell]]

    /// Rows and columns stay in the order in which they are given.
    public init<Row>(_ rows: [Row], _ columns: [Column<Row>]) {
        headers = columns.map { Header(name: $0.name, places: $0.places) }
        self.rows = rows.map { row in columns.map { $0.cell(row) } }
    }

    public var isEmpty: Bool { rows.isEmpty }
}

/// One column of a list.
public struct Column<Row> {
    /// snake_case: the key in JSON and the head of the CSV column.
    public let name: String
    /// Decimal places for people; `nil` shows all digits. Other formats never round.
    public let places: Int?
    let cell: (Row) -> Cell

    /// - Parameter cell: what a row has in this column.
    public init(_ name: String, places: Int? = nil, _ cell: @escaping (Row) -> Cell) {
        (self.name, self.places, self.cell) = (name, places, cell)
    }
}

// MARK: - Formats for programs

extension Table {
    /// `{"rows":[…]}`, one row a line.
    public var json: String {
        let objects = rows.map { "\n" + object($0) }
        return "{\"rows\":[" + objects.joined(separator: ",") + (isEmpty ? "]}" : "\n]}")
    }

    /// One object a line.
    public var ndjson: String { rows.map { object($0) + "\n" }.joined() }

    /// RFC 4180 with a head; always with the head, so that an empty list still names its columns.
    public var csv: String {
        let lines = [headers.map(\.name)] + rows.map { $0.map(\.plain) }
        return lines.map { $0.map(quoted).joined(separator: ",") + "\n" }.joined()
    }

    /// The only row as one JSON object; `null` when there is none.
    public var recordJSON: String { rows.first.map(object) ?? "null" }

    private func object(_ row: [Cell]) -> String {
        let members = zip(headers, row).map { "\"\($0.name)\":" + $1.json }
        return "{" + members.joined(separator: ",") + "}"
    }

    private func quoted(_ field: String) -> String {
        let needsQuotes = field.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
        return needsQuotes ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
    }
}

// MARK: - Text for people

extension Table {
    /// Aligned columns under their headings; empty when there is no row.
    public var text: String {
        guard !isEmpty else { return "" }
        let cells = rows.map { row in zip(headers, row).map { $1.shown(places: $0.places) } }
        let widths = headers.indices.map { column in
            cells.map { $0[column].count }.reduce(headers[column].heading.count, max)
        }
        let isNumeric = headers.indices.map { column in
            rows.contains { $0[column].isNumber }
                && rows.allSatisfy { $0[column].isNumber || $0[column] == .null }
        }
        func line(_ texts: [String]) -> String {
            let padded = texts.indices.map { column in
                texts[column].padded(to: widths[column], atRight: !isNumeric[column])
            }
            return padded.joined(separator: "  ").trimmedAtEnd + "\n"
        }
        return ([headers.map(\.heading)] + cells).map(line).joined()
    }

    /// The only row, one column a line.
    public var recordText: String {
        guard let row = rows.first else { return "" }
        let width = headers.map(\.name.count).max() ?? 0
        return zip(headers, row).map { header, cell in
            header.name.padded(to: width, atRight: true) + "  " + cell.shown(places: header.places)
                + "\n"
        }.joined()
    }
}

extension String {
    fileprivate func padded(to width: Int, atRight: Bool) -> String {
        let space = String(repeating: " ", count: Swift.max(0, width - count))
        return atRight ? self + space : space + self
    }

    fileprivate var trimmedAtEnd: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
