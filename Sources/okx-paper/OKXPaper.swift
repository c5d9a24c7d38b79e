import ArgumentParser

@main
struct OKXPaper: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "okx-paper",
        abstract: "An exchange made of paper, which speaks OKX REST v5.",
        discussion: """
            Serves its own books, accounts, matching, settlement and delivery to any OKX client \
            that lets its base URL be chosen. No money and no network beyond this machine.

            EXIT STATUS
              0   done
              64  wrong usage
              69  the exchange could not be reached, or the port is taken
              77  the control token was refused
              78  a file of the configuration is missing or malformed, or a control request is

            CONTROL API
              Under /control/, for who sends the token as X-Control-Token. JSON in and out.
              GET  clock            the market's time
              POST clock/advance    {"ms":86400000}
              POST faults           one fault, as "okx-paper faults" explains; faults/clear
              POST scenario         faults and market moves, as "okx-paper scenario" explains;
                                    scenario/clear
              POST market           {"instId":"BTC-USDT","levels":2}: a disturbance; market/clear
              POST accounts/deposit {"uid":"1001","ccy":"USDT","amount":"100"}
              POST accounts/deleverage, accounts/liquidate
                                    {"uid":"1001","instId":"BTC-USD-261225","contracts":"5"}
              GET  accounts         balances, positions and orders, as they truly are
              GET  fills, bills     of one account: ?uid=1001
              GET  requests         the last ones, with what became of their signatures: ?after=17
              GET  audit            the proof that nothing was lost or made
            """,
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, ClockCommand.self, ScenarioCommand.self, FaultsCommand.self,
            ParametersCommand.self, RecordCommand.self,
        ])
}

/// Why the program ends, with the status that says so.
struct Failure: Error, CustomStringConvertible {
    let description: String
    let status: Int32

    static func configuration(_ text: String) -> Failure { Failure(description: text, status: 78) }
    static func unreachable(_ text: String) -> Failure { Failure(description: text, status: 69) }
    static func refused(_ text: String) -> Failure { Failure(description: text, status: 77) }
}
