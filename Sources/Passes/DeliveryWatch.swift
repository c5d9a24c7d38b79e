import Domain
import OKX
import Store

/// Deliveries whose bill is late: booked by the settlement price once the position is gone, completed
/// when the bill comes, and told to a person when neither does (EXECUTION §10).
struct DeliveryWatch {
    let work: AccountWork
    let run: PassRun

    /// How long the exchange may take before somebody has to look.
    static let patience: Int64 = 10 * Timestamp.minute

    private var now: Timestamp { work.client.serverNow }

    /// Positions whose future was due and is not booked as delivered yet.
    var waiting: [Position] {
        get throws { try work.positions.filter { try $0.isDelivering(at: now) } }
    }

    // MARK: - Booking

    /// What was delivered as the position's absence and the history of prices tell it together: one
    /// alone proves nothing, nor do both where somebody else has traded our future.
    func toldByPrice() throws -> [(position: Position, closing: ForcedClosing)] {
        let gone = try waiting.filter { position in
            !position.hasOpenFutureOrder && !isDisturbed(position)
                && work.situation.exchangeContracts(of: position.futureID).isZero
        }
        let families = Set(gone.map(\.futureFamily))
        let prices = families.sorted().flatMap(deliveries)
        return try gone.compactMap { position in
            guard let delivery = prices.first(where: { $0.instrumentID == position.futureID }),
                let closing = try ForcedClosing(
                    of: position, deliveredAt: delivery.price, feeRate: try feeRate(of: position),
                    time: delivery.time)
            else { return nil }
            return (position, closing)
        }
    }

    /// None where the exchange does not answer: the account's other positions are worked all the
    /// same, and the next pass asks again.
    private func deliveries(of family: String) -> [Delivery] {
        do {
            return try work.client.ask(.deliveryHistory(family))
        } catch {
            run.result.problems.append(
                PassResult.Problem(account: work.account.name, error: error))
            return []
        }
    }

    /// As last stated to the account; the bill brings what was really charged.
    private func feeRate(of position: Position) throws -> Exact {
        let pair = try KnownPairs(run: run).pair(of: position, venue: work.account.venue.name)
        return work.fees(of: pair)?.future.delivery ?? 0
    }

    /// Brings bills that have come since into the rows that were booked without them.
    func complete(among seen: [ForcedExecution]) throws {
        guard !run.options.dryRun, let lease = work.lease else { return }
        for booked in try run.store.unbilledDeliveries(account: work.account.id) {
            let bill = try DeliveryBill(
                of: booked.order, in: booked.position, executions: seen)
            if let bill {
                try run.store.record(bill, of: booked, lease: lease)
                try work.reload(run.store)
            } else if now - booked.position.expiry > DeliveryWatch.patience {
                attend(
                    "the delivery of \(booked.position.futureID) is booked at "
                        + "\(booked.order.averagePrice ?? 0) by the exchange's list of deliveries, "
                        + "and its bill (type 3) has not come: the fee of position "
                        + "\(booked.position.id) is an estimate; look for it in the exchange's bills"
                )
            }
        }
    }

    // MARK: - Waiting

    /// Says of each position that waits for its delivery that it does, once a run, and what is
    /// missing when it has waited for too long.
    func say() throws {
        for position in try waiting {
            guard let strategy = work.strategy(position.strategy), !isSaid(position) else {
                continue
            }
            let missing = missing(of: position)
            let due = "\(position.futureID) was due at \(position.expiry)"
            run.result.add(
                Judgement(
                    reasons: [Reason(.delivering, "\(due), and \(missing)")], numbers: []),
                work: work, strategy: strategy, spotID: position.spotID,
                futureID: position.futureID)
            guard now - position.expiry > DeliveryWatch.patience else { continue }
            attend(
                "position \(position.id): \(due), \((now - position.expiry) / Timestamp.minute) "
                    + "minutes ago, and \(missing): its delivery is not booked, and its coins are "
                    + "hedged by nothing; look at the position and the bills at the exchange")
        }
    }

    private func isSaid(_ position: Position) -> Bool {
        run.result.verdicts.contains {
            $0.judgement.verdict == .delivering && $0.account == work.account.name
                && $0.futureID == position.futureID
        }
    }

    /// The exchange held something else than our fills add up to.
    private func isDisturbed(_ position: Position) -> Bool {
        work.stops.contains {
            $0.code == LatchCode.foreignInOurFuture.rawValue
                && $0.applies(
                    account: position.account, strategy: position.strategy,
                    future: position.futureID)
        }
    }

    private func missing(of position: Position) -> String {
        if position.hasOpenFutureOrder { return "an order on it may still have filled" }
        let held = work.situation.exchangeContracts(of: position.futureID)
        guard held.isZero else {
            return "the exchange shows no bill of its delivery and still holds \(held) contracts"
        }
        guard !isDisturbed(position) else {
            return
                "others have traded it (\(LatchCode.foreignInOurFuture.rawValue)): how much of it "
                + "was delivered its bill alone can tell, and that is not there"
        }
        return "the exchange shows neither the bill of its delivery nor the price of it"
    }

    private func attend(_ sentence: String) {
        run.result.attentions.append(
            PassResult.Attention(
                account: work.account.name, code: Verdict.delivering.rawValue, sentence: sentence))
    }
}

extension Position {
    /// What the exchange lists deliveries by: `BTC-USD` of `BTC-USD-260327`.
    fileprivate var futureFamily: String {
        futureID.split(separator: "-").dropLast().joined(separator: "-")
    }
}
