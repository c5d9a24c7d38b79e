import ArgumentParser
import Domain
import Store
import TestSupport
import Testing

@testable import basis

@Suite struct `The limits of an account` {
    @Test func `are exactly the fields of the table`() throws {
        let words = AccountField.all.flatMap {
            ["--" + $0.name.replacing("_", with: "-"), "value of \($0.name)"]
        }
        let options = try AccountLimitOptions.parse(words)
        #expect(options.changes.map(\.name) == AccountField.all.map(\.name))
        #expect(options.changes.map(\.text) == AccountField.all.map { "value of \($0.name)" })
        #expect(Mirror(reflecting: options).children.count == AccountField.all.count)
    }

    @Test func `are changed alone, shown again, and unset by none`() throws {
        let desk = try Desk()
        try desk.addAccount("a", userID: "1")
        #expect(try desk.basis("account", "set", "a", "--max-total-usd", "5000").status == 0)
        #expect(try desk.basis("account", "set", "a", "--max-fees-usd-day", "12.5").status == 0)
        let limits = try desk.store.account(named: "a").limits
        #expect(limits.maxTotalUSD == 5000)
        #expect(limits.maxFeesUSDDay == "12.5")
        #expect(limits.maxCoinUSD == nil)
        let shown = try desk.basis("account", "show", "a", "--format", "json").stdout
        #expect(shown.contains("\"max_fees_usd_day\":\"12.5\""))
        #expect(try desk.basis("account", "set", "a", "--max-total-usd", "none").status == 0)
        #expect(try desk.store.account(named: "a").limits.maxTotalUSD == nil)
    }
}
