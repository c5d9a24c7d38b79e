import ArgumentParser
import PaperExchange

struct ScenarioCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenario",
        abstract: "Let things go wrong at a running exchange, as a file tells it.",
        discussion: """
            A scenario is JSON: faults as "okx-paper faults" explains them, and moves of the market \
            at market times of their own (at), or so long after it is loaded (after_ms):

              {"faults": [
                 {"path": "/api/v5/trade/", "kind": "drop-after", "probability": "0.1"},
                 {"path": "/api/v5/trade/", "kind": "partial-fill", "percent": "40",
                  "leg": "future"},
                 {"path": "/api/v5/market/books", "kind": "market", "market": "BTC-USD",
                  "premiumPct": "-2", "skip": 1}],
               "events": [
                 {"after_ms": 60000, "market": "BTC-USDT", "suspend": true},
                 {"at": "2026-12-25T07:30:00Z", "market": "*", "clear": true}]}

            With the same seed, the same requests and the same times it replays exactly.
            """,
        subcommands: [Load.self, Clear.self])

    struct Load: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a scenario's faults and market moves to those that are set.")

        @Argument(help: "The file.")
        var file: String

        @OptionGroup var target: ClockCommand.Target

        func run() throws {
            try target.reportingFailures {
                let bytes = try contents(of: file, "scenario")
                // Read here too, so that what is wrong is said with the file's name.
                _ = try naming(file) { try Scenario(fromJSON: bytes) }
                return try target.client().send(
                    "POST", "/control/scenario", body: String(decoding: bytes, as: UTF8.self))
            }
        }
    }

    struct Clear: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Disarm every fault and let every market go.")

        @OptionGroup var target: ClockCommand.Target

        func run() throws { try target.send("POST", "/control/scenario/clear") }
    }
}

/// Reads the file of the scenario that `serve` starts with, once it has been found to be one.
func readScenario(_ path: String) throws -> [UInt8] {
    let bytes = try contents(of: path, "scenario")
    _ = try naming(path) { try Scenario(fromJSON: bytes) }
    return bytes
}
