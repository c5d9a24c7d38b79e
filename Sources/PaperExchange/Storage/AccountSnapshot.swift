import Domain

/// One account in an ``ExchangeSnapshot``; its orders are apart, its keys are nowhere.
struct AccountSnapshot: Codable {
    let uid: String
    let level: PaperAccount.Level
    let positionMode: PaperAccount.PositionMode
    let borrowsAutomatically: Bool
    let feeType: FeeType
    let feeLevel: String
    let selfTrade: SelfTradePrevention
    let leverages: [String: Exact]
    let defaultLeverage: Exact
    let positions: [Held]
    let timers: [String: Timestamp]
    let billed: [String: Exact]
    let interest: [String: Exact]

    struct Held: Codable {
        let key: AccountState.PositionKey
        let position: Position
    }

    init(_ account: AccountState) {
        (uid, level, positionMode) = (account.uid, account.level, account.positionMode)
        (borrowsAutomatically, feeType) = (account.borrowsAutomatically, account.feeType)
        (feeLevel, selfTrade) = (account.feeLevel, account.selfTrade)
        (leverages, defaultLeverage) = (account.leverages, account.defaultLeverage)
        positions = account.positions.sorted { $0.key < $1.key }.map {
            Held(key: $0.key, position: $0.value)
        }
        (timers, billed, interest) = (account.timers, account.billed, account.interest)
    }

    /// The account without its orders.
    var account: AccountState {
        var configured = PaperAccount(uid: uid)
        (configured.level, configured.positionMode) = (level, positionMode)
        (configured.autoLoan, configured.feeType) = (borrowsAutomatically, feeType.rawValue)
        (configured.feeLevel, configured.leverage) = (feeLevel, defaultLeverage)
        var account = AccountState(configured)
        (account.selfTrade, account.leverages) = (selfTrade, leverages)
        for held in positions { account.positions[held.key] = held.position }
        (account.timers, account.billed, account.interest) = (timers, billed, interest)
        return account
    }
}

/// All cash in an ``ExchangeSnapshot``.
struct LedgerSnapshot: Codable {
    /// By holder, then by currency.
    let cash: [String: [String: Exact]]
    let remainders: [String: Exact]

    init(_ ledger: Ledger) {
        let pairs = ledger.cash.map { ($0.key.name, $0.value) }
        cash = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        remainders = ledger.remainders
    }

    func ledger() throws(RowError) -> Ledger {
        var holders: [Holder: [String: Exact]] = [:]
        for (name, amounts) in cash {
            guard let holder = Holder(name: name) else { throw RowError(text: name, field: 1) }
            holders[holder] = amounts
        }
        return Ledger(cash: holders, remainders: remainders)
    }
}

extension Holder {
    private static let venues: [Holder] = [
        .house, .fees, .insurance, .lenders, .clearing, .treasury,
    ]

    /// `house`, `fees`, … and `account 1001`.
    var name: String {
        if case .account(let uid) = self { "account \(uid)" } else { "\(self)" }
    }

    init?(name: String) {
        if name.hasPrefix("account ") {
            self = .account(String(name.dropFirst("account ".count)))
        } else if let venue = Holder.venues.first(where: { $0.name == name }) {
            self = venue
        } else {
            return nil
        }
    }
}
