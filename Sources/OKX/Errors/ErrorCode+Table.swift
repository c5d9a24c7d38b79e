// What each error code means. The statuses are those of the documentation, and 401 for a refused
// key, which is what the gateway has been seen to send where the documentation says 200.
// Where the documentation leaves two readings open, the table takes the one that trades less.
// Source: OKX v5, Error codes › REST API, as of June 2026.

extension ErrorCode {
    /// 50xxx: the request, the system, the key.
    static let requestCodes: [ErrorCode] = [
        .init(
            [50000, 50002, 50006, 50014, 50015, 50016, 50024, 50025], http: [200, 400], .permanent,
            "the request is malformed"),
        .init([50001], http: [503], .unknownOutcome, "the service is unavailable"),
        .init([50004], http: [400], .unknownOutcome, "the exchange timed out inside"),
        .init([50005], http: [410], .permanent, "the endpoint is no longer there"),
        .init(
            [50007, 50008, 50009, 50012], .stopAndAlert,
            "the account is blocked, absent or frozen"),
        .init([50011], http: [200, 429], .retryLater, "too many requests"),
        .init([50013], http: [429], .unknownOutcome, "the exchange is busy"),
        .init(
            [50017, 50018, 50019, 50020, 50021, 50022], .stopAndAlert,
            "position, currency or account is frozen by a liquidation"),
        .init([50023], .waitForChange, "frozen while funding is exchanged"),
        .init([50026], http: [500], .unknownOutcome, "the exchange failed inside"),
        .init([50027, 50028, 50029, 50030], .stopAndAlert, "the account is restricted"),
        .init([50032, 50033], .permanent, "currency or instrument is blocked by account settings"),
        .init([50035], http: [403], .stopAndAlert, "the endpoint wants a key bound to an address"),
        .init([50036], .retryLater, "the order had expired before it arrived"),
        .init([50037], .retryLater, "the order expired before it was processed"),
        .init([50038], .permanent, "not available in demo trading"),
        .init([50040], .retryLater, "too many requests"),
        .init([50042], .unknownOutcome, "the request was repeated"),
        .init([50044, 50053], .permanent, "for brokers or demo trading only"),
        .init(
            [50051, 50052, 50059, 50060, 51155, 59113, 59114], .stopAndAlert,
            "not allowed in the account's region, or before its identity is verified"),
        .init([50061], .retryLater, "the sub-account's order rate is exceeded"),
        .init([50046, 50062], .waitForChange, "the feature is unavailable"),
        .init([50064], .waitForChange, "borrowing is unavailable"),
        .init([50071], .unknownOutcome, "a value, such as the client order id, exists already"),
        .init([50072], .permanent, "isolated margin does not exist at this account level"),
        .init([50100], http: [400], .stopAndAlert, "API access is frozen"),
        .init([50101], http: [401], .stopAndAlert, "the key is of the other environment"),
        .init([50102], http: [401], .retryLater, "the request's time is more than 30 s off"),
        .init(
            [50103, 50104, 50106, 50107], http: [401], .stopAndAlert, "a signed header is missing"),
        .init([50105], http: [401], .stopAndAlert, "wrong passphrase"),
        .init([50110], http: [200, 401], .stopAndAlert, "the key is bound to other addresses"),
        .init([50111], http: [401], .stopAndAlert, "no such key"),
        .init([50112], http: [401], .stopAndAlert, "the request's time is malformed"),
        .init([50113], http: [401], .stopAndAlert, "wrong signature"),
        .init([50114], http: [401], .stopAndAlert, "invalid authorization"),
        .init([50115], http: [405], .permanent, "wrong HTTP method"),
        .init([50119], http: [200, 401], .stopAndAlert, "no such key"),
        .init([50120], http: [200, 401], .stopAndAlert, "the key lacks the permission"),
        .init([50121], http: [200, 401], .stopAndAlert, "the address is refused"),
    ]

