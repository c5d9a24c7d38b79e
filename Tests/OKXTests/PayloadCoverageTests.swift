import Domain
import TestSupport
import Testing

@testable import OKX

/// One recorded or documented answer, and the endpoint that reads it.
struct Sample: Sendable, CustomTestStringConvertible {
    let file: String
    let read: @Sendable (_ file: String) throws -> Void
    var testDescription: String { file }

    enum Shape { case answer, row, push }

    init<Answer: Sendable>(_ endpoint: Endpoint<Answer>, _ file: String, as shape: Shape = .answer)
    {
        self.file = file
        read = { file in
            let body =
                switch shape {
                case .answer: try Fixture.payload(file)
                case .row: try Fixture.wrapped(file, push: false)
                case .push: try Fixture.wrapped(file, push: true)
                }
            _ = try endpoint.answer(body)
        }
    }
}

@Suite struct `Every recorded answer` {
    @Test func `is read by an endpoint, or left out for a stated reason`() throws {
        let covered = Sample.all.map(\.file)
        let listed = Set(covered).union(Sample.leftOut.keys)
        #expect(try Fixture.payloadNames == listed)
        #expect(Set(covered).isDisjoint(with: Sample.leftOut.keys))
        #expect(Set(covered).count == covered.count)
    }

    @Test(arguments: Sample.all)
    func `decodes`(sample: Sample) throws {
        try sample.read(sample.file)
    }
}

extension Sample {
    static let all = open + account + trade + refusals + placed + canceled

    private static let open: [Sample] = [
        Sample(.time, "public_time.doc.json"),
        Sample(.spotInstruments, "public_instruments_spot.doc.json"),
        Sample(.spotInstruments, "public_instruments_spot_usd_quoted.live.json"),
        Sample(.spotInstruments, "account_instruments_spot.doc.json"),
        Sample(.futures, "public_instruments_futures_btcusd_inverse.live.json"),
        Sample(.tickers(.spot), "market_ticker_spot.live.json"),
        Sample(.tickers(.spot), "market_ticker_spot.ws-live.json", as: .push),
        Sample(.tickers(.futures), "market_ticker_inverse_futures.ws-live.json", as: .push),
        Sample(.tickers(.futures), "market_ticker_swap.doc.json"),
        Sample(.tickers(.futures), "market_tickers_swap.doc.json"),
        Sample(.book("BTC-USDT", depth: 1), "market_books_default_depth1.doc.json"),
        Sample(.book("BTC-USDT", depth: 2), "market_books_spot_2level.live.json"),
        Sample(.book("BTC-USDT", depth: 3), "market_books_spot_3level.live.json"),
        Sample(.book("BTC-USDT", depth: 3), "market_books_3level.synthetic.json"),
        Sample(.book("BTC-USD-220624", depth: 3), "market_books_inverse_futures_3level.live.json"),
        Sample(
            .book("BTC-USD-220624", depth: 5), "market_books5_inverse_futures.ws-live.json",
            as: .push),
        Sample(.book("BTC-USDT", depth: 5), "market_books5_spot.ws-live.json", as: .push),
        Sample(.book("BTC-USDT", depth: 8), "market_books_8level.ws-doc.json", as: .push),
        Sample(
            .book("BTC-USDT", depth: 40), "market_books_snapshot_deep.ws-live.json", as: .push),
        Sample(.indexTicker("BTC-USDT"), "market_index_tickers.doc.json"),
        Sample(.indexTicker("BTC-USDT"), "market_index_tickers_btcusdt.live.json"),
        Sample(.markPrice("BTC-USDT-SWAP"), "public_mark_price.doc.json"),
        Sample(.markPrice("BTC-USDT-SWAP"), "public_mark_price_swap.live.json"),
        Sample(.priceLimit("BTC-USDT-SWAP"), "public_price_limit.doc.json"),
        Sample(.collateralTiers, "public_discount_rate.doc.json"),
        Sample(.positionTiers("BTC-USD"), "public_position_tiers_margin.doc.json"),
        Sample(.openInterest, "public_open_interest.doc.json"),
        Sample(.openInterest, "public_open_interest_futures.live.json"),
        Sample(.deliveryHistory("BTC-USD"), "public_delivery_exercise_history.doc.json"),
        Sample(.deliveryHistory("BTC-USD"), "public_delivery_history_btcusd.live.json"),
        Sample(.estimatedPrice("BTC-USDT-201227"), "public_estimated_price.doc.json"),
        Sample(.systemStatus, "system_status.doc.json"),
        Sample(.systemStatus, "system_status_completed.ws-live.json", as: .push),
    ]

