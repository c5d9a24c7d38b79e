import Foundation
import HTTP

/// What every answer is wrapped in: `{"code":"0","msg":"","data":[…]}`.
///
/// The code is a string, or in old recordings an integer; message and data may be missing, as they
/// are when the gateway answers and not the application.
/// Source: OKX v5, Overview › REST › Making requests and error codes.
struct Envelope<Row: Decodable>: Decodable {
    let code: String
    let message: String
    /// `nil` when the answer has none, and for a refusal, whose rows are not what was asked for.
    let rows: [Row]?

    private enum CodingKeys: String, CodingKey { case code, msg, data }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        (code, message) = try EnvelopeHead.read(fields, .code, .msg)
        rows = code == "0" ? try fields.decodeIfPresent([Row].self, forKey: .data) : nil
    }
}

enum EnvelopeHead {
    static func read<Key>(
        _ fields: KeyedDecodingContainer<Key>, _ code: Key, _ message: Key
    ) throws -> (code: String, message: String) {
        let message = try? fields.decodeIfPresent(String.self, forKey: message)
        if let text = try? fields.decode(String.self, forKey: code) { return (text, message ?? "") }
        return (String(try fields.decode(Int.self, forKey: code)), message ?? "")
    }
}

extension Envelope {
    /// The rows of an answer, made into what was asked for; or why there is nothing to read.
    static func read<Answer>(
        _ reply: Reply, of request: RequestName, _ read: ([Row]) throws -> Answer
    ) throws(OKXError) -> Answer {
        let response = try reply.get()
        let envelope = try decode(response, of: request)
        guard envelope.code == "0" else {
            throw .refused(
                request, status: response.status, code: envelope.code, message: envelope.message)
        }
        guard (200..<300).contains(response.status) else {
            throw OKXError(unreadable: response, of: request, .contradictoryStatus)
        }
        guard let rows = envelope.rows else { throw .nonsense(request, .missing(field: "data")) }
        do {
            return try read(rows)
        } catch {
            throw OKXError(response, of: request, error)
        }
    }

    private static func decode(
        _ response: HTTPResponse, of request: RequestName
    ) throws(OKXError) -> Envelope {
        do {
            return try JSONDecoder().decode(Envelope.self, from: Data(response.body))
        } catch {
            throw OKXError(response, of: request, error)
        }
    }
}

extension OKXError {
    fileprivate init(_ response: HTTPResponse, of request: RequestName, _ error: any Error) {
        switch error {
        case let complaint as Nonsense:
            self = .nonsense(request, complaint)
        case DecodingError.keyNotFound(let key, let context) where !context.codingPath.isEmpty:
            self = .nonsense(request, .missing(field: key.stringValue))
        case DecodingError.valueNotFound(_, let context) where !context.codingPath.isEmpty:
            self = .nonsense(request, .missing(field: path(context)))
        case DecodingError.typeMismatch(_, let context):
            self.init(unreadable: response, of: request, .wrongType(field: path(context)))
        case DecodingError.keyNotFound:
            self.init(unreadable: response, of: request, .noEnvelope)
        default:
            let defect: Defect = response.body.isEmpty ? .empty : .notJSON
            self.init(unreadable: response, of: request, defect)
        }
    }

    init(unreadable response: HTTPResponse, of request: RequestName, _ defect: Defect) {
        self = .unreadable(
            request, status: response.status, defect, excerpt: excerpt(response.body))
    }
}

private func path(_ context: DecodingError.Context) -> String {
    context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
        .joined(separator: ".")
}

/// The beginning of an answer on one line, fit for a message.
func excerpt(_ body: [UInt8]) -> String {
    let text = String(decoding: body.prefix(200), as: UTF8.self)
    let words = text.split { $0.isWhitespace || $0.unicodeScalars.contains { $0.value < 0x20 } }
    return words.joined(separator: " ") + (body.count > 200 ? " …" : "")
}

/// One value as the bytes that are signed and sent: keys sorted, so that they are always the same.
func json(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
        return Array(try encoder.encode(value))
    } catch {
        preconditionFailure("a request body of strings and booleans did not encode: \(error)")
    }
}
