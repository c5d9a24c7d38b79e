/// Why a formula has no answer: an input that would make it divide by nothing, or that no market
/// and no fee table can mean. A market that is merely thin or small is no error but a value:
/// ``Unexecutable``, ``SizeRefusal``.
public enum FinanceError: Error, Hashable, Sendable {
    /// A figure that must be above zero is not.
    case notPositive(Figure, Exact)
    /// A fee rate is a fraction (0.001 is 0.1 %) and lies between −1 and 1.
    case rateOutOfRange(Exact)
    /// An average was asked of no fills.
    case nothingToAverage
    /// The book that was given is not of the instrument that it was given for.
    case wrongBook(given: String, expected: String)

    /// The figures that a formula divides by, or steps to.
    public enum Figure: String, Hashable, Sendable {
        case spotPrice, futurePrice, days, peg, notional, size, lot
    }
}

extension FinanceError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notPositive(let figure, let value):
            "the \(figure.words) is \(value) and must be above zero: nothing was computed from it; "
                + "look at the market data it was read from"
        case .rateOutOfRange(let rate):
            "a fee rate of \(rate) is no fraction between -1 and 1: nothing was computed with it; "
                + "look at the fee table of the account"
        case .nothingToAverage:
            "an average price was asked of no fills: the order has not traded"
        case .wrongBook(let given, let expected):
            "the order book of \(given) was given for \(expected): nothing was computed from it"
        }
    }
}

extension FinanceError.Figure {
    fileprivate var words: String {
        switch self {
        case .spotPrice: "spot price"
        case .futurePrice: "future price"
        case .days: "number of days to delivery"
        case .peg: "value of one USDT in USD"
        case .notional: "notional"
        case .size: "size"
        case .lot: "lot size"
        }
    }
}

// MARK: - Division that names its divisor

extension Exact {
    /// The quotient by a figure that must be above zero, half to even.
    ///
    /// - Throws: ``FinanceError/notPositive(_:_:)`` with the divisor.
    func over(
        _ divisor: Exact, _ figure: FinanceError.Figure, scale: Int = Scale.quotient
    ) throws(FinanceError) -> Exact {
        try divisor.mustBePositive(figure)
        do {
            return try divided(by: divisor, scale: scale)
        } catch {
            throw .notPositive(figure, divisor)
        }
    }

    /// - Throws: ``FinanceError/notPositive(_:_:)`` unless this number is above zero.
    func mustBePositive(_ figure: FinanceError.Figure) throws(FinanceError) {
        guard isPositive else { throw .notPositive(figure, self) }
    }
}

extension Scale {
    /// Quotients that are added up and then divided by: as many digits as the numbers carry, so
    /// that their rounding stays out of the figures of ``quotient`` digits made from them.
    static let summand = 36
}
