import Domain

/// One thing that goes wrong on purpose, for the next requests that it fits.
public struct PaperFault: Hashable, Sendable {
    /// What the path starts with: `/api/v5/trade/order`.
    public var path: String
    /// `GET`, `POST`; `nil` for both.
    public var method: String?
    public var kind: Kind
    /// How many fitting requests pass untouched first.
    public var skip: Int
    /// How many requests it strikes after that.
    public var count: Int

    public enum Kind: Hashable, Sendable {
        /// Executed, and answered this much later, ms.
        case delay(milliseconds: Int64)
        /// Not executed; the connection closes without an answer.
        case dropBefore
        /// Executed; the connection closes without an answer.
        case dropAfter
        /// Answered with a bare status and a page of HTML.
        case httpStatus(Int, executed: Bool)
        /// Answered with an exchange code, whatever happened.
        case code(String, message: String, status: Int, executed: Bool)
        /// Executed; the second half of the answer is missing.
        case cut
        /// Executed; the answer says that there is no data.
        case emptyData
    }

    public init(
        path: String, method: String? = nil, kind: Kind, skip: Int = 0, count: Int = 1
    ) {
        (self.path, self.method, self.kind) = (path, method, kind)
        (self.skip, self.count) = (skip, count)
    }

    func fits(_ request: PaperRequest) -> Bool {
        request.path.hasPrefix(path) && (method ?? request.method) == request.method
    }

    /// The request reaches the exchange.
    var isExecuted: Bool {
        switch kind {
        case .dropBefore: false
        case .httpStatus(_, let executed), .code(_, _, _, let executed): executed
        case .delay, .dropAfter, .cut, .emptyData: true
        }
    }

    /// What the client sees in place of the true answer.
    func disturbed(_ response: PaperResponse) -> PaperResponse {
        var response = response
        switch kind {
        case .delay(let milliseconds): response.delayMilliseconds = milliseconds
        case .dropBefore, .dropAfter: response.disposition = .close
        case .cut: response.disposition = .cut(after: response.body.count / 2)
        case .httpStatus(let status, _): response = PaperFault.page(status)
        case .code(let code, let message, let status, _):
            response = Refusal(code: code, message: message, status: status).response
        case .emptyData:
            response = Answer(rows: []).response(at: .init(milliseconds: 0))
        }
        return response
    }

    private static func page(_ status: Int) -> PaperResponse {
        let html = """
            <html>
            <head><title>\(status)</title></head>
            <body><center><h1>\(status)</h1></center><hr></body>
            </html>
            """
        return PaperResponse(status: status, contentType: "text/html", body: Array(html.utf8))
    }
}

/// The faults that are armed. The first that fits strikes.
struct FaultDesk: Sendable {
    private(set) var armed: [PaperFault] = []

    mutating func arm(_ fault: PaperFault) { armed.append(fault) }
    mutating func disarmAll() { armed = [] }

    /// The fault that strikes this request, and counts it.
    mutating func strike(_ request: PaperRequest) -> PaperFault? {
        for index in armed.indices where armed[index].fits(request) {
            guard armed[index].skip == 0 else {
                armed[index].skip -= 1
                continue
            }
            let fault = armed[index]
            armed[index].count -= 1
            if armed[index].count <= 0 { armed.remove(at: index) }
            return fault
        }
        return nil
    }
}
