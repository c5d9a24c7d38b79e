/// Who made an order and why: the exchange's `category`.
enum OrderCategory: String, Hashable, Codable, Sendable {
    case normal, adl, delivery
    case partialLiquidation = "partial_liquidation"
    case fullLiquidation = "full_liquidation"
}
