import Domain
import TestSupport
import Testing

@Suite struct `What is settled of a future in its delivery window` {
    private static let window = DeliveryWindow(
        milliseconds: 30 * Timestamp.minute, before: Market.epoch + Timestamp.hour)

    @Test(
        arguments: [
            (-1, "0"), (0, "0"), (6, "0.2"), (15, "0.5"), (30, "1"), (31, "1"),
        ] as [(Int64, Exact)])
    func `is the part of the window that is over`(minute: Int64, part: Exact) throws {
        let moment = Self.window.start + minute * Timestamp.minute
        #expect(try Self.window.part(at: moment) == part)
        #expect(Self.window.contains(moment) == (0..<30).contains(minute))
    }

    private static func residual(
        _ part: Exact, sold: Exact = 0, inDoubt: Exact = 0, excess: Exact = 0,
        contracts: Exact = 100
    ) throws -> Exposure {
        var trades = [
            Rows.opening(
                coins: "0.162845772601870163" + excess, contracts: contracts, excess: excess)
        ]
        if sold.isPositive {
            let order = Rows.order(.spot, .sell, sold, at: 50_000, trade: 2)
            trades.append(Rows.trade(.close, contracts: 0, coins: sold, id: 2, [order]))
        }
        if inDoubt.isPositive {
            let order = Rows.order(
                .spot, .sell, inDoubt, filled: 0, at: 50_000, .inDoubt, trade: 3)
            trades.append(
                Rows.trade(.close, contracts: 0, coins: inDoubt, id: 3, isOver: false, [order]))
        }
        return try Exposure(
            of: Rows.position(trades),
            settled: SettledPart(part: part, price: 50_000, feeRate: "0.0001"))
    }

    @Test func `leaves as many coins alone, and what was sold of them is taken off`() throws {
        // 10 000 USD at 50 000, less the fee of the delivery.
        let whole: Exact = "0.19998"
        for part in ["0", "0.2", "0.5", "1"] as [Exact] {
            let due = try Self.residual(part).residual
            #expect(due.isClose(to: whole * part, within: "0.0000000001"))
        }
        let half = try Self.residual("0.5", sold: "0.06")
        #expect(half.residual.isClose(to: "0.03999", within: "0.0000000001"))
        #expect(try Self.residual("0.2", sold: "0.06").residual.isNegative)
    }

    @Test func `counts a sale in doubt as made`() throws {
        let exposure = try Self.residual("0.5", sold: "0.03", inDoubt: "0.04")
        #expect(exposure.sureResidual.isClose(to: "0.02999", within: "0.0000000001"))
        #expect(try Self.residual("0.5", sold: "0.03", inDoubt: "0.08").sureResidual == 0)
    }

    @Test func `takes an intended excess along by the same part`() throws {
        let excess: Exact = "0.004"
        let start = try Self.residual("0", excess: excess)
        #expect(start.residual.magnitude < "0.00001")
        let end = try Self.residual("1", excess: excess)
        #expect((end.residual - start.residual).isClose(to: "0.20398", within: "0.0000000001"))
    }

    @Test func `is nothing of contracts that are not held`() throws {
        let closed = Rows.trade(
            .close, contracts: 100, coins: 0, id: 2,
            [Rows.order(.future, .buy, 100, at: 50_000, trade: 2)])
        let position = Rows.position([Rows.opening(), closed])
        let settled = SettledPart(part: "0.5", price: 50_000, feeRate: 0)
        #expect(try Exposure(of: position, settled: settled) == Exposure(of: position))
    }
}
