import Domain

/// How much an account can still do.
extension PaperExchange {
    /// The instruments that `instId` names, at most five of one type.
    private func instruments(_ call: Call) throws(Refusal) -> [PaperInstrument] {
        _ = try call.required("instId")
        var instruments: [PaperInstrument] = []
        for id in try call.list("instId", most: 5) {
            guard let instrument = engine.state.listing[id] else { throw .unknownInstrument }
            instruments.append(instrument)
        }
        guard Set(instruments.map(\.type)).count == 1 else { throw .parameter("instId") }
        return instruments
    }

    /// `account/max-size`: the largest order, in coins or contracts, at `px`, at the last price of a
    /// spot instrument, or at the price limit of a future.
    func maximumSize(_ call: Call) throws(Refusal) -> Answer {
        let account = try account(call)
        let instruments = try instruments(call)
        _ = try call.tradeMode()
        let price = call.query["px"].flatMap { Exact($0) }
        guard call.query["px"] == nil || price?.isPositive == true else { throw .parameter("px") }
        // With several instruments the price means nothing.
        let stated = instruments.count == 1 ? price : nil
        return Answer.rows(instruments) { json, instrument in
            let sizes = self.engine.largestSizes(
                of: instrument, for: account, price: stated, at: call.now)
            json.field("ccy", instrument.contract?.settleCurrency ?? instrument.base)
            json.field("instId", instrument.id)
            json.field("maxBuy", sizes.buy)
            json.field("maxSell", sizes.sell)
        }
    }

    /// `account/max-avail-size`: what a spot order may spend and sell; what may margin a future.
    func maximumAvailable(_ call: Call) throws(Refusal) -> Answer {
        let account = try account(call)
        let instruments = try instruments(call)
        _ = try call.tradeMode()
        let figures = engine.figures(of: account, at: call.now)
        func spendable(_ currency: String) -> Exact {
            figures.available(currency)
                + (account.borrowsAutomatically ? figures.loanable(currency) : 0)
        }
        return Answer.rows(instruments) { json, instrument in
            json.field("instId", instrument.id)
            let equity = instrument.contract.map { figures.availableMargin($0.settleCurrency) }
            json.field("availBuy", equity ?? spendable(instrument.quote))
            json.field("availSell", equity ?? spendable(instrument.base))
        }
    }

    /// `account/max-loan`: what could be borrowed to sell the base of a pair, and to buy with its
    /// quote; in futures mode nothing.
    func maximumLoan(_ call: Call) throws(Refusal) -> Answer {
        let account = try account(call)
        guard let mode = try call.choice("mgnMode", of: ["cross", "isolated"]) else {
            throw .empty("mgnMode")
        }
        let figures = engine.figures(of: account, at: call.now)
        var loans: [(instrument: String, currency: String, side: String)] = []
        if call.query["instId"] == nil {
            loans = [("", try call.required("ccy"), "")]
        } else {
            for instrument in try instruments(call) {
                guard instrument.contract == nil else { throw .parameter("instId") }
                loans.append((instrument.id, instrument.base, "sell"))
                loans.append((instrument.id, instrument.quote, "buy"))
            }
        }
        return Answer.rows(loans) { json, loan in
            json.field("instId", loan.instrument)
            json.field("mgnMode", mode)
            json.field("mgnCcy", call.query["mgnCcy"] ?? "")
            json.field("maxLoan", figures.loanable(loan.currency))
            json.field("ccy", loan.currency)
            json.field("side", loan.side)
        }
    }

    /// `account/max-withdrawal`: what could leave the account, and with loans (`maxWdEx`).
    func maximumWithdrawal(_ call: Call) throws(Refusal) -> Answer {
        let account = try account(call)
        let figures = engine.figures(of: account, at: call.now)
        let chosen = try call.list("ccy", most: 20)
        let currencies = chosen.isEmpty ? figures.currencies.keys.sorted() : chosen
        return Answer.rows(currencies) { json, currency in
            let own = figures.available(currency)
            let lent = account.borrowsAutomatically ? figures.loanable(currency) : 0
            json.field("ccy", currency)
            json.field("maxWd", own)
            json.field("maxWdEx", own + lent)
            json.blanks("spotOffsetMaxWd", "spotOffsetMaxWdEx")
        }
    }

    /// `asset/balances`: all money lies in the trading account.
    func fundingBalances(_ call: Call) throws(Refusal) -> Answer {
        _ = try account(call)
        return Answer(rows: [])
    }
}

extension Call {
    /// `tdMode`, which has to be sent.
    fileprivate func tradeMode() throws(Refusal) -> String {
        let words: Set = ["cross", "isolated", "cash", "spot_isolated"]
        guard let mode = try choice("tdMode", of: words) else { throw .empty("tdMode") }
        return mode
    }
}
