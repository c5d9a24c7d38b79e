import ArgumentParser
import Clock
import Domain
import Passes
import Postgres
import Reports
import Store

struct LabCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "A private PostgreSQL and the paper exchange, ready to trade.",
        discussion:
            "Everything is in one folder: BASIS_LAB_DIR, else /var/lib/basis/lab for root and "
            + "basis/lab under XDG_STATE_HOME for others. Other commands work on it with "
            + "--lab or BASIS_LAB=1. A lab that was stopped, or has died, goes on where it was; "
            + "its market has moved on meanwhile. 'lab reset' ends it for good.",
        subcommands: [Start.self, Stop.self, Status.self, Reset.self])

    struct Start: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "start",
            abstract: "Start the lab, or whatever of it does not run.")

        @OptionGroup var options: CommonOptions

        func run() throws {
            let place = Workplace("lab start", options)
            let lab = Lab(place.environment)
            let deadline = place.clock.elapsed() + Int64(options.timeout) * 1000
            try lab.postgres.check()
            try lab.createFolder()
            let lock = try lab.lock(place.clock, until: deadline)
            defer { withExtendedLifetime(lock) {} }
            try lab.postgres.start(place.clock, until: deadline)
            if !lab.isWhole || !lab.exchange.hasState {
                try begin(lab, place, until: deadline)
            } else {
                // Another version of the program may have made it.
                try LabSetup(lab: lab, place: place).migrate()
                if lab.exchange.process == nil {
                    try lab.exchange.resume(place.clock, until: deadline)
                }
            }
            let parts = LabPart.all(of: lab, place)
            Output.list(LabPart.table(parts), options, ifEmpty: "")
            Output.comment(hint(lab), options)
        }

        private func begin(_ lab: Lab, _ place: Workplace, until deadline: Int64) throws {
            // One whose account was not stored completely is of no use.
            try lab.exchange.stop(place.clock)
            try lab.setWhole(false)
            let key = try lab.exchange.start(place.clock, until: deadline)
            if let kept = try LabSetup(lab: lab, place: place).fill(key) {
                Output.comment(
                    "a new market has begun; the records of the last one are kept in the database "
                        + kept, options)
            }
            try lab.setWhole(true)
        }

        private func hint(_ lab: Lab) -> String {
            """
            account '\(LabSetup.account)' and strategy '\(LabSetup.strategy)' are ready: try
              basis snapshot-yields --lab && basis open-pass --lab --verbose
            step the market's time:
              okx-paper clock advance 1d --url \(lab.exchange.address ?? "") \
            --control-token-file \(lab.exchange.tokenFile)
            """
        }
    }

    struct Stop: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stop",
            abstract: "Stop the lab; its files stay.")

        @OptionGroup var options: CommonOptions

        func run() throws {
            let place = Workplace("lab stop", options)
            let lab = Lab(place.environment)
            guard lab.exists else { throw SettingsError.noLab(folder: lab.folder) }
            let deadline = place.clock.elapsed() + Int64(options.timeout) * 1000
            let lock = try lab.lock(place.clock, until: deadline)
            defer { withExtendedLifetime(lock) {} }
            try lab.exchange.stop(place.clock)
            try lab.postgres.stop()
            Output.comment("the lab is stopped", options)
        }
    }

    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status",
            abstract: "Show what of the lab runs; exits with 1 unless all of it does.")

        @OptionGroup var options: CommonOptions

        func run() throws {
            let place = Workplace("lab status", options)
            let lab = Lab(place.environment)
            guard lab.exists else { throw SettingsError.noLab(folder: lab.folder) }
            let parts = LabPart.all(of: lab, place)
            Output.list(LabPart.table(parts), options, ifEmpty: "")
            if parts.contains(where: { $0.fault != nil }) {
                throw ExitRequest(status: .attention)
            }
        }
    }

    struct Reset: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset",
            abstract: "Stop the lab and delete what it made, and nothing else.")

        @OptionGroup var options: CommonOptions

        func run() throws {
            let place = Workplace("lab reset", options)
            let lab = Lab(place.environment)
            guard lab.exists else {
                Output.comment("there is no lab in \(lab.folder)", options)
                return
            }
            let deadline = place.clock.elapsed() + Int64(options.timeout) * 1000
            let lock = try lab.lock(place.clock, until: deadline)
            defer { withExtendedLifetime(lock) {} }
            try lab.exchange.stop(place.clock)
            try lab.postgres.stop()
            try lab.delete()
            Output.comment("deleted the lab in \(lab.folder)", options)
        }
    }
}

extension Lab {
    fileprivate func lock(_ clock: Clock, until deadline: Int64) throws -> LabLock {
        try LabLock(self, until: deadline, elapsed: clock.elapsed, sleep: clock.sleep)
    }
}
