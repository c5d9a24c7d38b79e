import Domain

/// Who can hold money at the exchange.
enum Holder: Hashable, Comparable, Sendable {
    /// A user's account, by uid.
    case account(String)
    /// The market model, which is the other side of what no other account is.
    case house
    /// Fees charged.
    case fees
    /// The insurance fund: the other side of what is liquidated and deleveraged.
    case insurance
    /// Interest that borrowers have paid.
    case lenders
    /// Stands between the two sides of every future: what one side has realised and the other has
    /// not yet lies here.
    case clearing
    /// Where deposits come from.
    case treasury
}

/// All cash of the exchange. Money only ever moves from one holder to another, so the sum over all
/// holders of a currency is zero at every moment.
struct Ledger: Sendable {
    /// Decimal places of cash: coins have sixteen, dollars and tethers twelve. Half to even where a
    /// figure has more.
    static func scale(of currency: String) -> Int { dollars.contains(currency) ? 12 : 16 }
    private static let dollars: Set = ["USD", "USDT", "USDC"]

    private(set) var cash: [Holder: [String: Exact]] = [:]
    /// What rounding profits to ``scale(of:)`` has left over, by currency, at 24 places. Kept apart and
    /// by name, so that the audit can prove that nothing else is missing.
    private(set) var remainders: [String: Exact] = [:]

    init(cash: [Holder: [String: Exact]] = [:], remainders: [String: Exact] = [:]) {
        (self.cash, self.remainders) = (cash, remainders)
    }

    func balance(of holder: Holder, _ currency: String) -> Exact {
        cash[holder]?[currency] ?? .zero
    }

    /// Moves an amount; a negative one goes the other way.
    mutating func move(_ amount: Exact, _ currency: String, from: Holder, to: Holder) {
        precondition(
            amount == Ledger.rounded(amount, currency),
            "\(amount) \(currency) is finer than the ledger")
        cash[from, default: [:]][currency, default: .zero] -= amount
        cash[to, default: [:]][currency, default: .zero] += amount
    }

    /// Credits a profit of more places than cash has, and keeps what the rounding leaves over.
    ///
    /// - Returns: what was credited.
    mutating func credit(profit: Exact, _ currency: String, to holder: Holder) -> Exact {
        let cash = Ledger.rounded(profit, currency)
        remainders[currency, default: .zero] += profit - cash
        move(cash, currency, from: .clearing, to: holder)
        return cash
    }

    static func rounded(_ amount: Exact, _ currency: String) -> Exact {
        amount.rounded(to: scale(of: currency), .halfEven)
    }

    var currencies: [String] { Set(cash.values.flatMap(\.keys)).sorted() }
}
