import Domain
import OKX
import TestSupport
import Testing

extension World {
    /// An order of the owner's own, at any price that the exchange takes; what became of it.
    @discardableResult
    func trade(
        _ side: Side, _ size: Exact, of instrument: String, restingAt price: Exact? = nil
    ) throws -> OrderReport {
        let client = client()
        let credentials = Credentials(World.credentials)
        _ = try client.ask(.time)
        let limit = try client.ask(.priceLimit(instrument))
        let most = side == .buy ? limit.highestBuy : limit.lowestSell
        let id = "byhand\(time.now.milliseconds)"
        let request = OrderRequest(
            instrumentID: instrument, tradeMode: .cross, side: side,
            type: price == nil ? .ioc : .limit, price: try #require(price ?? most), size: size,
            clientOrderID: id)
        _ = try client.ask(
            .placeOrders([request], expiry: client.serverNow + 5000), as: credentials)
        return try #require(
            try client.ask(.order(instrument, .client(id)), as: credentials))
    }
}
