import Domain
import TestSupport
import Testing

@testable import OKX

@Suite struct `Market data` {
    @Test func `has the ticker of the recording`() throws {
        let tickers = try Endpoint.tickers(.spot).answer(file: "market_ticker_spot.live.json")
        #expect(
            tickers == [
                Ticker(
                    instrumentID: "BTC-USDT", ask: .init(price: "73384.8", size: "0.40193728"),
                    bid: .init(price: "73384.7", size: "0.0655768"), last: "73384.8",
                    time: Timestamp(milliseconds: 1_710_328_243_709))
            ])
    }

    @Test func `has no best price on an empty side`() throws {
        let tickers = try Endpoint.tickers(.futures).answer(
            rows(
                #"{"instId":"A","askPx":"","askSz":"","bidPx":"1.5","bidSz":"2","last":"","ts":"1"}"#
            ))
        #expect(tickers.first?.ask == nil)
        #expect(tickers.first?.bid == .init(price: "1.5", size: "2"))
        #expect(tickers.first?.last == nil)
    }

    @Test func `has no negative price`() {
        let error = #expect(throws: OKXError.self) {
            try Endpoint.tickers(.spot).answer(
                rows(#"{"instId":"A","askPx":"-1","askSz":"1","ts":"1"}"#))
        }
        #expect(
            error
                == .nonsense(
                    Endpoint.tickers(.spot).request, .negative(field: "askPx", value: "-1")))
    }

    @Test func `has the book of the recording, best level first`() throws {
        let book = try Endpoint.book("BTC-USDT", depth: 2)
            .answer(file: "market_books_spot_2level.live.json")
        #expect(
            book
                == OrderBook(
                    instrumentID: "BTC-USDT",
                    asks: [
                        .init(price: "67973.4", size: "1.40848059"),
                        .init(price: "67975.9", size: "0.08292002"),
                    ],
                    bids: [
                        .init(price: "67973.3", size: "0.05"),
                        .init(price: "67973.2", size: "0.00725939"),
                    ], time: Timestamp(milliseconds: 1_712_265_035_051)))
    }

    @Test func `has a book whose side may be empty`() throws {
        let book = try Endpoint.book("A", depth: 5).answer(
            rows(#"{"asks":[],"bids":[["1","2","0","3"]],"ts":"1","seqId":9}"#))
        #expect(book.asks.isEmpty)
        #expect(book.bids == [.init(price: "1", size: "2")])
    }

    @Test(arguments: [
        #"{"asks":[["2","1","0","1"],["1","1","0","1"]],"bids":[],"ts":"1"}"#,
        #"{"asks":[],"bids":[["1","1","0","1"],["2","1","0","1"]],"ts":"1"}"#,
        #"{"asks":[["0","1","0","1"]],"bids":[],"ts":"1"}"#,
        #"{"asks":[["1","-1","0","1"]],"bids":[],"ts":"1"}"#,
        #"{"asks":[["1","0","0","1"]],"bids":[],"ts":"1"}"#,
        #"{"asks":[["NaN","1","0","1"]],"bids":[],"ts":"1"}"#,
        #"{"asks":[],"bids":[],"ts":""}"#, #"{"asks":[],"ts":"1"}"#,
    ])
    func `has no book that cannot be`(row: String) {
        let error = #expect(throws: OKXError.self) {
            try Endpoint.book("A", depth: 5).answer(rows(row))
        }
        guard case .nonsense = error else {
            Issue.record("the error is \(String(describing: error))")
            return
        }
    }

    @Test func `has exactly one book`() {
        #expect(
            throws: OKXError.nonsense(
                Endpoint.book("A", depth: 1).request, .rows(expected: 1, found: 0))
        ) { try Endpoint.book("A", depth: 1).answer(rows()) }
    }

    @Test func `has index and mark prices`() throws {
        let index = try Endpoint.indexTicker("BTC-USDT")
            .answer(file: "market_index_tickers_btcusdt.live.json")
        #expect(index == PricePoint(price: "103895", time: .init(milliseconds: 1_746_942_707_815)))
        let mark = try Endpoint.markPrice("BTC-USDT-SWAP")
            .answer(file: "public_mark_price_swap.live.json")
        #expect(mark == PricePoint(price: "84660.1", time: .init(milliseconds: 1_744_590_349_506)))
        let marks = try Endpoint.markPrices(of: "BTC-USDT")
            .answer(file: "public_mark_price_swap.live.json")
        #expect(marks == ["BTC-USDT-SWAP": mark])
        let some = rows(
            #"{"instId":"A","markPx":"","ts":"1"}"#, #"{"instId":"B","markPx":"2","ts":"1"}"#)
        #expect(try Endpoint.markPrices(of: "X").answer(some).mapValues(\.price) == ["B": 2])
    }

    @Test func `has price limits, or none while they are off`() throws {
        let endpoint = Endpoint.priceLimit("A")
        let on = #"{"instId":"A","buyLmt":"17057.9","sellLmt":"16388.9","ts":"1","enabled":true}"#
        #expect(
            try endpoint.answer(rows(on))
                == PriceLimit(highestBuy: "17057.9", lowestSell: "16388.9"))
        let off = #"{"instId":"A","buyLmt":"","sellLmt":"","ts":"1","enabled":false}"#
        #expect(try endpoint.answer(rows(off)) == PriceLimit(highestBuy: nil, lowestSell: nil))
    }

    @Test func `has the open interest of delivered futures as zero`() throws {
        let interest = try Endpoint.openInterest.answer(
            file: "public_open_interest_futures.live.json")
        #expect(interest.map(\.instrumentID) == ["BTC-USD-220520", "BTC-USD-220527"])
        #expect(interest.map(\.contracts) == [0, 0])
    }

    @Test func `has delivery prices to the last digit, however their type is written`() throws {
        let deliveries = try Endpoint.deliveryHistory("BTC-USD")
            .answer(file: "public_delivery_history_btcusd.live.json")
        #expect(
            deliveries == [
                Delivery(
                    instrumentID: "BTC-USD-220429", price: "39521.0773885913106849",
                    time: .at("2022-04-29T08:00:00Z")),
                Delivery(
                    instrumentID: "BTC-USD-220422", price: "40609.6457379648313515",
                    time: .at("2022-04-22T08:00:00Z")),
            ])
        let documented = try Endpoint.deliveryHistory("BTC-USD")
            .answer(file: "public_delivery_exercise_history.doc.json")
        #expect(documented.map(\.instrumentID) == ["BTC-USD-190927"])
    }

    @Test func `has an estimated delivery price only before delivery`() throws {
        let endpoint = Endpoint.estimatedPrice("A")
        let row = #"{"instId":"A","instType":"FUTURES","settlePx":"200.5","ts":"7"}"#
        #expect(
            try endpoint.answer(rows(row))
                == PricePoint(price: "200.5", time: .init(milliseconds: 7)))
        #expect(try endpoint.answer(rows()) == nil)
        #expect(
            try endpoint.answer(rows(row.replacing("200.5", with: ""))) == nil)
    }

    @Test func `has maintenance of trading told apart`() throws {
        let list = try Endpoint.systemStatus.answer(file: "system_status.doc.json")
        #expect(
            list == [
                Maintenance(
                    title: "Trading account system upgrade (in batches of accounts)",
                    state: .completed, begin: .init(milliseconds: 1_672_823_400_000),
                    end: .init(milliseconds: 1_672_823_520_000), service: "8", concernsDemo: false)
            ])
        #expect(list.first?.concernsTrading == true)
        let other = try Endpoint.systemStatus.answer(
            rows(#"{"title":"t","state":"postponed","begin":"1","end":"","serviceType":"11"}"#))
        #expect(other.first?.state == .other("postponed"))
        #expect(other.first?.concernsTrading == false)
    }
}

/// An answer with these rows.
func rows(_ rows: String...) -> String {
    #"{"code":"0","msg":"","data":["# + rows.joined(separator: ",") + "]}"
}
