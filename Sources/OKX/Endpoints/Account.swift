public import Domain

// How an account is set up, and what it holds. Signed; needs the permission to read.
// Source: OKX v5, Trading account › REST API.

extension Endpoint where Answer == AccountConfiguration {
    /// Level, position mode and permissions. 5 requests in 2 s by user.
    ///
    /// Source: OKX v5, Trading account › Get account configuration.
    public static var configuration: Self {
        .get("/account/config", [:], .signed, .byUser(5)) { (rows: [ConfigurationRow]) in
            try rows.only().configuration
        }
    }
}

extension Endpoint where Answer == AccountBalance {
    /// What the account holds in every currency. 10 requests in 2 s by user.
    ///
    /// Source: OKX v5, Trading account › Get balance.
    public static var balance: Self {
        .get("/account/balance", [:], .signed, .byUser(10)) { (rows: [BalanceRow]) in
            try rows.only().balance
        }
    }
}

extension Endpoint where Answer == [FuturePosition] {
    /// Open positions in futures of every kind, those of other programs among them.
    /// 10 requests in 2 s by user.
    ///
    /// Source: OKX v5, Trading account › Get positions.
    public static var futurePositions: Self {
        .get("/account/positions", ["instType": "FUTURES"], .signed, .byUser(10)) {
            (rows: [PositionRow]) in try rows.map { try $0.position }
        }
    }
}

private struct ConfigurationRow: Decodable {
    @Present var uid: String
    @Present var acctLv: String
    @Present var posMode: String
    let autoLoan: Bool
    @Blank var feeType: String?
    @Present var perm: String

    var configuration: AccountConfiguration {
        get throws(Nonsense) {
            AccountConfiguration(
                userID: uid, level: .init(wire: acctLv), positionMode: .init(wire: posMode),
                borrowsAutomatically: autoLoan, spotFeeCurrency: try .init(wire: feeType),
                permissions: Set(perm.split(separator: ",").map(String.init)))
        }
    }
}

extension AccountConfiguration.Level {
    fileprivate init(wire text: String) {
        switch text {
        case "1": self = .spot
        case "2": self = .futures
        case "3": self = .multiCurrency
        case "4": self = .portfolio
        default: self = .other(text)
        }
    }
}

extension AccountConfiguration.PositionMode {
    fileprivate init(wire text: String) {
        switch text {
        case "net_mode": self = .net
        case "long_short_mode": self = .longShort
        default: self = .other(text)
        }
    }
}

extension AccountConfiguration.SpotFeeCurrency {
    /// Answers from before the setting existed do not have it; the fee was that of type 0 then.
    fileprivate init(wire text: String?) throws(Nonsense) {
        switch text {
        case "0", nil: self = .received
        case "1": self = .quote
        // Sizes follow from it, so that a guess would leave or oversell coins.
        default: throw .malformed(field: "feeType", value: text ?? "")
        }
    }
}