    private static let account: [Sample] = [
        Sample(.configuration, "account_config.doc.json"),
        Sample(.balance, "account_balance.doc.json"),
        Sample(.balance, "account_balance_futures_mode_usdt.live.json"),
        Sample(.balance, "account_balance_multi_currency.live.json"),
        Sample(.futurePositions, "account_positions_inverse_futures_eth_isolated.doc.json"),
        Sample(.futurePositions, "account_positions_inverse_futures_net_cross.live.json"),
        Sample(.futurePositions, "account_positions_margin_isolated.doc.json"),
        Sample(.futurePositions, "account_positions_swap.synthetic.json"),
        Sample(.futurePositions, "positions_linear_swap_cross_net.ws-live.json", as: .push),
        Sample(.feeRates(futures: "BTC-USD"), "account_trade_fee_futures_lv1.live.json"),
        Sample(.feeRates(spot: "BTC-USDT"), "account_trade_fee_spot_feegroup.doc.json"),
        Sample(.feeRates(spot: "BTC-USDT"), "trade_fee_spot_legacy.doc.json"),
        Sample(.leverage("BTC-USDT-SWAP"), "account_leverage_info.doc.json"),
        Sample(.leverage("BTC-USDT-SWAP"), "account_leverage_info_net.live.json"),
        Sample(.setLeverage("BTC-USDT-SWAP", to: 30), "account_set_leverage.doc.json"),
        Sample(.billsArchive(), "account_bills_archive.doc.json"),
        Sample(.bills(), "account_bills_spot_trade.doc.json"),
        Sample(.bills(), "account_bills_transfer_in.live.json"),
        Sample(.bills(), "account_bills_row_spot_cross_usdt.live.json", as: .row),
    ]

    private static let trade: [Sample] = [
        Sample(.order("BTC-USDT", .order("1")), "trade_order_get_spot_filled.doc.json"),
        Sample(.order("LTC-USDT", .order("1")), "trade_order_get_spot_market_filled.live.json"),
        Sample(.order("LTC-USDT", .order("1")), "trade_order_get_not_found_51603.live.json"),
        Sample(.ordersHistory(.spot), "trade_orders_history.doc.json"),
        Sample(.ordersHistory(.spot), "trade_orders_history_spot_filled.live.json"),
        Sample(.ordersHistoryArchive(.spot), "trade_orders_history_archive.doc.json"),
        Sample(.pendingOrders(), "trade_orders_pending.doc.json"),
        Sample(.pendingOrders(), "trade_orders_pending.synthetic.json"),
        Sample(.pendingOrders(), "trade_orders_pending_empty.live.json"),
        Sample(.pendingOrders(), "trade_orders_pending_inverse_futures.live.json"),
        Sample(.pendingOrders(), "orders_inverse_futures.ws-live.json", as: .push),
        Sample(.pendingOrders(), "orders_spot_cross_multi_currency.ws-live.json", as: .push),
        Sample(.fills(), "trade_fills.doc.json"),
        Sample(.fills(), "trade_fills_row_spot_buy.live.json", as: .row),
        Sample(.fills(), "trade_fills_row_empty_fee.synthetic.json", as: .row),
        Sample(.fillsHistory(.spot), "trade_fills_history.doc.json"),
        Sample(.fillsHistory(.spot), "trade_fills_history_spot_buy_fee_base.live.json"),
        Sample(.cancelAllAfter(seconds: 60, tag: "t"), "trade_cancel_all_after.doc.json"),
    ]
}
