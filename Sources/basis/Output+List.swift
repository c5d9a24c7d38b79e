import Reports

extension Output {
    /// Prints a list in the format that was asked for; as text when none was. A list without rows
    /// is no text at all.
    static func list(_ table: Table, _ format: Format?) {
        switch format ?? .text {
        case .text: if !table.isEmpty { data(table.text) }
        case .json: data(table.json)
        case .ndjson: if !table.isEmpty { data(table.ndjson) }
        case .csv: data(table.csv)
        }
    }
}
