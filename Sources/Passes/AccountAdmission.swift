public import Domain
public import OKX

/// What the exchange says of an account before it is stored: that the key works and may do what is
/// needed and no more, that the account is set up for the two legs, and what it holds.
public struct AccountAdmission {
    /// How the account is set up now, with the user id that its key belongs to.
    public let configuration: AccountConfiguration
    private let client: Client
    private let credentials: Credentials

    /// How often balances are read again because a bill came between.
    static let tries = 5

    /// Asks how the account is set up.
    ///
    /// - Parameter name: what the account is or will be called, for the sentences.
    /// - Throws: `OKXError` for a key that is refused, ``PassError`` for one that may do too much or
    ///   too little and for a clock that is off, `UnsuitableAccount` for a mode that is not traded.
    public init(
        of name: String, at venue: Venue, _ client: Client, as credentials: Credentials
    ) throws {
        (self.client, self.credentials) = (client, credentials)
        var round = Round()
        let time = round.add(.time)
        let question = round.add(.configuration, as: credentials)
        let answers = client.send(round)
        _ = try answers[time]
        try ClockSkew.refuse(of: client, at: venue)
        configuration = try answers[question]
        guard !configuration.permissions.contains("withdraw") else {
            throw PassError.mayWithdraw(account: name)
        }
        guard configuration.permissions.contains("trade") else {
            throw PassError.noTradePermission(account: name)
        }
        _ = try TradeMode.ofSpotLeg(configuration)
    }

    /// Where the account's ledger starts: its balances and the newest bill that they contain.
    ///
    /// Two questions are no snapshot, so the newest bill is asked for before and after: when it is
    /// the same, the balances between belong to it.
    ///
    /// - Throws: ``PassError/restlessBalance(account:)`` when bills keep coming.
    public func openingEquity(of name: String) throws -> EquitySnapshot {
        var before = try client.newestBillID(as: credentials)
        for _ in 0..<AccountAdmission.tries {
            let equity = try LedgerSync.equity(client, credentials, lastBillID: before)
            let after = try client.newestBillID(as: credentials)
            if after == before { return equity }
            before = after
        }
        throw PassError.restlessBalance(account: name)
    }
}
