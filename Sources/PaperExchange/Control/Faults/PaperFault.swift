public import Domain

/// One thing that goes wrong on purpose: what, where and when.
///
/// The same value serves the tests in process, the control API and scenario files; the words for
/// it are in ``FaultKind``. What is armed strikes in the order in which it was armed. A request is
/// struck by one fault that changes its answer at most, and by every fitting one that moves the
/// world or touches its orders.
public struct PaperFault: Hashable, Codable, Sendable {
    /// What goes wrong.
    public var kind: Kind

    // MARK: Where

    /// What the path starts with: `/api/v5/trade/order`.
    public var path: String
    /// `GET`, `POST`; `nil` for both.
    public var method: String?
    /// The account whose key the request carries, whether or not its signature holds; `nil` for
    /// any, here and below.
    public var uid: String?
    /// The instrument of the query, of the body, or of any row of it; `BTC-USD-*` stands for all
    /// that begin so.
    public var instrument: String?
    /// `spot` instruments or `future`s only.
    public var leg: Leg?
    /// Orders of this side only; a cancel or an amendment, which says none, does not fit then.
    public var side: Side?

    // MARK: When

    /// How many fitting requests pass untouched first.
    public var skip: Int
    /// How many it strikes after that; of a fault that touches orders, how many orders.
    public var count: Int
    /// Strikes with this probability, drawn from the seed of the exchange; `nil` always.
    public var probability: Exact?
    /// Strikes at market times from here on; `nil` for no bound.
    public var from: Timestamp?
    /// Strikes at market times before this one; `nil` for no bound.
    public var until: Timestamp?

    /// Which of the two instruments of a pair.
    public enum Leg: String, Hashable, Codable, Sendable { case spot, future }

    /// Strikes the next fitting request, once, unless said otherwise; what else it must fit is set
    /// on the value.
    public init(
        path: String = "/", method: String? = nil, kind: Kind, skip: Int = 0, count: Int = 1
    ) {
        (self.path, self.method, self.kind) = (path, method, kind)
        (self.skip, self.count) = (skip, count)
    }

    /// What goes wrong with the answer, with the world, or with an order.
    public enum Kind: Hashable, Codable, Sendable {
        // MARK: The answer

        /// Executed, and answered this much later, ms.
        case delay(milliseconds: Int64)
        /// Executed, and the answer comes in pieces over this long, ms.
        case slow(milliseconds: Int64)
        /// Not executed; the connection closes without an answer.
        case dropBefore
        /// Executed; the connection closes without an answer.
        case dropAfter
        /// Answered with a bare status and a page of HTML.
        case httpStatus(Int, executed: Bool)
        /// Answered with a bare status and plain text, which may be empty.
        case text(Int, String, executed: Bool)
        /// Answered with an exchange code, whatever happened.
        case code(String, message: String, status: Int, executed: Bool)
        /// Executed; the second half of the answer is missing, and the connection breaks.
        case cut
        /// Executed; a whole answer, whose JSON ends in the middle.
        case truncate
        /// Executed; the length that the header promises is off by so many bytes.
        case wrongLength(by: Int)
        /// Executed; the answer says that there is no data.
        case emptyData
        /// Executed; each field of this name in the answer has this value.
        case field(String, value: String)
        /// Executed; the rows of a list come twice each, backwards, or in a drawn order.
        case rows(RowOrder)
        /// Executed; the page that this account saw before at this path comes again.
        case repeatPage

        // MARK: The world

        /// The exchange's clock is off by so many ms for this request: for its signature's window
        /// and for what `public/time` says.
        case skew(milliseconds: Int64)
        /// A market is disturbed: an instrument, a family of futures, or `*`.
        case market(String, MarketOverride, Moment)
        /// Market time passes after the answer, ms.
        case advance(milliseconds: Int64)

        // MARK: Orders

        /// The order, or the cancel or amendment of it, is refused.
        case reject(String, message: String, subcode: String)
        /// No more than this much of the order fills on arrival, percent. What is left of it goes
        /// the way of its type; if it rests, nothing trades with it for so long, ms.
        case partialFill(percent: Exact, rest: Int64)
        /// The order is matched only after so long, ms, and is live until then.
        case lateMatch(milliseconds: Int64)
        /// The system cancels what is left of the order after so long, ms; after 0 unmatched.
        case cancelBySystem(milliseconds: Int64)
        /// For so long, ms, no query shows the order or its fills.
        case hide(milliseconds: Int64)
    }

    /// What becomes of the rows of a list.
    public enum RowOrder: String, Hashable, Codable, Sendable {
        case doubled, reversed, shuffled
    }

    /// When a disturbance of the market begins.
    public enum Moment: String, Hashable, Codable, Sendable {
        /// For this one request.
        case during
        /// Before the request is answered, and for good.
        case before
        /// After the request has been answered, and for good: the market moves between two requests.
        case after
    }
}

extension PaperFault.Kind {
    /// What part of a request's life a fault is about.
    enum Stage: Hashable { case answer, world, order }

    var stage: Stage {
        switch self {
        case .delay, .slow, .dropBefore, .dropAfter, .httpStatus, .text, .code, .cut, .truncate,
            .wrongLength, .emptyData, .field, .rows, .repeatPage:
            .answer
        case .skew, .market, .advance: .world
        case .reject, .partialFill, .lateMatch, .cancelBySystem, .hide: .order
        }
    }

    /// The request reaches the exchange.
    var isExecuted: Bool {
        switch self {
        case .dropBefore: false
        case .httpStatus(_, let executed), .code(_, _, _, let executed), .text(_, _, let executed):
            executed
        default: true
        }
    }
}
