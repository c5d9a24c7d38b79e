import Domain

/// An account's balance: figures of the whole in USD, and one row a currency.
struct BalanceRow: Decodable {
    @Blank var totalEq: Exact?
    @Blank var mgnRatio: Exact?
    @Blank var adjEq: Exact?
    @Blank var imr: Exact?
    @Blank var mmr: Exact?
    @Present var uTime: Timestamp
    let details: [CurrencyRow]

    var balance: AccountBalance {
        // In futures mode each currency has a margin ratio of its own: the worst one counts.
        let ratio = mgnRatio ?? details.compactMap(\.mgnRatio).min()
        let currencies = Dictionary(details.map { ($0.ccy, $0.balance) }) { _, last in last }
        return AccountBalance(
            totalUSD: totalEq, marginRatio: ratio, currencies: currencies, time: uTime,
            margin: adjEq.map {
                MarginFigures(
                    equity: $0, initial: imr ?? 0, maintenance: mmr ?? 0, ratio: mgnRatio)
            })
    }
}

struct CurrencyRow: Decodable {
    @Present var ccy: String
    @Present var cashBal: Exact
    @Present var eq: Exact
    @Present var availBal: Exact
    @Blank var availEq: Exact?
    @Present var frozenBal: Exact
    @Blank var liab: Exact?
    @Blank var interest: Exact?
    @Blank var upl: Exact?
    @Blank var mgnRatio: Exact?
    @Blank var imr: Exact?
    @Blank var mmr: Exact?

    /// Blank liabilities, interest and profit do not apply at the account's level: there are none.
    var balance: CurrencyBalance {
        CurrencyBalance(
            cash: cashBal, equity: eq, available: availBal, availableEquity: availEq,
            frozen: frozenBal, liability: (liab ?? 0).magnitude,
            interest: (interest ?? 0).magnitude, unrealisedProfit: upl ?? 0,
            margin: MarginFigures(
                equity: eq, initial: imr ?? 0, maintenance: mmr ?? 0, ratio: mgnRatio))
    }
}

struct PositionRow: Decodable {
    @Present var instId: String
    @Present var pos: Exact
    @Present var posSide: String
    @Blank var avgPx: Exact?
    @Blank var nonSettleAvgPx: Exact?
    @Blank var markPx: Exact?
    @Blank var liqPx: Exact?
    @Present var uTime: Timestamp

    var position: FuturePosition {
        get throws(Nonsense) {
            FuturePosition(
                instrumentID: instId, contracts: try contracts, averagePrice: avgPx?.unlessZero,
                entryPrice: nonSettleAvgPx?.unlessZero, markPrice: markPx?.unlessZero,
                liquidationPrice: liqPx?.unlessZero, time: uTime)
        }
    }

    /// The sign stands in the number in net mode, and in the side in long/short mode.
    private var contracts: Exact {
        get throws(Nonsense) {
            switch posSide {
            case "net": pos
            case "long": pos.magnitude
            case "short": -pos.magnitude
            default: throw .malformed(field: "posSide", value: posSide)
            }
        }
    }
}
