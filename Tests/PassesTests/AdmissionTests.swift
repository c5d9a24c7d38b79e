import Clock
import Domain
import HTTP
import OKX
import PaperExchange
import Passes
import Store
import Testing

@Suite struct `An account before it is stored` {
    private func admission(
        _ world: World, _ secrets: World.Secrets = World.credentials, kind: Venue.Kind = .paper,
        skew: Int64 = 0
    ) throws -> AccountAdmission {
        let time = world.time
        let clock = Clock(
            now: { time.now + skew }, elapsed: time.clock.elapsed, sleep: time.clock.sleep)
        let venue = Venue(
            name: "x", baseURL: "http://127.0.0.1:8600", kind: kind, caFile: nil)
        let client = Client(venue: venue, transport: world.transport, clock: clock)
        return try AccountAdmission(of: "new", at: venue, client, as: Credentials(secrets))
    }

    @Test func `is the user that the exchange says`() throws {
        #expect(try admission(World()).configuration.userID == World.uid)
    }

    @Test func `is refused on a clock that is half a minute off, except on paper`() throws {
        let world = try World()
        for skew in [-31_000, 31_000] as [Int64] {
            let error = try #require(throws: PassError.self) {
                _ = try admission(world, kind: .live, skew: skew)
            }
            guard case .clockSkew(let found) = error else {
                Issue.record(error)
                continue
            }
            // To within the time that the question took.
            #expect((found - skew).magnitude < 20)
            #expect(error.exitStatus == .configuration)
        }
        _ = try admission(world, kind: .live, skew: 29_000)
        _ = try admission(world, kind: .paper, skew: -20 * Timestamp.day)
    }

    @Test(arguments: [
        (World.Secrets(key: "other", secret: "secret", passphrase: "pass"), "50111"),
        (World.Secrets(key: "key", secret: "secret", passphrase: "other"), "50105"),
        (World.Secrets(key: "key", secret: "other", passphrase: "pass"), "50113"),
    ])
    func `is refused with a wrong credential`(secrets: World.Secrets, code: String) throws {
        let world = try World()
        let error = try #require(throws: OKXError.self) { _ = try admission(world, secrets) }
        #expect(error.code == code || code == "50111" && error.code == "50119")
        #expect(ExitStatus(error) == .refused)
    }

    @Test func `starts its ledger with balances that no bill came between`() throws {
        let world = try World()
        var deposits = 2
        world.transport.beforeEach = { request in
            guard request.url.contains("/account/balance"), deposits > 0 else { return }
            deposits -= 1
            world.paper.deposit(7, "USDT", to: World.uid)
        }
        let opening = try admission(world).openingEquity(of: "new")
        #expect(opening.balance["USDT"].cash == 50_014)
        let truth = try world.truth
        #expect(opening.lastBillID == truth.bills.last?.billID)
    }

    @Test func `is refused while its balance never rests`() throws {
        let world = try World()
        world.transport.beforeEach = { request in
            guard request.url.contains("/account/balance") else { return }
            world.paper.deposit(1, "USDT", to: World.uid)
        }
        #expect(throws: PassError.restlessBalance(account: "new")) {
            _ = try admission(world).openingEquity(of: "new")
        }
    }
}

@Suite struct `The ledger of an account` {
    /// Daily settlements write bills that leave the exchange's weekly list.
    @Test func `is whole after weeks in which nothing ran`() throws {
        let world = try World()
        try world.snapshot()
        try world.open()
        try world.reconcile()
        world.time.advance(20 * Timestamp.day)
        let result = try world.reconcile()
        #expect(result.problems.isEmpty)
        #expect(result.attentions.map(\.code) == [])
        let truth = try world.truth
        let lines = try world.store.ledger(
            account: 1, since: Timestamp(milliseconds: 0), until: world.time.now + Timestamp.day)
        for line in lines { #expect(line.end == truth.cash[line.currency]) }
        #expect(lines.map(\.settlement).contains { !$0.isZero })
    }
}
