/// What an account looks like to a decision: the exchange's figures of this pass beside the
/// journal's rows.
public struct AccountSituation: Hashable, Sendable {
    public let account: Account
    public let configuration: AccountConfiguration
    public let balance: AccountBalance
    /// Net positions of the exchange.
    public let futurePositions: [FuturePosition]
    /// Positions of ours that are not closed.
    public let positions: [Position]
    /// In force anywhere.
    public let stops: [Stop]
    /// Coins that closed positions left over, by coin; negative where they left a debt.
    public let dust: [String: Exact]
    /// Now by the clock that trades and latches are stamped with, the database's: the exchange's may
    /// differ, on paper by months.
    public let journalNow: Timestamp

    public init(
        account: Account, configuration: AccountConfiguration, balance: AccountBalance,
        futurePositions: [FuturePosition], positions: [Position], stops: [Stop],
        dust: [String: Exact], journalNow: Timestamp
    ) {
        (self.account, self.configuration, self.balance) = (account, configuration, balance)
        (self.futurePositions, self.positions) = (futurePositions, positions)
        (self.stops, self.dust) = (stops, dust)
        self.journalNow = journalNow
    }

    /// Contracts that the exchange holds of a future; negative is short, 0 when it lists none.
    public func exchangeContracts(of future: String) -> Exact {
        futurePositions.filter { $0.instrumentID == future }.map(\.contracts).sum()
    }

    /// Contracts that our fills add up to; negative is short.
    ///
    /// - Throws: `DivisionByZero` for a price of zero, which the journal cannot hold.
    public func journalContracts(of future: String) throws(DivisionByZero) -> Exact {
        var sum: Exact = 0
        for position in positions where position.futureID == future {
            sum += try Exposure(of: position).contracts
        }
        return sum
    }

    /// An order of an open position may or may not have reached the exchange.
    public var hasOrderInDoubt: Bool {
        positions.contains { $0.orders.contains { $0.state == .inDoubt } }
    }

    /// A position with a trade that is not over, or an order that may still fill.
    public var unfinishedPosition: Position? {
        positions.first { position in
            position.unfinishedTrade != nil || position.orders.contains(where: \.state.isOpen)
        }
    }

    /// What may be spent of a currency: the smaller of what the exchange calls available and of the
    /// cash that nothing holds back. Anything beyond it would be borrowed silently (EXECUTION §5).
    public func spendable(_ currency: String) -> Exact {
        let held = balance[currency]
        return Swift.max(0, Swift.min(held.available, held.cash - held.frozen))
    }
}
