/// Figures and reasons as JSON text, the same in the database and in the output of a pass: exact
/// amounts are strings, percentages, counts and milliseconds are numbers.
public enum JSONText {
    /// An array of objects: `reason`, `sentence`, and the numbers of each by name.
    public static func reasons(_ reasons: [Reason]) -> String {
        "[" + reasons.map(reason).joined(separator: ",") + "]"
    }

    /// An object: the figures by name.
    public static func figures(_ figures: [Figure]) -> String {
        "{" + figures.map(member).joined(separator: ",") + "}"
    }

    /// A JSON string with its quotes.
    public static func string(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func reason(_ reason: Reason) -> String {
        let fixed = [
            "\"reason\":" + string(reason.verdict.rawValue),
            "\"sentence\":" + string(reason.sentence),
        ]
        return "{" + (fixed + reason.numbers.map(member)).joined(separator: ",") + "}"
    }

    private static func member(_ figure: Figure) -> String {
        let value =
            switch figure.value {
            case .exact(let number): string(number.description)
            case .number(let number): number.description
            case .text(let text): string(text)
            }
        return string(figure.name) + ":" + value
    }
}
