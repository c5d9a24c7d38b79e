import ArgumentParser

/// The toolkit; each command is a file of its own.
struct BasisCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "basis",
        abstract: "Earns the basis between OKX spot and OKX coin-margined delivery futures.",
        version: Version.text,
        subcommands: [
            MigrateCommand.self, KeyCommand.self, VenueCommand.self, AccountCommand.self,
            StrategyCommand.self,
            SnapshotYieldsCommand.self, YieldsCommand.self,
            OpenPassCommand.self, ClosePassCommand.self, ReconcileCommand.self,
            AdoptCommand.self,
            PositionsCommand.self, OrdersCommand.self, PassesCommand.self, ExplainCommand.self,
            ReportCommand.self,
            HaltCommand.self, ResumeCommand.self, LabCommand.self,
        ])
}
