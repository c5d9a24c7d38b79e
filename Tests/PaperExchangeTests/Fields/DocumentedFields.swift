import Foundation

/// Which fields the answers of the exchange have, and of which JSON type, by endpoint.
///
/// A path leads from the row: `details[].ccy`; with a slash before it, it lies beside the rows:
/// `/inTime`. Written as text, an endpoint is a line, and a line follows for each type:
///
///     GET public/time
///       string: /code /msg ts
///       array: /data
struct DocumentedFields: Equatable {
    /// By `GET account/balance`, then by path.
    var endpoints: [String: [String: JSONType]] = [:]

    enum JSONType: String, CaseIterable {
        case string, number, boolean, array, object, null

        init(_ value: Any) {
            switch value {
            case is String: self = .string
            case is [Any]: self = .array
            case is [String: Any]: self = .object
            case let number as NSNumber:
                self = String(cString: number.objCType) == "c" ? .boolean : .number
            default: self = .null
            }
        }
    }

    /// A field that has different types in different places.
    struct Contradiction: Error {
        let endpoint: String
        let path: String
    }

    // MARK: As text

    init(text: String) {
        var endpoint = ""
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard line.hasPrefix("  ") else {
                endpoint = String(line)
                endpoints[endpoint] = [:]
                continue
            }
            let words = line.split(separator: " ").map(String.init)
            guard let type = words.first.flatMap({ JSONType(rawValue: String($0.dropLast())) })
            else { continue }
            for path in words.dropFirst() { endpoints[endpoint]?[path] = type }
        }
    }

    var text: String {
        endpoints.keys.sorted().map { endpoint in
            let fields = endpoints[endpoint] ?? [:]
            let lines = JSONType.allCases.compactMap { type -> String? in
                let paths = fields.filter { $0.value == type }.keys.sorted()
                return paths.isEmpty ? nil : "  \(type): " + paths.joined(separator: " ")
            }
            return ([endpoint] + lines).joined(separator: "\n") + "\n"
        }.joined()
    }

    // MARK: From recorded and documented answers

    /// Reads the successful answers in a folder of payloads, each file of which is a line of its
    /// `INDEX.md` that names the endpoint.
    init(payloads folder: URL) throws {
        let index = try String(
            contentsOf: folder.appendingPathComponent("INDEX.md"), encoding: .utf8)
        let line =
            #/^\| (?<file>\S+\.(?:doc|live)\.json) \| (?:(?:one )?row of )?(?<endpoint>(?:GET|POST) [a-z\/-]+)/#
            .anchorsMatchLineEndings()
        for match in index.matches(of: line) where !match.file.contains(".ws-") {
            let data = try Data(contentsOf: folder.appendingPathComponent(String(match.file)))
            var answer = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
            // Some files hold a row without its envelope.
            if answer["code"] == nil { answer = ["code": "0", "msg": "", "data": [answer]] }
            guard answer["code"] as? String == "0" else { continue }
            let endpoint = String(match.endpoint)
            for (path, types) in Self.fields(of: answer) {
                let known = endpoints[endpoint]?[path]
                guard types.count == 1, let type = types.first, known ?? type == type else {
                    throw Contradiction(endpoint: endpoint, path: path)
                }
                endpoints[endpoint, default: [:]][path] = type
            }
        }
    }

    /// Every path of an answer with the types that occur there.
    static func fields(of answer: [String: Any]) -> [String: Set<JSONType>] {
        var fields: [String: Set<JSONType>] = [:]
        for (key, value) in answer { fields["/" + key] = [JSONType(value)] }
        for row in answer["data"] as? [Any] ?? [] { collect(row, at: "", into: &fields) }
        return fields
    }

    private static func collect(
        _ value: Any, at path: String, into fields: inout [String: Set<JSONType>]
    ) {
        if let object = value as? [String: Any] {
            for (key, member) in object {
                let place = path.isEmpty ? key : path + "." + key
                fields[place, default: []].insert(JSONType(member))
                collect(member, at: place, into: &fields)
            }
        } else if let array = value as? [Any] {
            let place = path + "[]"
            for element in array {
                if !(element is [String: Any]) {
                    fields[place, default: []].insert(JSONType(element))
                }
                collect(element, at: place, into: &fields)
            }
        }
    }
}
