import ArgumentParser
import PaperExchange

struct ParametersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parameters",
        abstract: "Print the parameters of the seeded market, as a file to start from.",
        discussion: """
            Every field may be left out and then has the value printed. Amplitudes, premiums and \
            spreads are fractions (0.01 is 1 %), periods milliseconds, depths and open interest US \
            dollars. index: waves that multiply a coin's price, those common to all coins and each \
            coin's own. jumps: one at most in each stretch of every_ms, with this chance, of up to \
            this size, gone after fade_ms. peg: USD for one USDT. premium: what futures stand above \
            the index, a year: at the coin's peak_premium for top_days, down to the floor in \
            fall_days, there for bottom_days and up again in rise_days, higher by slope for an \
            expiry of half a year; wobble and expiry_wobble: waves around that, of all futures of a \
            coin and of each expiry. depth: of a level, drawn between least and least + spread \
            times the coin's average, growing from level to level, drawn anew each change_ms. \
            refill_ms: how long taken liquidity stays away.
            """)

    func run() { print(MarketParameters().json) }
}
