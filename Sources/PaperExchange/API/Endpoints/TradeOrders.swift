import Domain

extension Endpoint {
    static let trade: [Endpoint] = [
        .post("trade/order", .perUser(60, by: "instId"), PaperExchange.placeOrder),
        .post("trade/batch-orders", .orders(300, single: "trade/order"), PaperExchange.placeBatch),
        .post("trade/cancel-order", .perUser(60, by: "instId"), PaperExchange.cancelOrder),
        .post(
            "trade/cancel-batch-orders", .orders(300, single: "trade/cancel-order"),
            PaperExchange.cancelBatch),
        .post("trade/amend-order", .perUser(60, by: "instId"), PaperExchange.amendOrder),
        .post(
            "trade/amend-batch-orders", .orders(300, single: "trade/amend-order"),
            PaperExchange.amendBatch),
        .post("trade/close-position", .perUser(20, by: "instId"), PaperExchange.closePosition),
        .post(
            "trade/cancel-all-after", .perUser(1, by: "tag", in: Timestamp.second),
            PaperExchange.cancelAllAfter),
    ]
}

extension Call {
    /// The rows of a batch, one to twenty.
    func batch() throws(Refusal) -> [JSONValue] {
        guard case .array(let rows) = body, !rows.isEmpty else { throw .parameter("body") }
        guard rows.count <= 20 else { throw .batchTooLarge }
        return rows
    }

    /// The header that says until when an order may be taken; what is past it is refused.
    func checkExpiry() throws(Refusal) {
        guard let text = request.headers["exptime"], !text.isEmpty else { return }
        guard let expiry = Int64(text) else { throw .parameter("expTime") }
        guard expiry >= now.milliseconds else { throw .expired }
    }
}

/// What became of one row of an order request.
private struct RowResult {
    var orderID = ""
    var clientOrderID = ""
    var tag = ""
    var requestID: String?
    var rejection: Rejection?
    /// Placing and amending tell the sub-code, cancelling does not.
    var hasSubcode = true

    func write(to json: inout JSONWriter, at now: Timestamp) {
        json.field("clOrdId", clientOrderID)
        json.field("ordId", orderID)
        json.field("sCode", rejection?.code ?? "0")
        json.field("sMsg", rejection?.message ?? "")
        if hasSubcode {
            json.field("subCode", rejection?.subcode ?? "")
            if requestID == nil { json.field("tag", tag) }
        }
        if let requestID { json.field("reqId", requestID) }
        json.field("ts", now)
    }

    /// Code and message over all rows, as recorded: 1 when none went through, 2 when some did.
    static func answer(_ results: [RowResult], isBatch: Bool, at now: Timestamp) -> Answer {
        var answer = Answer.rows(results) { $1.write(to: &$0, at: now) }
        answer.isTimed = true
        let failed = results.filter { $0.rejection != nil }.count
        if failed == results.count {
            (answer.code, answer.message) = (
                "1", isBatch ? "All operations failed" : "Operation failed."
            )
            // A single order that the account cannot pay for is recorded with the batch's words.
            if results.first?.rejection?.code == "51008" {
                answer.message = "All operations failed"
            }
        } else if failed > 0 {
            (answer.code, answer.message) = ("2", "Bulk operation partially succeeded.")
        }
        return answer
    }
}

extension PaperExchange {
    /// `trade/order`: one order.
    func placeOrder(_ call: Call) throws(Refusal) -> Answer {
        try call.checkExpiry()
        return RowResult.answer([place(call.body, call)], isBatch: false, at: call.now)
    }
    /// `trade/batch-orders`: rows in turn, each with its own fate.
    func placeBatch(_ call: Call) throws(Refusal) -> Answer {
        try call.checkExpiry()
        let results = try call.batch().map { place($0, call) }
        return RowResult.answer(results, isBatch: true, at: call.now)
    }

    private func place(_ row: JSONValue, _ call: Call) -> RowResult {
        let request = OrderRequest(row)
        var result = RowResult(clientOrderID: request.clientOrderID, tag: request.tag)
        do throws(Rejection) {
            let disturbance = try strike(
                call, instrument: request.instrumentID, side: Side(rawValue: request.side))
            let id = try engine.place(request, uid: call.uid, at: call.now, disturbance)
            result.orderID = String(id)
        } catch {
            result.rejection = error
        }
        return result
    }

    // MARK: Cancelling

    /// `trade/cancel-order`.
    func cancelOrder(_ call: Call) -> Answer {
        RowResult.answer([cancel(call.body, call)], isBatch: false, at: call.now)
    }
    /// `trade/cancel-batch-orders`.
    func cancelBatch(_ call: Call) throws(Refusal) -> Answer {
        let results = try call.batch().map { cancel($0, call) }
        return RowResult.answer(results, isBatch: true, at: call.now)
    }

