/// One thing that the adversary does at an I/O. The names are those of the report.
enum Hazard: String, CaseIterable, Hashable {
    // MARK: On the way to the exchange and back

    /// The request never arrives; the client's connection breaks.
    case requestLost = "request-lost"
    /// It arrives and takes effect; the connection breaks before the answer.
    case answerLost = "answer-lost"
    /// It arrives long after the client has given up.
    case requestDelayed = "request-delayed"
    /// It takes effect; the answer comes seconds later.
    case answerDelayed = "answer-delayed"
    /// It takes effect; no answer comes within the client's time limit.
    case timedOut = "timed-out"
    case truncated, cut
    case wrongLength = "wrong-length"
    case html
    case htmlExecuted = "html-executed"
    case plainText = "plain-text-429"
    case rateLimited = "rate-limited"
    case busy
    case executedWithError = "executed-with-error"
    case emptyData = "empty-data"
    case doubledRows = "doubled-rows"
    case shuffledRows = "shuffled-rows"
    case repeatedPage = "repeated-page"
    /// It is answered by a machine of the exchange that lies behind: as it was up to two seconds ago.
    case answerOutdated = "answer-outdated"

    // MARK: What the exchange does with an order

    case rejected
    case partFilled = "part-filled"
    case matchedLate = "matched-late"
    case canceledBySystem = "canceled-by-system"
    case hidden

    // MARK: The world

    case marketMoved = "market-moved"
    case bookThinned = "book-thinned"
    case bookBroken = "book-broken"
    case suspended
    /// The daily settlement, or a delivery, falls into the pause that the I/O makes.
    case settled, delivered
    case deleveraged, liquidated
    case tradedByHand = "traded-by-hand"
    case canceledByHand = "canceled-by-hand"
    case deposited
    case haltedByPerson = "halted-by-person"

    // MARK: The process and its machine

    case killed
    case stalled
    case terminated
    case clockChanged = "clock-changed"
    /// It stands still for a moment in which its lease ends, for a standby's clock is far ahead, and
    /// another pass takes its account over.
    case takenOver = "taken-over"

    // MARK: The database

    case cutBefore = "database-cut-before"
    case cutAfter = "database-cut-after"

    /// What can happen to a request.
    static let ofRequest: [Hazard] = [
        .requestLost, .answerLost, .requestDelayed, .answerDelayed, .timedOut, .truncated, .cut,
        .wrongLength, .html, .htmlExecuted, .plainText, .rateLimited, .busy, .executedWithError,
        .emptyData, .doubledRows, .shuffledRows, .repeatedPage,
    ]
    /// What can happen to a question about one order.
    static let ofOrderQuestion: [Hazard] = [.answerOutdated]
    /// What can happen to an order that arrives.
    static let ofOrder: [Hazard] = [
        .rejected, .partFilled, .matchedLate, .canceledBySystem, .hidden,
    ]
    /// What can happen to the market and the account at any moment.
    static let ofWorld: [Hazard] = [
        .marketMoved, .bookThinned, .bookBroken, .suspended, .deleveraged, .liquidated,
        .tradedByHand, .canceledByHand, .deposited, .haltedByPerson,
    ]
    static let aroundSettlement = ofWorld + [.settled]
    static let aroundDelivery = ofWorld + [.settled, .delivered]
    /// Its place among all kinds.
    var index: Int { Hazard.places[self] ?? 0 }
    private static let places = Dictionary(
        uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

    /// What can happen to the process at any moment.
    static let ofProcess: [Hazard] = [
        .killed, .stalled, .terminated, .clockChanged, .takenOver,
    ]
}
