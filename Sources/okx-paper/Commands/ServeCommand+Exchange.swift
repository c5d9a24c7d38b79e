import Clock
import Domain
import Glibc
import PaperArchive
import PaperExchange

/// The exchange that the options describe: a new one, or the one that a folder holds.
extension ServeCommand {
    func exchange() throws -> PaperExchange {
        let scenario = try scenario.map(readScenario)
        let exchange = try stateExchange()
        if let scenario { try exchange.load(scenarioJSON: scenario) }
        return exchange
    }

    private func stateExchange() throws -> PaperExchange {
        guard let state else {
            return PaperExchange(configuration: try configuration(of: nil))
        }
        do {
            let store = try FolderStore(folder: state) { reason in
                complain("\(reason). Nothing that was answered is lost; start it again.")
                Glibc.exit(EX_IOERR)
            }
            let known = try store.genesis.map(PaperGenesis.init(encoded:))
            return try PaperExchange(configuration: try configuration(of: known), store: store)
        } catch let failure as FolderStore.Failure {
            if case .inUse = failure { throw Failure.unreachable("\(failure)") }
            throw Failure.configuration("\(failure)")
        } catch let error as PaperRestoreError {
            throw Failure.configuration(
                "\(state): \(error). Leave out what differs, or name another folder.")
        }
    }

    /// - Parameter known: what the exchange was made of, when it is not a new one.
    private func configuration(of known: PaperGenesis?) throws -> PaperConfiguration {
        let start = startTime.flatMap(Timestamp.init(_:)) ?? known?.start ?? Clock.system.now()
        var configuration = PaperConfiguration(
            seed: seed ?? known?.seed ?? 1, start: start, accounts: try readAccounts(), rate: rate,
            wall: Clock.system.now)
        if let market {
            try market.apply(to: &configuration)
        } else if let known {
            try known.applyMarket(to: &configuration)
        }
        configuration.fillerPairs = fillerPairs ?? known?.fillerPairs ?? 0
        configuration.controlToken = try controlTokenFile.map(readToken)
        configuration.signatureClock = signaturesByWallClock ? .wall : .market
        configuration.enforcesRateLimits = !noRateLimits
        return configuration
    }

    private func readAccounts() throws -> [PaperAccount] {
        guard let accounts else { return [] }
        let bytes = try contents(of: accounts, "accounts")
        return try naming(accounts) { try PaperAccount.list(fromJSON: bytes) }
    }
}

extension PaperGenesis {
    /// The market that it began with, which a recording's file has to bring.
    fileprivate func applyMarket(to configuration: inout PaperConfiguration) throws {
        switch market {
        case .seeded(let json):
            let parameters = try MarketParameters(fromJSON: Array(json.utf8))
            configuration.market = .seeded(parameters)
            configuration.refillMilliseconds = parameters.refillMilliseconds
        case .replayed:
            throw Failure.configuration(
                "the exchange plays a recording: name it again with --market replay:FILE")
        }
    }
}
