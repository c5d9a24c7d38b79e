import Domain
import HTTP
import OKX
import PaperExchange
import Postgres
import Store
import TestSupport

/// Everything of one seed: the exchange, the database, the machines' clocks, and who is at work.
// Only who has the turn touches it: see Turns.
final class Universe: @unchecked Sendable {
    let seed: UInt64
    let turns: Turns
    let adversary: Adversary
    let paper: PaperExchange
    /// How far the jobs' machine and the database's are off, ms.
    var machineSkew: Int64 = 0
    var databaseSkew: Int64 = 0
    let settings: Settings
    /// Starts a pass beside those that are at work.
    var beginPass: (Job.Command) -> Void = { _ in }
    private(set) var violations: [String] = []
    private var excused: [String] = []
    private(set) var lines: [String] = []

    private let database: TestDatabase
    private let isTracing: Bool
    private let start: Timestamp
    private(set) lazy var sessions = Sessions(self, database)
    private(set) lazy var hand = Hand(self)
    private(set) lazy var truth = Truth(self)
    private(set) var looks = Looks()
    /// The simulation's own look at the database, which nothing strikes.
    private lazy var watching = Result { try sessions.make() }

    init(seed: UInt64, database: TestDatabase, isTracing: Bool) {
        (self.seed, self.database, self.isTracing) = (seed, database, isTracing)
        var random = SplitMix64(seed: seed ^ 0x5EED)
        settings = Settings(drawnFrom: &random)
        let turns = Turns(seed: seed)
        self.turns = turns
        adversary = Adversary(seed: seed)
        let begin = settings.start
        start = begin
        paper = PaperExchange(
            configuration: PaperConfiguration(
                seed: seed, start: begin, accounts: settings.accounts, rate: 1,
                wall: { begin + turns.now }))
    }

    func close() {
        sessions.close()
        try? watching.get().connection.close()
    }

    /// The exchange's time.
    var now: Timestamp { start + turns.now }

    /// How long it is to the daily settlement at 08:00 UTC, at which futures are delivered too, ms.
    var untilSettlement: Int64 {
        let day = Timestamp.day
        return (8 * Timestamp.hour + day - now.milliseconds % day) % day
    }

    /// What the world can do to the jobs at this moment.
    var hazards: [Hazard] {
        guard untilSettlement < Timestamp.minute else { return Hazard.ofWorld }
        // BTC-USD-260327
        let today = "\(now)".prefix(10).dropFirst(2).filter { $0 != "-" }
        let isDelivery = settings.accounts.contains { account in
            paper.truth(of: account.uid)?.positions.contains {
                $0.instrumentID.hasSuffix("-" + today)
            } ?? false
        }
        return isDelivery ? Hazard.aroundDelivery : Hazard.aroundSettlement
    }

    /// A store of the simulation's own, whose clock is the database's.
    var monitor: Store {
        get throws {
            let session = try watching.get()
            session.setClock()
            return Store(connection: session.connection, owner: "simulation")
        }
    }

    /// A fixed name of the installation, so that client order ids are a function of the seed.
    func nameInstallation() throws {
        _ = try watching.get().connection.execute("update installation set code = 'simu'")
    }

    /// Has a later holder of the account's lease recorded an order that is no repair?
    func isOutlived(_ order: JournalOrder) throws -> Bool {
        let rows = try watching.get().connection.query(
            """
            select later.client_order_id from orders mine
            join orders later on later.account = mine.account and later.epoch > mine.epoch
            where mine.client_order_id = $1 and later.purpose = 'target'
            """, [order.clientOrderID])
        return !rows.isEmpty
    }

    /// The open position that an order is of; `nil` once it is over.
    func position(of order: JournalOrder) throws -> Position? {
        try monitor.openPositions().first { position in
            position.trades.contains { $0.id == order.trade }
        }
    }

    var venue: Venue { get throws { try monitor.venue(named: "paper") } }

    func credentials(of userID: String) -> Credentials {
        Credentials(key: "key\(userID)", secret: "secret", passphrase: "pass")
    }

    func trace(_ line: @autoclosure () -> String) {
        guard isTracing else { return }
        lines.append("\(now) \(line())")
    }

    /// What must never be has happened.
    func violate(_ sentence: String) {
        trace("VIOLATION: \(sentence)")
        let isExcused = ["I2", "I3", "I4"].contains { sentence.hasPrefix($0) }
        if settings.breaksModel && isExcused {
            excused.append(sentence)
        } else {
            violations.append(sentence)
        }
    }

    /// Outside the fault model something may be off, but never in silence.
    func checkExcused() throws {
        let latches = try watching.get().connection.query("select code from stop where automatic")
        if let first = excused.first, latches.isEmpty {
            violations.append("nothing is latched, and outside the fault model: \(first)")
        }
    }

    /// What the accounts hold, in a line.
    private var holdings: String {
        settings.accounts.compactMap { paper.truth(of: $0.uid) }.map { truth in
            let cash = truth.cash.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            let contracts = truth.positions.map { "\($0.contracts) \($0.instrumentID)" }
            return (cash + contracts).joined(separator: ", ")
        }.joined(separator: " | ")
    }

    // MARK: - The exchange

    /// A request reaches the exchange.
    func arrive(_ request: HTTPRequest, under fault: PaperFault.Kind? = nil) -> PaperResponse {
        let path = "/" + (request.url.split(separator: "/", maxSplits: 2).last ?? "")
        let orders = truth.inspect(request)
        if let fault {
            // A batch is not atomic: what strikes its orders may spare the last.
            let struck = orders.count > 1 ? adversary.number(1...Int64(orders.count)) : 1
            paper.inject(
                PaperFault(
                    path: String(path.prefix { $0 != "?" }), kind: fault, count: Int(struck)))
        }
        let headers = request.headers.map { ($0.name.lowercased(), $0.value) }
        let response = paper.handle(
            PaperRequest(
                method: request.method.rawValue, target: path,
                headers: Dictionary(headers, uniquingKeysWith: { first, _ in first }),
                body: request.body))
        if fault != nil { paper.clearFaults() }
        looks.note(response, to: request, at: turns.now)
        truth.noteAnswer(response, to: request)
        if request.method == .post {
            trace("  \(Step.of(request)) \(String(decoding: request.body, as: UTF8.self))")
            trace("    -> \(response.status) \(response.text.prefix(300))")
            trace("    \(holdings)")
            truth.check()
        }
        return response
    }
}
