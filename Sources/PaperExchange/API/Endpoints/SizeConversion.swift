import Domain

extension PaperExchange {
    /// `public/convert-contract-coin`: a number of coins, or of quote currency, as contracts (`type`
    /// 1) or back (2). A size to open with is rounded down, one to close with to the nearest lot.
    func convertedSize(_ call: Call) throws(Refusal) -> Answer {
        let instrument = try known(call)
        guard let contract = instrument.contract else { throw .parameter("instId") }
        let toContracts = try call.choice("type", of: ["1", "2"]) ?? "1" == "1"
        let unit = try call.choice("unit", of: ["coin", "usds"]) ?? "coin"
        let isOpening = try call.choice("opType", of: ["open", "close"]) == "open"
        guard let size = Exact(try call.required("sz")), size.isPositive else {
            throw .parameter("sz")
        }
        // A size in the currency that the contract's value counts in needs no price.
        let needsPrice = contract.isInverse == (unit == "coin")
        let price = call.query["px"].flatMap { Exact($0) }
        if needsPrice, call.query["px"] == nil { throw .empty("px") }
        if let text = call.query["px"], price?.isPositive != true || text.isEmpty {
            throw .parameter("px")
        }
        let converted = ContractSize(contract: contract, price: needsPrice ? price : nil)
        let result =
            toContracts
            ? converted.contracts(
                size, places: instrument.size.places, isOpening ? .down : .halfEven)
            : converted.amount(size)
        guard let result else { throw .parameter("px") }
        return Answer.row {
            $0.field("type", toContracts ? "1" : "2")
            $0.field("instId", instrument.id)
            $0.field("px", price)
            $0.field("sz", result)
            $0.field("unit", unit)
        }
    }
}

/// Contracts and what they are worth in one currency.
private struct ContractSize {
    let contract: Contract
    /// `nil` where the contract's value counts in that currency itself.
    let price: Exact?

    /// What a contract costs: `V`, `V/px` in coins if inverse, `V·px` in quote if linear.
    func contracts(_ amount: Exact, places: Int, _ rounding: Exact.Rounding) -> Exact? {
        guard let price else {
            return try? amount.divided(by: contract.value, scale: places, rounding)
        }
        return contract.isInverse
            ? try? (amount * price).divided(by: contract.value, scale: places, rounding)
            : try? amount.divided(by: contract.value * price, scale: places, rounding)
    }

    func amount(_ contracts: Exact) -> Exact? {
        let face = contracts * contract.value
        guard let price else { return face }
        return contract.isInverse ? try? face.divided(by: price, scale: 8) : face * price
    }
}
