import Domain
import HTTP
import TestSupport
import Testing

@testable import OKX

/// What an endpoint sends, and what it costs.
struct Expectation: Sendable, CustomTestStringConvertible {
    let line: String
    let isSigned: Bool
    let limit: String
    let sent: @Sendable () throws -> (line: String, isSigned: Bool, limit: String)
    var testDescription: String { line }

    init<Answer: Sendable>(
        _ endpoint: Endpoint<Answer>, _ line: String, signed: Bool, _ limit: String
    ) {
        (self.line, self.limit, isSigned) = (line, limit, signed)
        sent = {
            let request = try endpoint.request()
            let costs = endpoint.limits.map { limit in
                "\(limit.cost) of \(limit.count)/\(limit.window) by \(limit.scope) \(limit.subject)"
            }
            let target = request.url.replacing("https://exchange.test/api/v5", with: "")
            return (
                "\(request.method.rawValue) \(target) \(request.text)",
                request.header("OK-ACCESS-SIGN") != nil, costs.sorted().joined(separator: ", ")
            )
        }
    }
}

@Suite struct `An endpoint` {
    @Test(arguments: Expectation.all)
    func `sends what the reference says, at the price the reference says`(
        expectation: Expectation
    ) throws {
        let sent = try expectation.sent()
        #expect(sent.line == expectation.line)
        #expect(sent.isSigned == expectation.isSigned)
        #expect(sent.limit == expectation.limit)
    }

    @Test func `encodes whatever could be taken for a separator`() throws {
        let request = try Endpoint.book("A&B=C,D/ä+", depth: 1).request()
        #expect(request.url.hasSuffix("?instId=A%26B%3DC%2CD%2F%C3%A4%2B&sz=1"))
    }

    @Test func `that changes something is marked as not to be repeated`() {
        let expiry = Timestamp.at("2026-11-22T10:00:03Z")
        #expect(!Endpoint.placeOrders([.test()], expiry: expiry).mayBeRepeated)
        #expect(!Endpoint.setLeverage("A", to: 1).mayBeRepeated)
        #expect(!Endpoint.cancelAllAfter(seconds: 10, tag: "t").mayBeRepeated)
        #expect(Endpoint.pendingOrders().mayBeRepeated)
    }

    @Test func `that places orders carries their expiry as it was given`() throws {
        let endpoint = Endpoint.placeOrders([.test()], expiry: Timestamp(milliseconds: 1_234_567))
        let request = try endpoint.request()
        #expect(request.header("expTime") == "1234567")
        #expect(request.header("Content-Type") == "application/json")
        let cancel = Endpoint.cancelOrders([.init(instrumentID: "A", .client("b1"))])
        #expect(try cancel.request().header("expTime") == nil)
        #expect(try Endpoint.balance.request().header("Content-Type") == nil)
    }

    @Test func `reads the cancel-all-after time in seconds and in milliseconds`() throws {
        let endpoint = Endpoint.cancelAllAfter(seconds: 60, tag: "t")
        let moment = Timestamp(milliseconds: 1_587_971_460_000)
        #expect(try endpoint.answer(rows(#"{"triggerTime":"1587971460"}"#)) == moment)
        #expect(try endpoint.answer(rows(#"{"triggerTime":"1587971460000"}"#)) == moment)
        #expect(try endpoint.answer(rows(#"{"triggerTime":"0"}"#)) == nil)
    }
}

extension Expectation {
    private static let order =
        #"{"clOrdId":"b1","instId":"BTC-USDT","ordType":"ioc","px":"50000.1","side":"buy","#
        + #""sz":"0.001","tdMode":"cash"}"#
    private static let future =
        #"{"clOrdId":"b2","instId":"BTC-USD-270326","ordType":"ioc","px":"50000.1","#
        + #""reduceOnly":true,"side":"buy","sz":"0.001","tag":"t","tdMode":"cash"}"#
    private static let expiry = Timestamp.at("2026-11-22T10:00:03Z")
    private static let page = Page(
        after: "9", begin: Timestamp(milliseconds: 1), end: Timestamp(milliseconds: 2), limit: 5)

    static let all = open + account + trade

    private static let open: [Expectation] = [
        .init(.time, "GET /public/time ", signed: false, "1 of 10/2000 by address "),
        .init(
            .spotInstruments, "GET /public/instruments?instType=SPOT ", signed: false,
            "1 of 20/2000 by address SPOT"),
        .init(
            .spotInstrument("BTC-USDT"), "GET /public/instruments?instType=SPOT&instId=BTC-USDT ",
            signed: false, "1 of 20/2000 by address SPOT"),
        .init(
            .futures, "GET /public/instruments?instType=FUTURES ", signed: false,
            "1 of 20/2000 by address FUTURES"),
        .init(
            .futures(of: "BTC-USD"),
            "GET /public/instruments?instType=FUTURES&instFamily=BTC-USD ", signed: false,
            "1 of 20/2000 by address FUTURES"),
        .init(
            .tickers(.futures), "GET /market/tickers?instType=FUTURES ", signed: false,
            "1 of 20/2000 by address "),
        .init(
            .book("BTC-USDT", depth: 5), "GET /market/books?instId=BTC-USDT&sz=5 ", signed: false,
            "1 of 40/2000 by address "),
        .init(
            .indexTicker("USDT-USD"), "GET /market/index-tickers?instId=USDT-USD ", signed: false,
            "1 of 20/2000 by address "),
        .init(
            .markPrice("A"), "GET /public/mark-price?instType=FUTURES&instId=A ", signed: false,
            "1 of 10/2000 by address A"),
        .init(
            .markPrices(of: "BTC-USD"),
            "GET /public/mark-price?instType=FUTURES&instFamily=BTC-USD ", signed: false,
            "1 of 10/2000 by address BTC-USD"),
        .init(
            .priceLimit("A"), "GET /public/price-limit?instId=A ", signed: false,
            "1 of 20/2000 by address "),
        .init(
            .collateralTiers, "GET /public/discount-rate-interest-free-quota ", signed: false,
            "1 of 2/2000 by address "),
        .init(
            .positionTiers("BTC-USD"),
            "GET /public/position-tiers?instType=FUTURES&tdMode=cross&instFamily=BTC-USD ",
            signed: false, "1 of 10/2000 by address "),
        .init(
            .openInterest, "GET /public/open-interest?instType=FUTURES ", signed: false,
            "1 of 20/2000 by address "),
        .init(
            .deliveryHistory("BTC-USD", after: Timestamp(milliseconds: 7)),
            "GET /public/delivery-exercise-history"
                + "?instType=FUTURES&instFamily=BTC-USD&after=7&limit=100 ", signed: false,
            "1 of 40/2000 by address BTC-USD"),
        .init(
            .estimatedPrice("A"), "GET /public/estimated-price?instId=A ", signed: false,
            "1 of 10/2000 by address A"),
        .init(.systemStatus, "GET /system/status ", signed: false, "1 of 1/5000 by address "),
    ]

