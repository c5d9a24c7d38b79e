import Domain

/// What is over and does not change any more, of one account: the newest rows of each kind. All of
/// it, as far back as anybody may ask, is in the exchange's ``PaperStore``, where it has one.
struct AccountRecords: Sendable {
    /// Ids of finished orders, in the order in which they finished.
    var finished: History<Int64>
    var fills: History<FillRecord>
    var bills: History<BillRecord>
    /// Positions that were closed whole: what `positions-history` lists.
    var closings: History<ClosedPosition>
    var accruals: History<InterestAccrual>

    init(limit: Int) {
        (finished, fills) = (History(limit: limit), History(limit: limit))
        (bills, closings) = (History(limit: limit), History(limit: limit))
        accruals = History(limit: limit)
    }
}

/// Something of an account that is over, on its way into the store.
enum KeptRecord: Sendable {
    case order(Order)
    case fill(FillRecord)
    case bill(BillRecord)
    case closing(ClosedPosition)
    case accrual(InterestAccrual)
}

struct OutgoingRecord: Sendable {
    let uid: String
    let record: KeptRecord
}

extension ExchangeState {
    /// Writes a bill, and adds it to what the account was billed in all.
    mutating func add(_ bill: BillRecord, to uid: String) {
        watch.accountChanged(uid)
        accounts[uid]?.billed[bill.currency, default: 0] += bill.change
        records[uid]?.bills.append(bill)
        send(.bill(bill), of: uid)
    }

    mutating func add(_ fill: FillRecord, to uid: String) {
        records[uid]?.fills.append(fill)
        send(.fill(fill), of: uid)
    }

    mutating func add(_ closing: ClosedPosition, to uid: String) {
        records[uid]?.closings.append(closing)
        send(.closing(closing), of: uid)
    }

    mutating func add(_ accrual: InterestAccrual, to uid: String) {
        records[uid]?.accruals.append(accrual)
        send(.accrual(accrual), of: uid)
    }

    /// Keeps a finished order in the history, and forgets the one that falls off its end.
    mutating func keepFinished(_ order: Order) {
        orders[order.id] = order
        send(.order(order), of: order.uid)
        guard let id = records[order.uid]?.finished.append(order.id),
            let forgotten = orders.removeValue(forKey: id)
        else { return }
        let clientID = forgotten.terms.clientOrderID
        if accounts[order.uid]?.latestByClientID[clientID] == id {
            accounts[order.uid]?.latestByClientID[clientID] = nil
        }
    }
}
