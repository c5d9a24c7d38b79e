import Domain
import PaperExchange
import TestSupport

/// What distinguishes the worlds of two seeds before anything has happened in them.
struct Settings {
    let start: Timestamp
    let accounts: [PaperAccount]
    /// Fields of every strategy beyond the defaults.
    let rules: [(name: String, text: String)]
    /// Those that trade on all accounts; more than one compete for futures and for limits.
    let strategies: [String]
    /// Most USD of one coin on an account, over its strategies; `nil` for no limit.
    let maxCoinUSD: Exact?

    /// Are coins held beyond the hedge by intent?
    var holdsExcess: Bool { rules.contains { $0 == ("hedge", "equal_usd") } }
    /// Are delivered coins kept?
    var keepsCoins: Bool { rules.contains { $0 == ("on_delivery", "hold") } }
    /// Are coins sold through the delivery window?
    var sellsSlices: Bool { rules.contains { $0 == ("on_delivery", "slice") } }
    /// Does each account have a host and timers of its own, with the strategies' limits shared?
    let splitsAccounts: Bool
    /// May the exchange show an order far later than the fault model says (EXECUTION §12)? Then less
    /// must hold, but whatever does not is told by a latch.
    let breaksModel: Bool
    /// How many passes the storm has.
    let passes: Int
    /// The chance that a pass starts while another one is at work.
    let overlap: Double

    /// Of a coin, for one strategy on all accounts.
    static let maxPositionUSD: Exact = 3000
    /// Of all coins, on one account.
    static let maxTotalUSD: Exact = 4000

    init(drawnFrom random: inout SplitMix64) {
        let day = Int64.random(in: 0..<120, using: &random)
        let minute = Int64.random(in: 0..<1440, using: &random)
        // 2026-03-02, a Monday.
        start =
            Timestamp(milliseconds: 1_772_409_600_000) + day * Timestamp.day
            + minute * Timestamp.minute
        let isRich = Bool.random(using: &random)
        let level: PaperAccount.Level =
            Int.random(in: 0..<4, using: &random) == 0 ? .futures : .multiCurrency
        let count = Int.random(in: 0..<4, using: &random) == 0 ? 2 : 1
        accounts = ["7001", "7002"].prefix(count).map { uid in
            PaperAccount(
                uid: uid, level: level,
                keys: [PaperKey(key: "key\(uid)", secret: "secret", passphrase: "pass")],
                balances: isRich
                    ? ["USDT": 50_000, "BTC": 1, "ETH": 20] : ["USDT": 50_000])
        }
        func pick(_ choices: String...) -> String { choices.randomElement(using: &random) ?? "" }
        rules = [
            ("min_open_yield_pct", "5"), ("max_close_yield_pct", "3"),
            ("per_order_usd", pick("300", "1000", "1000")),
            ("max_position_usd", Settings.maxPositionUSD.description),
            ("whitelist", pick("BTC", "ETH", "BTC,ETH")),
            ("min_days_to_expiry", pick("2", "3", "30")),
            ("hedge", pick("neutral", "neutral", "equal_usd")),
            ("order_type", pick("ioc", "ioc", "limit")),
            ("execution", pick("taker", "taker", "maker")),
            ("on_delivery", pick("slice", "unwind", "hold")),
            ("close_before_expiry_hours", pick("none", "none", "24")),
            ("failure_cooldown_s", pick("0", "3600", "3600")),
            ("max_trades_per_pass", pick("1", "2")),
        ]
        passes = Int.random(in: 20...60, using: &random)
        overlap = pick("never", "sometimes") == "never" ? 0 : 0.4
        strategies = pick("one", "one", "two") == "one" ? ["carry"] : ["carry", "basket"]
        splitsAccounts = count == 2 && Bool.random(using: &random)
        breaksModel = Int.random(in: 0..<16, using: &random) == 0
        maxCoinUSD = pick("none", "limited") == "none" ? nil : 2000
    }
}
