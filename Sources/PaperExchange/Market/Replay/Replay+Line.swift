public import Domain

extension Replay {
    /// One line of a recording: an answer as it came.
    ///
    /// - Returns: `nil` for an answer that is no success or holds no data.
    public static func line(answer: [UInt8], to target: String, at time: Timestamp) -> String? {
        guard let document = JSONValue(answer), document["code"]?.text == "0",
            let data = AnswerRows(answer)?.data, data.count > 2
        else { return nil }
        var json = JSONWriter()
        json.object {
            $0.integer("at", time.milliseconds)
            $0.field("get", target)
        }
        // The rows stay the bytes that they were.
        return String(decoding: json.bytes.dropLast(), as: UTF8.self)
            + ",\"data\":"
            + String(decoding: data.filter { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
            + "}"
    }
}
