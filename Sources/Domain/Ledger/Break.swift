/// A figure of ours that is not the exchange's, looked at twice: what, by how much, and what a person
/// does about it (EXECUTION §9).
public struct Break: Hashable, Sendable {
    /// The codes that programs know it by; stable.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// What an order that is over filled, at which price, or how it ended.
        case order = "order_break"
        /// What an order filled against the sum of its executions.
        case fill = "fill_break"
        /// What an order was charged against the sum over its executions, or against the exchange's.
        case fee = "fee_break"
        /// Cash of a currency against its bills.
        case balance = "balance_break"
        /// Contracts of a future against the sum of our fills.
        case position = "position_break"
    }

    public let kind: Kind
    /// Our name of an order, a future, or a currency.
    public let subject: String
    /// What is compared, with its unit: `filled, contracts`.
    public let figure: String
    /// Our figure, in the unit that ``figure`` names.
    public let ours: Exact
    /// The exchange's, in the same unit.
    public let exchange: Exact
    /// What a person does, and what is stopped until then.
    public let nextStep: String

    public init(
        _ kind: Kind, _ subject: String, _ figure: String, ours: Exact, exchange: Exact,
        nextStep: String
    ) {
        (self.kind, self.subject, self.figure) = (kind, subject, figure)
        (self.ours, self.exchange, self.nextStep) = (ours, exchange, nextStep)
    }

    /// The exchange's less ours.
    public var difference: Exact { exchange - ours }

    /// What differs, without the next step: the reason of a latch.
    public var reason: String {
        "\(subject): \(figure): \(ours) here, \(exchange) at the exchange, a difference of "
            + "\(difference)"
    }

    /// The reason and the next step, for people.
    public var sentence: String { "\(reason); \(nextStep)" }
}

extension Break {
    /// Where an order that is over here is reported otherwise there; none where both agree. Prices
    /// and fees are compared where both sides state them.
    ///
    /// - Parameter order: a row that is over.
    public static func found(in order: JournalOrder, against report: OrderReport) -> [Break] {
        let name = order.clientOrderID
        let unit = order.leg == .spot ? "coins" : "contracts"
        func difference(
            _ kind: Kind, _ figure: String, _ ours: Exact, _ theirs: Exact
        ) -> Break? {
            guard ours != theirs else { return nil }
            return Break(
                kind, name, figure, ours: ours, exchange: theirs,
                nextStep: kind == .fee ? Break.feeStep : Break.orderStep)
        }
        let rest = report.size - report.filledSize
        let found = [
            difference(.order, "ordered, \(unit)", order.size, report.size),
            difference(.order, "filled, \(unit)", order.filledSize, report.filledSize),
            // Over here and not over there: what it may still fill.
            report.state.isFinal ? nil : difference(.order, "still open, \(unit)", 0, rest),
            order.averagePrice.flatMap { ours in
                report.averagePrice.flatMap {
                    difference(.order, "average price", ours, $0)
                }
            },
        ].compactMap(\.self)
        guard found.isEmpty, report.filledSize.isPositive else { return found }
        return [
            difference(.fee, "fee, \(order.feeCurrency ?? "")", order.fee, report.fee)
        ].compactMap(\.self)
    }

    /// What a person does about an order that is over and differs.
    public static let orderStep =
        "nothing is opened in its pair until 'basis resume': compare the order and its fills at the "
        + "exchange, for what is hedged follows from ours"
    /// What a person does about an order whose executions do not add up to it.
    public static let fillStep =
        "nothing is opened in its pair until 'basis resume' where more has filled than the order "
        + "says; otherwise an execution is missing here: compare its fills at the exchange"
    /// What a person does about a fee that differs.
    public static let feeStep =
        "what was earned is reported by ours: compare the fee at the exchange"
}
