import Domain

/// Why the engine refuses an order, a cancel or an amendment: the row's `sCode` and `sMsg`.
struct Rejection: Error, Hashable, Sendable {
    let code: String
    let message: String
    var subcode = ""

    static func parameter(_ name: String) -> Rejection {
        Rejection(code: "51000", message: "Parameter \(name) error")
    }
    static let unknownInstrument = Rejection(
        code: "51001", message: "Instrument ID or Spread ID doesn't exist.")
    static let accountMode = Rejection(
        code: "51010", message: "The current account mode does not support this API interface. ")
    static let isolated = Rejection(
        code: "50072", message: "Isolated margin is not available in the current account mode.")
    static let duplicateClientID = Rejection(
        code: "51016", message: "Duplicated client order ID")
    static func belowMinimum(_ size: Exact) -> Rejection {
        Rejection(
            code: "51020", message: "Your order should meet or exceed the minimum order amount.")
    }
    static let notListed = Rejection(
        code: "51021", message: "The trading pair or contract is not listed yet.")
    static let suspended = Rejection(
        code: "51022", message: "Contract suspended.")
    static let delisted = Rejection(code: "51087", message: "Listing canceled.")
    static let expired = Rejection(code: "51027", message: "Contract expired.")
    static let delivering = Rejection(code: "51028", message: "Contract under delivery.")
    static let settling = Rejection(code: "51029", message: "Contract is being settled.")
    static let tooLarge = Rejection(
        code: "51101", message: "Order size exceeds the maximum amount per order.")
    static let tooLargeMarket = Rejection(
        code: "51202", message: "Market order amount exceeds the maximum amount.")
    static let tooMuchValue = Rejection(
        code: "51185", message: "The maximum value allowed per order is 20000000 USD.")
    static func lot(_ step: Exact) -> Rejection {
        Rejection(code: "51121", message: "Order quantity must be a multiple of the lot size.")
    }
    static let tick = Rejection(
        code: "51150",
        message: "The precision of the number of trades or the price exceeds the limit.")
    static func above(_ limit: String) -> Rejection {
        Rejection(code: "51137", message: "The highest price limit for buy orders is \(limit)")
    }
    static func below(_ limit: String) -> Rejection {
        Rejection(code: "51138", message: "The lowest price limit for sell orders is \(limit)")
    }
    static func beyondTier(_ contracts: Exact) -> Rejection {
        Rejection(
            code: "51004",
            message:
                "Order amount exceeds current tier limit: \(contracts) contracts at this leverage.",
            subcode: "1101")
    }
    static func notCollateral(_ currency: String) -> Rejection {
        Rejection(
            code: "54024",
            message: "Your order failed because you must enable \(currency) as "
                + "collateral to trade this contract.")
    }
    static let nothingToClose = Rejection(code: "51023", message: "Position doesn't exist.")
    static let cancelFirst = Rejection(
        code: "51115", message: "Cancel all pending close orders before liquidation.")
    static let amendedIntoBook = Rejection(
        code: "51511",
        message: "Operation failed as the order price doesn't meet the requirement for Post Only "
            + "orders.")
    static func insufficientToAmend(_ currency: String) -> Rejection {
        Rejection(
            code: "51502",
            message: "Order modification failed. Insufficient \(currency) in account.",
            subcode: "1030")
    }
    static let reduceOnlySpotMode = Rejection(
        code: "51139", message: "Reduce-only feature is unavailable in spot mode.")
    static let noPosition = Rejection(
        code: "51169",
        message: "Order failed because you don't have any positions in this direction.")
    static let wrongDirection = Rejection(
        code: "51170", message: "Reduce-only must be in the opposite direction of your position.")
    static let beyondPosition = Rejection(
        code: "51112", message: "Closing order size exceeds your available size.")
    static let reduceOnlySpot = Rejection(
        code: "51133", message: "Reduce-only is not supported for spot in this account mode.")
    static let tooManyPending = Rejection(
        code: "51174", message: "The number of pending orders exceeds the limit.")
    static let fillOrKillWithCancelBoth = Rejection(
        code: "54036", message: "FOK orders don't support cancel_both.")
    static let notCancellable = Rejection(
        code: "51400",
        message: "Cancellation failed as the order has been filled, canceled or does not exist.")
    static let notAmendable = Rejection(
        code: "51503", message: "Order modification failed as the order doesn't exist.")
    static let missingOrderID = Rejection(
        code: "51407", message: "Either order ID or client order ID is required.")

    // MARK: Settings

    static let notWhileOpen = Rejection(
        code: "59000",
        message: "Settings failed. Close any open positions or orders before modifying settings.")
    static let noLoans = Rejection(
        code: "54001", message: "Only multi-currency margin accounts can borrow.")
    static let leverageTooHigh = Rejection(
        code: "59102", message: "Leverage exceeds the maximum limit.")
    static let leverageTooLow = Rejection(
        code: "59103",
        message: "Leverage is too low. No sufficient margin in your account to maintain it.")
    static let leverageWhilePending = Rejection(
        code: "59107", message: "Cancel cross-margin orders before adjusting the leverage.")
    static let tooManyTimers = Rejection(
        code: "51071", message: "The number of tag-level timers exceeds 20.")

    /// - Parameter subcode: 1000 cash of a futures-mode account, 1002 cash of one that does not
    ///   borrow, 1003 margin, 1006 borrowing beyond its quota, 1020 the fee alone.
    static func insufficient(_ currency: String, margin: Bool, _ subcode: String) -> Rejection {
        let what = margin ? "margin" : "balance"
        return Rejection(
            code: "51008", message: "Order failed. Insufficient \(currency) \(what) in account ",
            subcode: subcode)
    }
}
