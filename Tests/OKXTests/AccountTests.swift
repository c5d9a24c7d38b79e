import Domain
import TestSupport
import Testing

@testable import OKX

@Suite struct `Account figures` {
    @Test func `tell how the account is set up`() throws {
        let configuration = try Endpoint.configuration.answer(file: "account_config.doc.json")
        #expect(
            configuration
                == AccountConfiguration(
                    userID: "44705892343619584", level: .futures, positionMode: .longShort,
                    borrowsAutomatically: false, spotFeeCurrency: .received,
                    permissions: ["read_only", "withdraw", "trade"]))
    }

    @Test func `read levels and modes that are new as such`() throws {
        let row =
            #"{"uid":"1","acctLv":"9","posMode":"x","autoLoan":true,"feeType":"1","perm":"trade"}"#
        let configuration = try Endpoint.configuration.answer(rows(row))
        #expect(configuration.level == .other("9"))
        #expect(configuration.positionMode == .other("x"))
        #expect(configuration.spotFeeCurrency == .quote)
        #expect(configuration.borrowsAutomatically)
    }

    @Test func `refuse an account whose fee currency or borrowing is not known`() {
        let unknownFee =
            #"{"uid":"1","acctLv":"3","posMode":"x","autoLoan":true,"feeType":"2","perm":"trade"}"#
        #expect(
            throws: OKXError.nonsense(
                Endpoint.configuration.request, .malformed(field: "feeType", value: "2"))
        ) { try Endpoint.configuration.answer(rows(unknownFee)) }
        let silent = #"{"uid":"1","acctLv":"3","posMode":"x","feeType":"0","perm":"trade"}"#
        #expect(
            throws: OKXError.nonsense(
                Endpoint.configuration.request, .missing(field: "autoLoan"))
        ) { try Endpoint.configuration.answer(rows(silent)) }
    }

    @Test func `have every currency of a multi-currency account`() throws {
        let balance = try Endpoint.balance.answer(
            file: "account_balance_multi_currency.live.json")
        #expect(balance.totalUSD == "43749372.50896299")
        #expect(balance.marginRatio == "15986.632239614408")
        #expect(balance.time == Timestamp(milliseconds: 1_752_243_339_082))
        #expect(
            balance["BTC"]
                == CurrencyBalance(
                    cash: "1.06126645222", equity: "1.06126645222",
                    available: "0.6612664522199999", availableEquity: "0.6612664522199999",
                    frozen: "0.4", liability: 0, interest: 0, unrealisedProfit: 0,
                    margin: MarginFigures(
                        equity: "1.06126645222", initial: 0, maintenance: 0, ratio: nil)))
        // Margin is counted over the whole account.
        #expect(balance.margin?.ratio == balance.marginRatio)
        #expect(balance.margin?.equity != nil)
        // More is ordered than is there: what is available is the figure to trust.
        #expect(balance["USDT"].available == 0)
        #expect(balance["USDT"].frozen > balance["USDT"].cash)
        #expect(balance["NONE"] == .none)
    }

    @Test func `leave the margin ratio open where no margin is in use`() throws {
        let balance = try Endpoint.balance.answer(
            file: "account_balance_futures_mode_usdt.live.json")
        #expect(balance.marginRatio == nil)
    }

    @Test func `take the worst currency's margin ratio in futures mode`() throws {
        let details = [("BTC", "9.5"), ("ETH", "2.25"), ("SOL", "")].map { name, ratio in
            #"{"ccy":"\#(name)","cashBal":"1","eq":"1","availBal":"1","frozenBal":"0","#
                + #""mgnRatio":"\#(ratio)"}"#
        }
        let row =
            #"{"totalEq":"3","mgnRatio":"","uTime":"1","details":["#
            + details.joined(separator: ",") + "]}"
        #expect(try Endpoint.balance.answer(rows(row)).marginRatio == "2.25")
    }

    @Test func `count what is owed as positive`() throws {
        let row =
            #"{"totalEq":"","uTime":"1","details":[{"ccy":"USDT","cashBal":"-5","eq":"-5","#
            + #""availBal":"0","frozenBal":"0","liab":"5","interest":"0.01","upl":""}]}"#
        let usdt = try Endpoint.balance.answer(rows(row))["USDT"]
        #expect(usdt.liability == 5)
        #expect(usdt.interest == "0.01")
        #expect(usdt.cash == -5)
    }

    @Test func `have the futures position of the recording`() throws {
        let positions = try Endpoint.futurePositions.answer(
            file: "account_positions_inverse_futures_net_cross.live.json")
        #expect(
            positions == [
                FuturePosition(
                    instrumentID: "BTC-USD-220617", contracts: 1, averagePrice: "21481.7",
                    entryPrice: nil, markPrice: "21452.87", liquidationPrice: nil,
                    time: Timestamp(milliseconds: 1_655_175_542_527))
            ])
    }

    @Test(arguments: [
        ("net", "-3", "-3"), ("net", "3", "3"), ("short", "3", "-3"), ("long", "3", "3"),
    ])
    func `sign a short position as negative`(side: String, size: String, signed: String) throws {
        let row =
            #"{"instId":"A","pos":"\#(size)","posSide":"\#(side)","avgPx":"1.5","#
            + #""nonSettleAvgPx":"1.25","liqPx":"","uTime":"1"}"#
        let position = try #require(try Endpoint.futurePositions.answer(rows(row)).first)
        #expect(position.contracts.description == signed)
        #expect(position.entryPrice == "1.25")
    }

    @Test func `have fees as positive costs, the delivery fee among them`() throws {
        #expect(
            try Endpoint.feeRates(futures: "BTC-USD")
                .answer(file: "account_trade_fee_futures_lv1.live.json")
                == FeeRates(maker: "0.0002", taker: "0.0005", delivery: "0.0001"))
        let spot = FeeRates(maker: "0.0008", taker: "0.001", delivery: nil)
        #expect(
            try Endpoint.feeRates(spot: "BTC-USDT", group: "1")
                .answer(file: "account_trade_fee_spot_feegroup.doc.json") == spot)
        #expect(
            try Endpoint.feeRates(spot: "BTC-USDT").answer(file: "trade_fee_spot_legacy.doc.json")
                == spot)
    }

    @Test func `have the fees of the instrument's group, and a rebate as negative`() throws {
        let row =
            #"{"maker":"","taker":"","delivery":"","feeGroup":["#
            + #"{"groupId":"1","maker":"-0.001","taker":"-0.002"},"#
            + #"{"groupId":"2","maker":"0.0001","taker":"-0.0003"}]}"#
        #expect(
            try Endpoint.feeRates(spot: "BTC-USDC", group: "2").answer(rows(row))
                == FeeRates(maker: "-0.0001", taker: "0.0003", delivery: nil))
        #expect(
            throws: OKXError.nonsense(
                Endpoint.feeRates(spot: "A").request, .ambiguousFees(group: "3"))
        ) { try Endpoint.feeRates(spot: "A", group: "3").answer(rows(row)) }
    }

    @Test func `have the leverage, trailing zeros and all`() throws {
        #expect(
            try Endpoint.leverage("BTC-USDT-SWAP")
                .answer(file: "account_leverage_info_net.live.json") == 5)
        let differing =
            rows(#"{"instId":"A","lever":"3"}"#, #"{"instId":"A","lever":"10"}"#)
        #expect(try Endpoint.leverage("A").answer(differing) == 10)
        #expect(throws: OKXError.self) { try Endpoint.leverage("B").answer(differing) }
    }

    @Test func `have the bill of the recording`() throws {
        let bills = try Endpoint.bills().answer(file: "account_bills_transfer_in.live.json")
        #expect(
            bills == [
                Bill(
                    billID: "673260238845333504", currency: "USDT", change: 1,
                    balance: "67681.1011493287929133", type: "1", subtype: "11", instrumentID: "",
                    orderID: "", clientOrderID: "", price: nil, size: 1, profit: nil, fee: nil,
                    interest: 0, time: Timestamp(milliseconds: 1_706_789_749_511))
            ])
    }
}
