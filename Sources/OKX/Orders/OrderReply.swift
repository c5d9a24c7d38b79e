import Foundation
import HTTP

/// What an answer to placing or cancelling says of one order, before it is judged.
enum OrderReply: Hashable, Sendable {
    case said(code: String, message: String, orderID: String?, status: Int)
    case silent(Doubt)
    case notSent(OKXError)
}

extension OrderReply {
    /// What a reply says of each of the orders that were sent, in their order.
    ///
    /// A top-level error without rows is said of all of them. A status of 500 and above says
    /// nothing, whatever the body reads: some servers fail after they have acted.
    static func read(_ reply: Reply, of orders: [OrderIdentifier]) -> [OrderReply] {
        switch reply {
        case .failure(let error):
            return orders.map { _ in
                error.provesUnsent ? .notSent(error) : .silent(.noAnswer(error))
            }
        case .success(let response) where response.status >= 500:
            return orders.map { _ in .silent(.serverFailure(status: response.status)) }
        case .success(let response):
            guard let envelope = OrderEnvelope(response.body) else {
                let doubt = Doubt.unreadable(
                    status: response.status, excerpt: excerpt(response.body))
                return orders.map { _ in .silent(doubt) }
            }
            return envelope.replies(to: orders, status: response.status)
        }
    }
}

extension OKXError {
    /// No byte of the request can have reached the exchange.
    fileprivate var provesUnsent: Bool {
        switch self {
        case .notSent: true
        case .unreachable(_, let failure): failure.neverSent
        case .unreadable, .refused, .nonsense: false
        }
    }
}

/// The envelope of an answer to placing or cancelling. Its rows count even when its code is an
/// error: 1 says that all of them failed and 2 that some did, and each says why by itself.
private struct OrderEnvelope: Decodable {
    struct Row: Decodable {
        @Blank var ordId: String?
        @Blank var clOrdId: String?
        let sCode: String
        let sMsg: String?
    }

    let code: String
    let message: String
    let rows: [Row]

    private enum CodingKeys: String, CodingKey { case code, msg, data }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        (code, message) = try EnvelopeHead.read(fields, .code, .msg)
        rows = try fields.decodeIfPresent([Row].self, forKey: .data) ?? []
    }

    /// `nil` when the answer is not what the exchange sends.
    init?(_ body: [UInt8]) {
        guard let envelope = try? JSONDecoder().decode(OrderEnvelope.self, from: Data(body)) else {
            return nil
        }
        self = envelope
    }

    func replies(to orders: [OrderIdentifier], status: Int) -> [OrderReply] {
        let isError = !["0", "1", "2"].contains(code)
        if rows.isEmpty, isError {
            return orders.map { _ in
                .said(code: code, message: message, orderID: nil, status: status)
            }
        }
        return orders.indices.map { index in
            guard let row = row(for: orders, index) else { return .silent(.noRow) }
            return .said(
                code: row.sCode, message: row.sMsg ?? "", orderID: row.ordId, status: status)
        }
    }

    /// By id; by position only where the row names no id, and no row is missing.
    private func row(for orders: [OrderIdentifier], _ index: Int) -> Row? {
        let named = rows.filter { $0.names(orders[index]) == true }
        if named.count == 1 { return named[0] }
        guard named.isEmpty, rows.count == orders.count, rows[index].names(orders[index]) == nil
        else { return nil }
        return rows[index]
    }
}

extension OrderEnvelope.Row {
    /// Whether the row is about this order; `nil` when it does not say.
    fileprivate func names(_ order: OrderIdentifier) -> Bool? {
        switch order {
        case .order(let id): ordId.map { $0 == id }
        case .client(let id): clOrdId.map { $0 == id }
        }
    }
}

// MARK: - Judgement

extension OrderOutcome {
    init(_ reply: OrderReply) {
        switch reply {
        case .notSent(let error): self = .notSent(error)
        case .silent(let doubt): self = .inDoubt(doubt)
        case .said("0", _, let orderID?, let status) where (200..<300).contains(status):
            self = .accepted(orderID: orderID)
        case .said("0", _, nil, let status) where (200..<300).contains(status):
            self = .inDoubt(.noOrderID)
        case .said(let code, let message, _, let status):
            self =
                Rejection(code, message, status).map(OrderOutcome.rejected)
                ?? .inDoubt(.code(code, message: message, status: status))
        }
    }
}

extension CancelOutcome {
    /// Filled, cancelled or unknown before: 51401 and 51402 in answers before 2024.
    private static let finalCodes: Set<String> = ["51400", "51401", "51402", "51405"]
    /// Under way already: as good as asked for.
    private static let pendingCode = "51410"

    init(_ reply: OrderReply) {
        switch reply {
        case .notSent(let error): self = .notSent(error)
        case .silent(let doubt): self = .inDoubt(doubt)
        case .said("0", _, _, 200..<300), .said(CancelOutcome.pendingCode, _, _, 200..<300):
            self = .requested
        case .said(let code, _, _, 200..<300) where CancelOutcome.finalCodes.contains(code):
            self = .alreadyFinal(code: code)
        case .said(let code, let message, _, let status):
            self =
                Rejection(code, message, status).map(CancelOutcome.rejected)
                ?? .inDoubt(.code(code, message: message, status: status))
        }
    }
}

extension Rejection {
    /// `nil` unless code and status together prove that nothing was executed.
    fileprivate init?(_ code: String, _ message: String, _ status: Int) {
        guard let known = ErrorCode.provesRefusal(code, status: status) else { return nil }
        self.init(code: code, message: message, errorClass: known.errorClass)
    }
}
