import Reports

extension Output {
    /// Prints a list in the format that was asked for.
    ///
    /// - Parameter ifEmpty: said on stderr when there is no row and the format is text.
    static func list(_ table: Table, _ options: CommonOptions, ifEmpty: String) {
        list(table, options.format)
        if table.isEmpty, options.format ?? .text == .text { comment(ifEmpty, options) }
    }

    /// Prints one thing: names and values to people, one object to programs.
    static func record(_ table: Table, _ options: CommonOptions) {
        switch options.format ?? .text {
        case .text: data(table.recordText)
        case .json, .ndjson: data(table.recordJSON)
        case .csv: data(table.csv)
        }
    }

    /// A remark for a person who is watching; not with `--quiet`.
    static func comment(_ sentence: String, _ options: CommonOptions) {
        if !options.quiet { note(sentence) }
    }
}
