import Domain
import TestSupport
import Testing

@testable import OKX

/// A row of the instrument list in which single fields are replaced.
private func row(_ fields: KeyValuePairs<String, String>, _ changes: [String: String]) -> String {
    let items = fields.map { name, value in "\"\(name)\":\"\(changes[name] ?? value)\"" }
    return "{" + items.joined(separator: ",") + "}"
}

private func future(_ changes: [String: String] = [:]) -> String {
    row(
        [
            "instType": "FUTURES", "instId": "BTC-USD-270326", "uly": "BTC-USD",
            "instFamily": "BTC-USD", "settleCcy": "BTC", "ctType": "inverse", "ctVal": "100",
            "ctMult": "1", "ruleType": "normal", "tickSz": "0.1", "lotSz": "1", "minSz": "1",
            "maxLmtSz": "1000000", "maxLmtAmt": "20000000", "groupId": "1",
            "expTime": "1806048000000", "listTime": "1790323800000", "state": "live",
            "alias": "whatever comes next",
        ], changes)
}

private func spot(_ changes: [String: String] = [:]) -> String {
    row(
        [
            "instType": "SPOT", "instId": "BTC-USDT", "baseCcy": "BTC", "quoteCcy": "USDT",
            "tickSz": "0.1", "lotSz": "0.00000001", "minSz": "0.00001", "maxLmtSz": "9999999999",
            "maxLmtAmt": "1000000", "groupId": "1", "state": "live", "expTime": "",
        ], changes)
}

private func answer(_ rows: String...) -> String {
    #"{"code":"0","msg":"","data":["# + rows.joined(separator: ",") + "]}"
}

@Suite struct `The list of futures` {
    @Test func `gives a coin-margined delivery future with every figure`() throws {
        let futures = try Endpoint.futures.answer(answer(future()))
        let instrument = Instrument(
            id: "BTC-USD-270326", coin: "BTC", quote: "USD", tickSize: "0.1", lotSize: "1",
            minSize: "1", maxLimitSize: "1000000", maxLimitUSD: "20000000", state: .live,
            feeGroup: "1")
        #expect(
            futures == [
                Future(
                    instrument: instrument, contractValue: "100",
                    expiry: .at("2027-03-26T08:00:00Z"),
                    listedAt: Timestamp(milliseconds: 1_790_323_800_000), settlesDaily: false)
            ])
    }

    @Test func `reads the recording of six expiries`() throws {
        let futures = try Endpoint.futures.answer(
            file: "public_instruments_futures_btcusd_inverse.live.json")
        #expect(
            futures.map(\.id) == [
                "BTC-USD-241220", "BTC-USD-241227", "BTC-USD-250131", "BTC-USD-250228",
                "BTC-USD-250328", "BTC-USD-250627",
            ])
        #expect(futures.allSatisfy { $0.contractValue == 100 && $0.expiry.date.weekday == 4 })
        #expect(futures.first?.expiry == .at("2024-12-20T08:00:00Z"))
    }

    @Test func `multiplies contract value and multiplier`() throws {
        let futures = try Endpoint.futures.answer(answer(future(["ctVal": "10", "ctMult": "0.5"])))
        #expect(futures.map(\.contractValue) == ["5"])
    }

    @Test(arguments: [
        ["instId": "BTC-USD_UM-270326", "instFamily": "BTC-USD_UM", "ctType": "linear"],
        ["instId": "BTC-USD_UM-270326", "instFamily": "BTC-USD_UM"], ["ctType": "linear"],
        ["ruleType": "xperp"], ["ruleType": "pre_market"], ["ruleType": "rebase_contract"],
        ["settleCcy": "USDT"], ["settleCcy": "USDC"], ["settleCcy": "ETH"],
        ["uly": "BTC-USDT", "instFamily": "BTC-USDT"], ["uly": "", "instFamily": ""],
        ["uly": "BTC", "instFamily": "BTC"],
    ])
    func `leaves out what only looks like one`(changes: [String: String]) throws {
        let futures = try Endpoint.futures.answer(answer(future(changes), future()))
        #expect(futures.map(\.id) == ["BTC-USD-270326"])
        #expect(futures.count == 1)
    }

    @Test func `takes an old row without a rule type`() throws {
        #expect(try Endpoint.futures.answer(answer(future(["ruleType": ""]))).count == 1)
    }

    @Test(arguments: ["suspend", "preopen", "post_only", "test", "settling", "something new"])
    func `keeps what is not live, with its state`(state: String) throws {
        let futures = try Endpoint.futures.answer(answer(future(["state": state])))
        #expect(futures.map(\.instrument.state) == [.other(state)])
    }

    @Test func `skips what has no sizes yet and keeps the rest`() throws {
        let blank = [
            "state": "preopen", "tickSz": "", "lotSz": "", "minSz": "", "ctVal": "",
            "instId": "BTC-USD-270625", "expTime": "",
        ]
        let futures = try Endpoint.futures.answer(answer(future(blank), future()))
        #expect(futures.map(\.id) == ["BTC-USD-270326"])
    }

    @Test(arguments: ["tickSz", "lotSz", "minSz", "ctVal", "ctMult"], ["", "0", "-1", "1e3"])
    func `is nonsense when a live one has an impossible step`(field: String, value: String) {
        let error = #expect(throws: OKXError.self) {
            try Endpoint.futures.answer(answer(future([field: value])))
        }
        guard case .nonsense = error else {
            Issue.record("the error is \(String(describing: error))")
            return
        }
    }

    @Test func `is nonsense when a live one has no expiry`() {
        #expect(
            throws: OKXError.nonsense(Endpoint.futures.request, .missing(field: "expTime"))
        ) { try Endpoint.futures.answer(answer(future(["expTime": ""]))) }
    }

    @Test func `is empty when nothing is listed`() throws {
        #expect(try Endpoint.futures.answer(answer()) == [])
        #expect(try Endpoint.futureInstrument("BTC-USD-270326").answer(answer()) == nil)
    }

    @Test func `of one is not taken from the row of another`() {
        #expect(
            throws: OKXError.nonsense(
                Endpoint.futures.request,
                .otherInstrument(asked: "BTC-USD-270625", found: "BTC-USD-270326"))
        ) { try Endpoint.futureInstrument("BTC-USD-270625").answer(answer(future())) }
    }
}

@Suite struct `The list of spot instruments` {
    @Test func `gives every figure`() throws {
        let expected = Instrument(
            id: "BTC-USDT", coin: "BTC", quote: "USDT", tickSize: "0.1", lotSize: "0.00000001",
            minSize: "0.00001", maxLimitSize: "9999999999", maxLimitUSD: "1000000", state: .live,
            feeGroup: "1")
        #expect(try Endpoint.spotInstruments.answer(answer(spot())) == [expected])
        #expect(try Endpoint.spotInstrument("BTC-USDT").answer(answer(spot())) == expected)
        #expect(
            try Endpoint.spotInstruments.answer(file: "public_instruments_spot.doc.json")
                == [expected])
    }

    @Test func `skips what is announced without sizes`() throws {
        let blank = ["state": "preopen", "tickSz": "", "lotSz": "", "minSz": "", "quoteCcy": ""]
        #expect(
            try Endpoint.spotInstruments.answer(answer(spot(blank), spot())).map(\.id)
                == ["BTC-USDT"])
    }

    @Test func `shows a suspended one as suspended`() throws {
        let instrument = try Endpoint.spotInstrument("BTC-USDT")
            .answer(answer(spot(["state": "suspend"])))
        #expect(instrument?.state == .other("suspend"))
    }
}
