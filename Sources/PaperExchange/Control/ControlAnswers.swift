import Domain

/// What the control API tells: the clock, the books' proof, and everything that happened.
extension PaperExchange {
    func writeClock(to json: inout JSONWriter) {
        json.object {
            $0.field("now", now.description)
            $0.integer("ms", now.milliseconds)
            $0.integer("rate", clock.rate)
            $0.integer("stepped_ms", clock.stepped)
        }
    }

    func writeAudit(to json: inout JSONWriter) {
        let audit = audit()
        json.object { json in
            json.flag("sound", audit.isSound)
            json.array("findings") { json in audit.findings.forEach { json.value($0) } }
            json.array("currencies") { json in
                for (currency, total) in audit.totals.sorted(by: { $0.key < $1.key }) {
                    json.object {
                        $0.field("ccy", currency)
                        $0.field("accounts", total.accounts)
                        $0.field("house", total.house)
                        $0.field("fees", total.fees)
                        $0.field("insurance", total.insurance)
                        $0.field("lenders", total.lenders)
                        $0.field("clearing", total.clearing)
                        $0.field("treasury", total.treasury)
                        $0.field("remainder", total.remainder)
                    }
                }
            }
        }
    }

    func writeTruth(to json: inout JSONWriter) {
        json.array { json in
            for truth in engine.state.uids.compactMap(truth) {
                json.object { truth.write(to: &$0) }
            }
        }
    }

    /// The fills of the account `uid`, oldest first.
    func writeFills(_ query: [String: String], to json: inout JSONWriter) throws(FieldError) {
        let fills = try truth(query).fills
        json.array { json in
            for fill in fills {
                json.object {
                    $0.field("billId", fill.billID)
                    $0.field("ordId", fill.orderID)
                    $0.field("instId", fill.instrumentID)
                    $0.field("side", fill.side.rawValue)
                    $0.field("px", fill.price)
                    $0.field("sz", fill.size)
                    $0.field("fee", fill.fee)
                    $0.field("feeCcy", fill.feeCurrency)
                }
            }
        }
    }

    /// The bills of the account `uid`, oldest first.
    func writeBills(_ query: [String: String], to json: inout JSONWriter) throws(FieldError) {
        let bills = try truth(query).bills
        json.array { json in
            for bill in bills {
                json.object {
                    $0.field("billId", bill.billID)
                    $0.field("type", String(bill.type))
                    $0.field("subType", String(bill.subtype))
                    $0.field("ccy", bill.currency)
                    $0.field("balChg", bill.change)
                    $0.field("bal", bill.balance)
                }
            }
        }
    }

    private func truth(_ query: [String: String]) throws(FieldError) -> PaperTruth {
        guard let uid = query["uid"] else { throw .missing("uid") }
        guard let truth = truth(of: uid) else { throw .invalid("uid") }
        return truth
    }

    func writeRequests(_ query: [String: String], to json: inout JSONWriter) {
        let after = query["after"].flatMap { Int($0) } ?? 0
        json.array { json in
            for entry in requests where entry.number > after {
                json.object {
                    $0.integer("number", Int64(entry.number))
                    $0.field("time", entry.time)
                    $0.field("method", entry.method)
                    $0.field("target", entry.target)
                    $0.field("body", entry.body)
                    $0.field("uid", entry.uid ?? "")
                    $0.field("signature", entry.signature.text)
                    $0.integer("status", Int64(entry.status))
                    $0.field("code", entry.code)
                    $0.flag("disturbed", entry.wasDisturbed)
                }
            }
        }
    }
}

extension PaperTruth {
    fileprivate func write(to json: inout JSONWriter) {
        json.field("uid", uid)
        json.array("cash") { json in
            for (currency, amount) in cash.sorted(by: { $0.key < $1.key }) {
                json.object {
                    $0.field("ccy", currency)
                    $0.field("amount", amount)
                }
            }
        }
        json.array("positions") { json in
            for position in positions {
                json.object {
                    $0.field("instId", position.instrumentID)
                    $0.field("side", position.side)
                    $0.field("contracts", position.contracts)
                    $0.field("entryPx", position.entryPrice)
                }
            }
        }
        json.array("orders") { json in
            for order in orders {
                json.object {
                    $0.field("ordId", order.orderID)
                    $0.field("clOrdId", order.clientOrderID)
                    $0.field("instId", order.instrumentID)
                    $0.field("side", order.side.rawValue)
                    $0.field("sz", order.size)
                    $0.field("filled", order.filled)
                    $0.field("state", order.state)
                    $0.field("category", order.category)
                }
            }
        }
        json.integer("fills", Int64(fills.count))
        json.integer("bills", Int64(bills.count))
    }
}
