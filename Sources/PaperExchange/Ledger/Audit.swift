public import Domain

/// What an audit found. Sound means: not one unit of the last digit is missing anywhere.
public struct PaperAudit: Hashable, Sendable {
    /// What is wrong, each a sentence with its numbers; empty when the books balance.
    public let findings: [String]
    /// By currency, what each kind of holder has: the sums that add up to zero.
    public let totals: [String: Totals]

    /// Nothing was found.
    public var isSound: Bool { findings.isEmpty }

    /// What each kind of holder has of one currency, to the last digit; below zero for one that has
    /// given more than it got.
    public struct Totals: Hashable, Sendable {
        /// All users' accounts together.
        public let accounts: Exact
        /// The market model, which is the other side of what nobody else is.
        public let house: Exact
        /// Fees that were charged, less rebates.
        public let fees: Exact
        /// The fund that takes over what is liquidated and deleveraged.
        public let insurance: Exact
        /// Interest that borrowers have paid.
        public let lenders: Exact
        /// What one side of open futures has realised and the other has not yet.
        public let clearing: Exact
        /// Where deposits came from.
        public let treasury: Exact
        /// What rounding has left over in the clearing.
        public let remainder: Exact
    }
}

extension Engine {
    func audit(at now: Timestamp) -> PaperAudit {
        var totals: [String: PaperAudit.Totals] = [:]
        for currency in state.ledger.currencies { totals[currency] = self.totals(currency) }
        return PaperAudit(
            findings: conservation(totals) + clearing(totals) + billFindings() + orderFindings()
                + contractFindings() + bookFindings(at: now),
            totals: totals)
    }

    private func totals(_ currency: String) -> PaperAudit.Totals {
        PaperAudit.Totals(
            accounts: state.uids.map {
                state.ledger.balance(of: .account($0), currency)
            }.sum(),
            house: state.ledger.balance(of: .house, currency),
            fees: state.ledger.balance(of: .fees, currency),
            insurance: state.ledger.balance(of: .insurance, currency),
            lenders: state.ledger.balance(of: .lenders, currency),
            clearing: state.ledger.balance(of: .clearing, currency),
            treasury: state.ledger.balance(of: .treasury, currency),
            remainder: state.ledger.remainders[currency] ?? 0)
    }

    /// All holders together have nothing that was not there before.
    private func conservation(_ totals: [String: PaperAudit.Totals]) -> [String] {
        totals.sorted { $0.key < $1.key }.compactMap { currency, total in
            let sum =
                total.accounts + total.house + total.fees + total.insurance + total.lenders
                + total.clearing + total.treasury
            return sum.isZero ? nil : "\(currency): all holders together have \(sum), not 0"
        }
    }

    /// The clearing holds exactly what open positions were entered at, and what rounding left.
    private func clearing(_ totals: [String: PaperAudit.Totals]) -> [String] {
        var claims: [String: Exact] = [:]
        for (id, position) in allPositions() {
            guard let contract = state.listing[id]?.contract else { continue }
            claims[contract.settleCurrency, default: 0] += position.claim(contract)
        }
        return totals.sorted { $0.key < $1.key }.compactMap { currency, total in
            let expected = (claims[currency] ?? 0) + total.remainder
            guard total.clearing != expected else { return nil }
            return "\(currency): the clearing has \(total.clearing), positions claim \(expected)"
        }
    }

    /// All bills add up to the cash, and each bill's balance follows from the one before.
    private func billFindings() -> [String] {
        state.uids.compactMap { state.accounts[$0] }.flatMap { account in
            var balances: [String: Exact] = [:]
            var findings: [String] = []
            for bill in state.records[account.uid]?.bills ?? History(limit: 1) {
                // The bills before the oldest that is kept are known by their sum only.
                let before = balances[bill.currency] ?? (bill.balance - bill.change)
                balances[bill.currency] = bill.balance
                guard before + bill.change != bill.balance else { continue }
                findings.append(
                    "account \(account.uid): bill \(bill.id) says \(bill.balance)"
                        + " \(bill.currency) where \(before + bill.change) was reached")
            }
            for (currency, cash) in state.ledger.cash[.account(account.uid)] ?? [:] {
                let billed = account.billed[currency] ?? 0
                if billed == cash, balances[currency] ?? cash == cash { continue }
                findings.append(
                    "account \(account.uid): bills add up to \(billed) and end at"
                        + " \(balances[currency] ?? 0) \(currency), the cash is \(cash)")
            }
            return findings
        }
    }

    private func orderFindings() -> [String] {
        state.orders.values.filter { $0.budget == nil && $0.filled > $0.size }.map {
            "order \($0.id) filled \($0.filled) lots of \($0.size)"
        }.sorted()
    }

    /// For each contract bought one is sold.
    private func contractFindings() -> [String] {
        var lots: [String: Int64] = [:]
        for (id, position) in allPositions() { lots[id, default: 0] += position.lots }
        return lots.filter { $0.value != 0 }.map {
            "\($0.key): \($0.value) lots without other side"
        }
        .sorted()
    }

    private func bookFindings(at now: Timestamp) -> [String] {
        state.books.keys.sorted().compactMap { id in
            guard let instrument = state.listing[id],
                let ask = levels(of: instrument, against: .buy, count: 1, at: now).first,
                let bid = levels(of: instrument, against: .sell, count: 1, at: now).first,
                ask.price <= bid.price
            else { return nil }
            return "\(id): the book is crossed, \(bid.price) bid and \(ask.price) asked, ticks"
        }
    }

    private func allPositions() -> [(id: String, position: Position)] {
        let users = state.accounts.values.flatMap { account in
            account.positions.map { (id: $0.key.instrumentID, position: $0.value) }
        }
        let venues = state.house.map { (id: $0.key, position: $0.value) }
        return users + venues + state.insurance.map { (id: $0.key, position: $0.value) }
    }
}
