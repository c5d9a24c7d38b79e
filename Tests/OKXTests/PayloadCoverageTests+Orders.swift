import Domain
import Testing

@testable import OKX

extension Sample {
    /// An answer to placing these client order ids, and what it says of each.
    init(placing ids: [String], _ file: String, _ expected: [OrderOutcome]) {
        self.file = file
        read = { file in
            let orders = ids.map { OrderRequest.test(id: $0) }
            let outcomes = try Endpoint.placeOrders(orders, expiry: .at("2026-11-22T10:00:03Z"))
                .answer(file: file)
            #expect(outcomes == expected)
        }
    }

    /// An answer to cancelling these orders, and what it says of each.
    init(canceling ids: [OrderIdentifier], _ file: String, _ expected: [CancelOutcome]) {
        self.file = file
        read = { file in
            let requests = ids.map { CancelRequest(instrumentID: "BTC-USDT", $0) }
            let outcomes = try Endpoint.cancelOrders(requests).answer(file: file)
            #expect(outcomes == expected)
        }
    }

    /// An answer that says no.
    init<Answer: Sendable>(
        refusing endpoint: Endpoint<Answer>, _ file: String, status: Int, _ code: String,
        _ errorClass: ErrorClass
    ) {
        self.file = file
        read = { file in
            let error = try #require(throws: OKXError.self) {
                try endpoint.answer(file: file, status: status)
            }
            #expect(error.code == code)
            #expect(error.errorClass == errorClass)
        }
    }

    static let refusals: [Sample] = [
        Sample(
            refusing: .pendingOrders(), "error_50004_endpoint_timeout.live.json", status: 400,
            "50004", .retryLater),
        Sample(
            refusing: .balance, "error_50011_http429.live.json", status: 429, "50011", .retryLater),
        Sample(
            refusing: .balance, "error_50102_with_data_key.live.json", status: 401, "50102",
            .retryLater),
        Sample(
            refusing: .balance, "error_50111_invalid_key.live.json", status: 401, "50111",
            .stopAndAlert),
        Sample(
            refusing: .setLeverage("BTC-USD-261225", to: 2),
            "account_set_leverage_error_51000_http400.live.json", status: 400, "51000", .permanent),
    ]

    static let placed: [Sample] = [
        Sample(
            placing: ["oktswap6"], "trade_order_place_success.doc.json",
            [.accepted(orderID: "312269865356374016")]),
        Sample(
            placing: ["6b9ad766b55dBCDE63969a1144bfb943"],
            "trade_order_place_success_order_placed.live.json",
            [.accepted(orderID: "2896576259728695296")]),
        Sample(
            placing: ["b1"], "trade_order_place_rejected_51008.live.json",
            [
                .rejected(
                    Rejection(
                        code: "51008",
                        message: "Order failed. Insufficient USDT margin in account ",
                        errorClass: .permanent))
            ]),
        Sample(
            placing: ["uJrfGFth9F"], "trade_order_place_rejected_51010.live.json",
            [
                .rejected(
                    Rejection(
                        code: "51010",
                        message: "The current account mode does not support this API interface. ",
                        errorClass: .permanent))
            ]),
        Sample(
            placing: ["abcABC125"], "trade_order_place_rejected_51016_duplicate.ws-live.json",
            [.inDoubt(.code("51016", message: "Duplicated client order ID", status: 200))]),
        Sample(
            placing: ["b1"], "trade_order_place_rejected_51119_legacy.live.json",
            [
                .rejected(
                    Rejection(
                        code: "51119",
                        message: "Order placement failed due to insufficient balance. ",
                        errorClass: .permanent))
            ]),
        Sample(
            placing: ["oktswap6", "oktswap7"], "trade_batch_orders_all_success.doc.json",
            [.accepted(orderID: "12345689"), .accepted(orderID: "12344")]),
        Sample(
            placing: ["e847386590ce4dBC0b9993fe642d8f62", "e847386590ce4dBCc7f2a1b4c4509f82"],
            "trade_batch_orders_all_success.live.json",
            [
                .accepted(orderID: "636305438765568001"), .accepted(orderID: "636305438765568000"),
            ]),
    ]

    static let canceled: [Sample] = [
        Sample(
            canceling: [.client("oktswap6")], "trade_cancel_order_success.doc.json", [.requested]),
        Sample(
            canceling: [.order("12345689"), .order("12344")],
            "trade_cancel_batch_success.doc.json", [.requested, .requested]),
        Sample(
            canceling: [.client("ours")], "trade_cancel_batch_all_failed_code1_legacy.live.json",
            [.alreadyFinal(code: "51401")]),
        Sample(
            canceling: [.order("492312446556811264"), .order("492352643973623816")],
            "trade_cancel_batch_partial_code2_51401_legacy.live.json",
            [.alreadyFinal(code: "51401"), .requested]),
    ]

    /// Answers of endpoints that are not called.
    static let leftOut: [String: String] = {
        let reasons: [(String, [String])] = [
            (
                "borrowing is refused, so that its interest is never read",
                [
                    "account_interest_accrued.doc.json", "account_interest_limits.doc.json",
                    "account_interest_rate.doc.json", "account_interest_rate_usdc.live.json",
                    "account_max_loan.doc.json", "account_spot_borrow_repay_history.doc.json",
                    "public_interest_rate_loan_quota.doc.json", "account_set_auto_loan.doc.json",
                ]
            ),
            (
                "sizes are computed from balances, not asked for",
                [
                    "account_max_avail_size.doc.json", "account_max_size.doc.json",
                    "account_max_withdrawal.doc.json", "public_convert_contract_coin.doc.json",
                    "trade_order_precheck.doc.json", "asset_balances_empty.live.json",
                ]
            ),
            (
                "profit is computed from fills and bills",
                [
                    "account_positions_history_inverse_swap.doc.json",
                    "account_positions_history_swap.live.json",
                    "account_positions_history_swap_short.live.json",
                    "account_subtypes.doc.json", "public_settlement_history.doc.json",
                    "public_estimated_settlement_info.doc.json",
                ]
            ),
            (
                "account settings but the leverage are a person's to change",
                ["account_set_fee_type.doc.json", "account_set_position_mode.doc.json"]
            ),
            (
                "market data that no decision rests on",
                [
                    "market_books_full.doc.json", "public_instruments_margin.live.json",
                ]
            ),
            (
                "orders are never amended, and positions closed by orders only",
                ["trade_amend_order_success.doc.json", "trade_close_position.doc.json"]
            ),
            (
                "limits are those of the documentation",
                [
                    "trade_account_rate_limit.doc.json",
                    "trade_account_rate_limit_blank.live.json",
                ]
            ),
            (
                "spreads are not traded",
                [
                    "sprd_cancel_all_after.doc.json", "sprd_order_get.doc.json",
                    "sprd_order_place.doc.json", "sprd_spreads.doc.json", "sprd_trades.doc.json",
                ]
            ),
        ]
        return Dictionary(
            uniqueKeysWithValues: reasons.flatMap { reason, files in files.map { ($0, reason) } })
    }()
}