    /// 51xxx: orders.
    static let orderCodes: [ErrorCode] = [
        .init([51000], http: [200, 400], .permanent, "a parameter is wrong"),
        .init([51001], .permanent, "no such instrument; it may have been delivered"),
        .init(
            [51002, 51003, 51012, 51014, 51015, 51026], .permanent,
            "the identifiers do not belong together"),
        .init([51004], .permanent, "more than the position limit at this leverage"),
        .init([51005], .permanent, "above the largest order"),
        .init(
            [51006, 51031, 51116, 51137, 51138], .permanent, "the price is outside the price limits"
        ),
        .init([51007, 51020, 51120], .permanent, "below the smallest size"),
        .init([51008], .permanent, "not enough balance or margin"),
        .init([51009, 51024], .stopAndAlert, "orders or the trading account are blocked"),
        .init([51010], .permanent, "not possible at this account level"),
        .init([51011], .unknownOutcome, "the order id exists already"),
        .init([51016], .unknownOutcome, "a pending order has this client order id already"),
        .init([51017], .permanent, "above the borrowing limit"),
        .init([51021, 51022], .waitForChange, "the instrument is not listed yet, or suspended"),
        .init([51087], .permanent, "the instrument has been delisted"),
        .init([51023, 51043, 51169], .permanent, "there is no position to close"),
        .init([51025, 51102, 51103, 51174], .waitForChange, "too many pending orders"),
        .init([51027], .permanent, "the contract has expired"),
        .init([51028], .permanent, "the contract is being delivered"),
        .init([51029, 51030], .waitForChange, "the contract is being settled"),
        .init([51032], .waitForChange, "everything is being closed at market"),
        .init(
            [51033, 51104, 51105, 51106, 51107, 51187, 54030, 54031, 54035], .waitForChange,
            "a limit of the pair, family or platform is reached"),
        .init([51037, 51038], .stopAndAlert, "the account may only reduce its risk"),
        .init([51041], .permanent, "portfolio margin knows net mode only"),
        .init(
            [51046, 51047, 51048, 51049, 51050, 51051, 51052, 51053], .permanent,
            "trigger prices contradict each other"),
        .init([51054], http: [500], .unknownOutcome, "the request timed out inside"),
        .init([51056, 51059], .waitForChange, "not possible in the present state"),
        .init([51071], .permanent, "too many cancel-all-after timers"),
        .init([51101], .permanent, "above the most contracts of one order"),
        .init(
            [51108, 51109, 51112, 51117, 51148, 51170, 51205, 51206], .permanent,
            "conflicts with the position or with orders that close it"),
        .init([51111], .permanent, "too many orders in one request"),
        .init([51113], http: [429], .retryLater, "closing at market too often"),
        .init([51115], http: [429], .waitForChange, "pending orders must be cancelled first"),
        .init([51119], .permanent, "not enough balance"),
        .init([51121], .permanent, "not a multiple of the lot size"),
        .init([51122, 51150], .permanent, "the price is too small or too precise"),
        .init(
            [51110, 51124, 51196, 51197], .waitForChange, "the instrument is in a call auction"),
        .init([51127, 51131], .permanent, "not enough available balance"),
        .init([51128, 51133, 51139], .permanent, "not possible in this trade mode"),
        .init([51149], http: [500], .unknownOutcome, "the order timed out inside"),
        .init([51185, 51201, 51202, 51203], .permanent, "above the largest value of one order"),
        .init(
            [51209, 51210, 51211, 51212, 51213, 51214], .stopAndAlert,
            "refused by the account's delta-neutral strategy"),
        .init([51400], .unknownOutcome, "not cancelled: filled, cancelled or unknown"),
        .init([51401, 51402], .unknownOutcome, "not cancelled: cancelled or filled before"),
        .init([51403, 51413], .permanent, "orders of this type cannot be cancelled"),
        .init([51404], .waitForChange, "no cancelling in this phase of the auction"),
        .init([51405], .permanent, "nothing to cancel"),
        .init([51406], http: [400], .permanent, "too many orders in one request"),
        .init([51407, 51409], .permanent, "the order's id is missing"),
        .init([51408], .permanent, "the order is of another instrument"),
        .init([51410], .unknownOutcome, "the order is being cancelled already"),
        .init([51412], .unknownOutcome, "the cancellation timed out inside"),
        .init([51501, 51512], http: [200, 400], .permanent, "too many or duplicate amendments"),
        .init([51502], .permanent, "not enough balance for the amendment"),
        .init([51503, 51509, 51510], .unknownOutcome, "not amended: filled or cancelled"),
        .init([51506, 51508, 51511, 51513], .permanent, "the amendment is not possible"),
        .init([51600, 51601, 51602], .permanent, "a filter is wrong"),
        .init([51603], .unknownOutcome, "no such order"),
        .init([51604], .permanent, "the file was not asked for"),
    ]

    /// 54xxx and above: account settings and transfers.
    static let settingCodes: [ErrorCode] = [
        .init([54000], .permanent, "margin trading is not supported"),
        .init([54001], .permanent, "automatic borrowing needs multi-currency mode"),
        .init([54004], .permanent, "another order of the batch failed"),
        .init([54008], .stopAndAlert, "disabled by a mass cancel"),
        .init([54012], .waitForChange, "the book is too thin for anything but makers"),
        .init([54024], .permanent, "the coin is not enabled as collateral"),
        .init([54036], .permanent, "fill-or-kill does not go with this self-trade setting"),
        .init([54072], .permanent, "the contract can only be viewed"),
        .init([54084, 54085], .permanent, "the slippage limit is wrong or exceeded"),
        .init([55000], .waitForChange, "transfers are blocked for 30 minutes after delivery"),
        .init([58350], .permanent, "the transfer is not possible"),
        .init([59000], .waitForChange, "orders and positions must be closed first"),
        .init([51039, 59111], .permanent, "portfolio margin has no leverage setting"),
        .init(
            [59102, 59105, 59112], http: [200, 400], .permanent, "the leverage is not possible"),
        .init(
            [59103, 59107, 59108, 59109], http: [200, 400], .waitForChange,
            "orders or too little margin are in the way of the leverage"),
        .init(
            [59200, 59201, 59202], .permanent, "not enough balance, or not with portfolio margin"),
    ]
}
