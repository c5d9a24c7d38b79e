import Domain
import TestSupport
import Testing

/// Opening buys spot at 60 000.4 and sells the future at 61 498 in the scene.
@Suite struct `An order's price` {
    private func reasons(_ change: (inout Scene) -> Void) throws -> [Verdict] {
        var scene = try Scene()
        scene.rules.maxPriceDeviationPct = 2
        change(&scene)
        return try scene.opening().reasons
    }

    private func at(_ price: Exact, late: Int64 = 0) -> PricePoint {
        PricePoint(price: price, time: Market.epoch - late)
    }

    @Test func `is held against the index of the coin and the mark price of the future`() throws {
        #expect(try reasons { _ in } == [])
        #expect(try reasons { $0.spotIndex = at(58_824) } == [])
        #expect(try reasons { $0.spotIndex = at(58_823) } == [.priceDeviation])
        #expect(try reasons { $0.futureMark = at(62_753) } == [])
        #expect(try reasons { $0.futureMark = at(62_754) } == [.priceDeviation])
    }

    @Test func `may be better than they are by any distance`() throws {
        #expect(try reasons { $0.spotIndex = at(90_000) } == [])
        #expect(try reasons { $0.futureMark = at(30_000) } == [])
    }

    @Test func `opens nothing that they do not bear out`() throws {
        #expect(try reasons { $0.spotIndex = nil } == [.priceDeviation])
        #expect(try reasons { $0.futureMark = nil } == [.priceDeviation])
        #expect(
            try reasons { $0.futureMark = at(61_500, late: Timestamp.minute) } == [])
        #expect(
            try reasons { $0.futureMark = at(61_500, late: Timestamp.minute + 1) }
                == [.priceDeviation])
    }

    @Test func `is free where no limit is set`() throws {
        #expect(
            try reasons {
                $0.rules.maxPriceDeviationPct = nil
                ($0.spotIndex, $0.futureMark) = (nil, at(1_000_000))
            } == [])
    }

    @Test func `is told with both prices`() throws {
        var scene = try Scene()
        scene.futureMark = at(70_000)
        let reason = try #require(try scene.opening().judgement?.reasons.first)
        #expect(reason.sentence.contains("is 12.15 % worse than its mark price 70000"))
        #expect(reason.numbers.contains(DecisionFigure("fair_price", .exact(70_000))))
    }
}

@Suite struct `Opening and closing in circles` {
    @Test(arguments: ["taker", "maker"])
    func `is kept from losing: costs come off before the closing threshold`(
        execution: String
    ) throws {
        var scene = try Scene()
        try scene.rules.set([("execution", execution)])
        let entry = try #require(
            try scene.opening().numbers.first { $0.name == "net_annual_yield_pct" })
        guard case .number(let net) = entry.value else { throw Scene.NoPosition() }
        scene.rules.maxCloseYieldPct = net
        #expect(try scene.opening().reasons == [])
        scene.rules.maxCloseYieldPct = net + "0.000001"
        #expect(try scene.opening().reasons == [.churn])
    }
}
