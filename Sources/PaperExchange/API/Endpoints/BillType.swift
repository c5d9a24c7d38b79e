/// The numbers of bills and what they mean.
struct BillType {
    let number: String
    let name: String
    let subtypes: [(number: String, name: String)]

    static let all = [
        BillType(
            number: "1", name: "Transfer",
            subtypes: [
                ("11", "Transfer in"), ("12", "Transfer out"),
            ]),
        BillType(
            number: "2", name: "Trade",
            subtypes: [
                ("1", "Buy"), ("2", "Sell"), ("3", "Open long"), ("4", "Open short"),
                ("5", "Close long"), ("6", "Close short"),
            ]),
        BillType(
            number: "3", name: "Delivery",
            subtypes: [
                ("112", "Delivery long"), ("113", "Delivery short"),
            ]),
        BillType(
            number: "4", name: "Forced repayment",
            subtypes: [("114", "Forced repayment buy"), ("115", "Forced repayment sell")]),
        BillType(
            number: "5", name: "Liquidation",
            subtypes: [
                ("100", "Partial liquidation close long"),
                ("101", "Partial liquidation close short"), ("102", "Partial liquidation buy"),
                ("103", "Partial liquidation sell"), ("104", "Liquidation long"),
                ("105", "Liquidation short"), ("106", "Liquidation buy"),
                ("107", "Liquidation sell"),
            ]),
        BillType(
            number: "7", name: "Interest deduction",
            subtypes: [("9", "Interest deduction for market loans")]),
        BillType(
            number: "9", name: "ADL",
            subtypes: [
                ("125", "ADL close long"), ("126", "ADL close short"), ("127", "ADL buy"),
                ("128", "ADL sell"),
            ]),
        BillType(number: "34", name: "Settlement", subtypes: [("355", "Settlement PnL")]),
    ]
}
