public import Domain

// The leverage of cross-margined futures: one value for all futures of an underlying.
// Source: OKX v5, Trading account › Get leverage, Set leverage. 20 requests in 2 s by user.

extension Endpoint where Answer == Exact {
    /// The leverage that new positions in a future take; the higher one where long and short
    /// differ. Signed.
    public static func leverage(_ instrumentID: String) -> Self {
        .get(
            "/account/leverage-info", ["instId": instrumentID, "mgnMode": "cross"], .signed,
            .byUser(20)
        ) { (rows: [LeverageRow]) in try highest(rows, instrumentID) }
    }

    /// Sets the leverage of a future and of all others of its underlying; gives what is set.
    /// Signed; needs the permission to trade.
    public static func setLeverage(_ instrumentID: String, to leverage: Exact) -> Self {
        let body = [
            "instId": instrumentID, "lever": leverage.description, "mgnMode": "cross",
        ]
        return .post("/account/set-leverage", body, .byUser(20)) { (rows: [LeverageRow]) in
            try highest(rows, instrumentID)
        }
    }

    private static func highest(_ rows: [LeverageRow], _ instrumentID: String) throws -> Exact {
        let own = rows.filter { $0.instId == instrumentID }
        guard let highest = own.map(\.lever).max() else {
            throw Nonsense.rows(expected: 1, found: own.count)
        }
        return try highest.positive("lever")
    }
}

private struct LeverageRow: Decodable, InstrumentRow {
    let instId: String
    @Present var lever: Exact
}
