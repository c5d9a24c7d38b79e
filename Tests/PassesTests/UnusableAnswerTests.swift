import Domain
import HTTP
import OKX
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

@Suite struct `An answer that cannot be used` {
    @Test(arguments: [
        (PaperFault.Kind.cut, Passes.ExitStatus.unreachable),
        (.httpStatus(502, executed: false), .unreachable),
        (.dropBefore, .unreachable),
        (.emptyData, .nonsense),
        (.code("50011", message: "Too Many Requests", status: 429, executed: false), .tryLater),
    ])
    func `about the account ends its pass with an exit code of its own, and nothing is sent`(
        kind: PaperFault.Kind, status: Passes.ExitStatus
    ) throws {
        let world = try World()
        try world.snapshot()
        world.paper.inject(
            PaperFault(path: "/api/v5/account/balance", kind: kind, count: 1000))
        let result = try world.open()
        #expect(Passes.ExitStatus(result) == status, "\(result.problems)")
        #expect(result.problems.map(\.account) == ["main"])
        #expect(try world.truth.orders.isEmpty)
    }

    @Test func `about a book skips the pair, and says that the market could not be read`() throws {
        let world = try World()
        try world.snapshot()
        world.paper.inject(
            PaperFault(path: "/api/v5/market/books", kind: .cut, count: 1000))
        let result = try world.open()
        #expect(Passes.ExitStatus(result) == .unreachable)
        #expect(result.verdicts.contains { $0.judgement.verdict == .dataTooOld })
        #expect(try world.truth.orders.isEmpty)
    }

    @Test func `that lacks an instrument with a book makes nothing of it gone`() throws {
        let world = try World()
        try world.snapshot()
        try world.open()
        let sent = try world.truth.orders.count
        world.paper.disturb("*", .shifted(basisPoints: 0))
        world.paper.inject(
            PaperFault(path: "/api/v5/public/instruments", kind: .emptyData, count: 1000))
        for result in [try world.close(), try world.open()] {
            #expect(Passes.ExitStatus(result) == .nonsense, "\(result.problems)")
            #expect(result.attentions.isEmpty)
        }
        #expect(try world.truth.orders.count == sent)
    }

    @Test func `about the money ends the work on its account, whatever it has traded`() throws {
        let world = try World(rules: [("max_trades_per_pass", "2")])
        for coin in ["BTC", "ETH"] { world.paper.disturb("\(coin)-USD", .premium(30)) }
        try world.snapshot()
        world.onFirstPost {
            // Long enough for the first look to be too old for a second trade.
            world.time.advance(2500)
            world.paper.inject(
                PaperFault(path: "/api/v5/account/balance", kind: .dropBefore, count: 1000))
        }
        let result = try world.open(limit: 60_000)
        #expect(result.trades.count == 1)
        #expect(result.problems.map(\.account) == ["main"])
    }

    @Test func `to the first question gives a lease back that was taken over`() throws {
        let world = try World()
        try world.snapshot()
        try world.open()
        try world.abandonLease()
        world.paper.inject(
            PaperFault(path: "/api/v5/public/time", kind: .dropBefore, count: 3))
        #expect(try world.open().problems.map(\.account) == ["main"])
        #expect(try world.open(limit: 60_000).busy.isEmpty)
    }

    @Test(arguments: [
        "/api/v5/market/books?instId=NEAREST", "/api/v5/public/price-limit?instId=NEAREST",
        "/api/v5/public/instruments?instType=FUTURES", "/api/v5/account/leverage-info",
    ])
    func `about a future that is delivered meanwhile stops nothing else`(path: String) throws {
        // Too little money for an order: what is delivered is looked at, and not traded.
        let world = try World(
            coins: ["USDT": 1], rules: [("whitelist", "BTC"), ("min_days_to_expiry", "0")])
        try world.snapshot()
        let future = try #require(
            try world.store.latestYields().filter { $0.coin == "BTC" }
                .min { $0.expiry < $1.expiry })
        world.paper.disturb(future.futureID, .shifted(basisPoints: 50))
        world.time.advance(future.expiry - world.time.now - 5000)
        try world.snapshot()
        let place = path.replacing("NEAREST", with: future.futureID)
        world.transport.beforeEach = { [unowned world] request in
            guard request.url.contains(place), world.time.now < future.expiry else { return }
            world.time.advance(6000)
        }
        let result = try world.open()
        #expect(world.time.now > future.expiry)
        #expect(result.problems.isEmpty, "\(result.problems)")
        #expect(Passes.ExitStatus(result) == .success)
    }

    @Test(arguments: [
        (World.Secrets(key: "other", secret: "secret", passphrase: "pass"), "50111"),
        (World.Secrets(key: "key", secret: "other", passphrase: "pass"), "50113"),
        (World.Secrets(key: "key", secret: "secret", passphrase: "other"), "50105"),
    ])
    func `to a wrong key, secret or passphrase is told by its code, and exits with 77`(
        secrets: World.Secrets, code: String
    ) throws {
        let world = try World()
        try world.snapshot()
        world.secrets = secrets
        let result = try world.open()
        #expect(Passes.ExitStatus(result) == .refused)
        #expect((result.problems.first?.error as? OKXError)?.code == code)
        let sentence = "\(try #require(result.problems.first).error)"
        #expect(!sentence.contains(secrets.secret) && !sentence.contains(secrets.passphrase))
    }

    @Test func `at all is kept in the record of the pass`() throws {
        let world = try World()
        try world.snapshot()
        world.paper.inject(PaperFault(path: "/api/v5/", kind: .dropBefore, count: 100_000))
        let result = try world.open()
        #expect(Passes.ExitStatus(result) == .unreachable)
        #expect(result.passID != nil)
        #expect(try world.store.passes(id: result.passID, limit: 1).first?.exitCode == 69)
    }
}