    /// A failure does not tell filled from cancelled from unknown: all are 51400.
    private func cancel(_ row: JSONValue, _ call: Call) -> RowResult {
        let (orderID, clientOrderID) = (row.field("ordId"), row.field("clOrdId"))
        var result = RowResult(orderID: orderID, hasSubcode: false)
        do throws(Rejection) {
            _ = try strike(call, instrument: row.field("instId"), side: nil)
            let order = try engine.cancel(
                row.field("instId"), orderID: orderID, clientOrderID: clientOrderID,
                uid: call.uid, at: call.now)
            result.orderID = String(order.id)
            result.clientOrderID = order.terms.clientOrderID
        } catch {
            // A failed row carries only what it was asked by, as recorded.
            result.clientOrderID = orderID.isEmpty ? clientOrderID : ""
            result.rejection = error
        }
        return result
    }

    // MARK: Amending

    /// `trade/amend-order`.
    func amendOrder(_ call: Call) throws(Refusal) -> Answer {
        try call.checkExpiry()
        return RowResult.answer([amend(call.body, call)], isBatch: false, at: call.now)
    }
    /// `trade/amend-batch-orders`.
    func amendBatch(_ call: Call) throws(Refusal) -> Answer {
        try call.checkExpiry()
        let results = try call.batch().map { amend($0, call) }
        return RowResult.answer(results, isBatch: true, at: call.now)
    }

    /// A new total size, a new price, or both.
    private func amend(_ row: JSONValue, _ call: Call) -> RowResult {
        var result = RowResult(
            orderID: row.field("ordId"), clientOrderID: row.field("clOrdId"),
            requestID: row.field("reqId"))
        do throws(Rejection) {
            _ = try strike(call, instrument: row.field("instId"), side: nil)
            let order = try engine.amend(
                row.field("instId"), orderID: result.orderID,
                clientOrderID: result.clientOrderID, newSize: row.field("newSz"),
                newPrice: row.field("newPx"), cancelOnFailure: row.field("cxlOnFail") == "true",
                uid: call.uid, at: call.now)
            (result.orderID, result.clientOrderID) = (String(order.id), order.terms.clientOrderID)
        } catch {
            result.rejection = error
        }
        return result
    }

    /// `trade/close-position`: the whole of it, at the market.
    func closePosition(_ call: Call) throws(Refusal) -> Answer {
        _ = try call.requiredField("instId")
        guard try call.requiredField("mgnMode") == "cross" else { throw .parameter("mgnMode") }
        let isNet = try account(call).positionMode == .net
        let text = call.field("posSide").isEmpty && isNet ? "net" : call.field("posSide")
        guard let side = PositionSide(rawValue: text), (side == .net) == isNet else {
            throw .parameter("posSide")
        }
        do throws(Rejection) {
            _ = try engine.closePosition(
                call.field("instId"), side, clientOrderID: call.field("clOrdId"),
                tag: call.field("tag"), cancelsOrders: call.field("autoCxl") == "true",
                uid: call.uid, at: call.now)
        } catch {
            throw Refusal(error)
        }
        return Answer.row {
            $0.field("instId", call.field("instId"))
            $0.field("posSide", side.rawValue)
            $0.field("clOrdId", call.field("clOrdId"))
            $0.field("tag", call.field("tag"))
        }
    }

    /// Arms, re-arms or disarms the timer of a tag; at most twenty live.
    func cancelAllAfter(_ call: Call) throws(Refusal) -> Answer {
        let tag = call.field("tag")
        guard let seconds = Int64(try call.requiredField("timeOut")) else {
            throw .parameter("timeOut")
        }
        let trigger: Timestamp?
        do {
            trigger = try engine.setTimer(tag, seconds: seconds, uid: call.uid, at: call.now)
        } catch {
            throw Refusal(error)
        }
        let unit: Int64 = engine.settings.timersInSeconds ? 1000 : 1
        return Answer.row {
            $0.field("triggerTime", digits: (trigger?.milliseconds ?? 0) / unit)
            $0.field("tag", tag)
            $0.field("ts", digits: call.now.milliseconds / unit)
        }
    }
}

extension OrderRequest {
    fileprivate init(_ row: JSONValue) {
        (instrumentID, tradeMode, side) = (
            row.field("instId"), row.field("tdMode"), row.field("side")
        )
        (type, size, price) = (row.field("ordType"), row.field("sz"), row.field("px"))
        (positionSide, clientOrderID, tag) = (
            row.field("posSide"), row.field("clOrdId"), row.field("tag")
        )
        (reduceOnly, targetCurrency) = (row.field("reduceOnly"), row.field("tgtCcy"))
        (selfTrade, priceAmendment) = (row.field("stpMode"), row.field("pxAmendType"))
        bansAmendment = row.field("banAmend")
    }
}
