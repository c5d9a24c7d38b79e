public import Domain

/// Orders as the journal has them.
public enum OrderList {
    /// One row an order, in the order that they come in. Sizes are coins or contracts, prices in
    /// the instrument's quote per coin, fees signed: negative is charged.
    public static func table(_ rows: [OrderRow]) -> Table {
        Table(
            rows,
            [
                Column("client_order_id") { .text($0.clientOrderID) },
                Column("account") { .text($0.account) },
                Column("strategy") { .text($0.strategy) },
                Column("created_at") { .timestamp($0.createdAt) },
                Column("instrument") { .text($0.instrumentID) },
                Column("leg") { .text($0.leg) },
                Column("purpose") { .text($0.purpose) },
                Column("side") { .text($0.side) },
                Column("type") { .text($0.type) },
                Column("price") { .exact($0.price) },
                Column("size") { .exact($0.size) },
                Column("state") { .text($0.state) },
                Column("filled_size") { .exact($0.filledSize) },
                Column("average_price") { Cell($0.averagePrice) },
                Column("fee") { .exact($0.fee) },
                Column("fee_currency") { Cell($0.feeCurrency) },
                Column("order_id") { Cell($0.orderID) },
                Column("reject_code") { Cell($0.rejectCode) },
                Column("reject_message") { Cell($0.rejectMessage) },
                Column("trade") { .text(String($0.trade)) },
                Column("position") { .text(String($0.position)) },
                Column("category") { .text($0.category) },
            ])
    }
}
