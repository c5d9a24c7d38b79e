import Domain
import Testing

@testable import OKX

@Suite struct `The trade mode of the spot leg` {
    private func account(
        _ level: AccountConfiguration.Level, _ mode: AccountConfiguration.PositionMode = .net
    ) -> AccountConfiguration {
        AccountConfiguration(
            userID: "1", level: level, positionMode: mode, borrowsAutomatically: false,
            spotFeeCurrency: .received, permissions: ["trade"])
    }

    @Test func `is cash in futures mode and cross in multi-currency mode`() throws {
        #expect(try TradeMode.ofSpotLeg(account(.futures)) == .cash)
        #expect(try TradeMode.ofSpotLeg(account(.multiCurrency)) == .cross)
    }

    @Test(arguments: [AccountConfiguration.Level.spot, .portfolio, .other("5")])
    func `does not exist at another level`(level: AccountConfiguration.Level) {
        #expect(throws: UnsuitableAccount.level(level)) {
            try TradeMode.ofSpotLeg(account(level))
        }
    }

    @Test(arguments: [AccountConfiguration.PositionMode.longShort, .other("hedge_mode")])
    func `does not exist without net positions`(mode: AccountConfiguration.PositionMode) {
        #expect(throws: UnsuitableAccount.positionMode(mode)) {
            try TradeMode.ofSpotLeg(account(.futures, mode))
        }
    }

    @Test func `says why an account is refused and what to do`() {
        let text = UnsuitableAccount.level(.portfolio).description
        #expect(text.contains("portfolio margin"))
        #expect(text.contains("set it to futures"))
    }
}
