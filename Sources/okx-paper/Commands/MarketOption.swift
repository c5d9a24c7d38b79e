import ArgumentParser
import PaperExchange

/// `model:FILE` or `replay:FILE`.
enum MarketOption: ExpressibleByArgument {
    case model(String)
    case replay(String)

    init?(argument: String) {
        let parts = argument.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "model": self = .model(parts[1])
        case "replay": self = .replay(parts[1])
        default: return nil
        }
    }

    /// A recording brings its own time.
    func apply(to configuration: inout PaperConfiguration) throws {
        switch self {
        case .model(let path):
            let bytes = try contents(of: path, "market")
            let parameters = try naming(path) { try MarketParameters(fromJSON: bytes) }
            configuration.market = .seeded(parameters)
            configuration.refillMilliseconds = parameters.refillMilliseconds
        case .replay(let path):
            let bytes = try contents(of: path, "market")
            let replay = try naming(path) { try Replay(fromLines: bytes) }
            configuration.market = .replayed(replay)
            configuration.start = replay.start
        }
    }
}