    private static let account: [Expectation] = [
        .init(.configuration, "GET /account/config ", signed: true, "1 of 5/2000 by user "),
        .init(.balance, "GET /account/balance ", signed: true, "1 of 10/2000 by user "),
        .init(
            .futurePositions, "GET /account/positions?instType=FUTURES ", signed: true,
            "1 of 10/2000 by user "),
        .init(
            .feeRates(spot: "A"), "GET /account/trade-fee?instType=SPOT&instId=A ", signed: true,
            "1 of 5/2000 by user "),
        .init(
            .feeRates(futures: "A"), "GET /account/trade-fee?instType=FUTURES&instFamily=A ",
            signed: true, "1 of 5/2000 by user "),
        .init(
            .leverage("A"), "GET /account/leverage-info?instId=A&mgnMode=cross ", signed: true,
            "1 of 20/2000 by user "),
        .init(
            .setLeverage("A", to: "2.50"),
            #"POST /account/set-leverage {"instId":"A","lever":"2.5","mgnMode":"cross"}"#,
            signed: true, "1 of 20/2000 by user "),
        .init(
            .bills(page), "GET /account/bills?after=9&begin=1&end=2&limit=5 ", signed: true,
            "1 of 5/1000 by user "),
        .init(
            .billsArchive(), "GET /account/bills-archive?limit=100 ", signed: true,
            "1 of 5/2000 by user "),
    ]

    private static let trade: [Expectation] = [
        .init(
            .order("A", .client("b1")), "GET /trade/order?instId=A&clOrdId=b1 ", signed: true,
            "1 of 60/2000 by user A"),
        .init(
            .order("A", .order("7")), "GET /trade/order?instId=A&ordId=7 ", signed: true,
            "1 of 60/2000 by user A"),
        .init(
            .pendingOrders(), "GET /trade/orders-pending?limit=100 ", signed: true,
            "1 of 60/2000 by user "),
        .init(
            .ordersHistory(.spot, instrument: "A", page),
            "GET /trade/orders-history?instType=SPOT&instId=A&after=9&begin=1&end=2&limit=5 ",
            signed: true, "1 of 40/2000 by user "),
        .init(
            .ordersHistoryArchive(.futures),
            "GET /trade/orders-history-archive?instType=FUTURES&limit=100 ", signed: true,
            "1 of 20/2000 by user "),
        .init(
            .fills(.order("7")), "GET /trade/fills?ordId=7&limit=100 ", signed: true,
            "1 of 60/2000 by user "),
        .init(
            .fillsHistory(.spot, instrument: "A"),
            "GET /trade/fills-history?instType=SPOT&instId=A&limit=100 ", signed: true,
            "1 of 10/2000 by user "),
        .init(
            .placeOrders([.test()], expiry: expiry), "POST /trade/order \(order)", signed: true,
            "1 of 60/2000 by user BTC-USDT"),
        .init(
            .placeOrders(
                [.test(), .test("BTC-USD-270326", id: "b2", reduceOnly: true, tag: "t")],
                expiry: expiry), "POST /trade/batch-orders [\(order),\(future)]", signed: true,
            "1 of 300/2000 by user BTC-USD-270326, 1 of 300/2000 by user BTC-USDT"),
        .init(
            .placeOrders([.test(id: "a"), .test(id: "b"), .test(id: "c")], expiry: expiry),
            "POST /trade/batch-orders ["
                + ["a", "b", "c"].map { order.replacing("b1", with: $0) }.joined(separator: ",")
                + "]", signed: true, "3 of 300/2000 by user BTC-USDT"),
        .init(
            .cancelOrders([.init(instrumentID: "A", .order("7"))]),
            #"POST /trade/cancel-order {"instId":"A","ordId":"7"}"#, signed: true,
            "1 of 60/2000 by user A"),
        .init(
            .cancelOrders([
                .init(instrumentID: "A", .order("7")), .init(instrumentID: "A", .client("b1")),
            ]),
            "POST /trade/cancel-batch-orders "
                + #"[{"instId":"A","ordId":"7"},{"clOrdId":"b1","instId":"A"}]"#, signed: true,
            "2 of 300/2000 by user A"),
        .init(
            .cancelAllAfter(seconds: 60, tag: "t"),
            #"POST /trade/cancel-all-after {"tag":"t","timeOut":"60"}"#, signed: true,
            "1 of 1/1000 by user t"),
    ]
}
