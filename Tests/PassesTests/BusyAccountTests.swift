import Domain
import PaperExchange
import Passes
import Postgres
import Store
import TestSupport
import Testing

@Suite struct `An account that another pass holds` {
    private func crowded() throws -> World {
        let world = try World()
        try world.snapshot()
        try world.open()
        try world.addAccount("aside", uid: "9")
        try world.lend("aside")
        try world.hold("aside")
        return world
    }

    @Test func `keeps no other from being closed`() throws {
        let world = try crowded()
        world.paper.disturb("*", .premium(-5))
        let result = try world.close()
        #expect(result.busy.count == 1)
        #expect(result.trades.first?.trade?.outcome == .filled)
        #expect(try world.positions.map(\.account) == [2])
    }

    @Test func `is waited for no longer than leaves time to trade`() throws {
        let world = try crowded()
        let before = world.time.now
        let result = try world.close()
        #expect(result.busy.count == 1)
        #expect(world.time.now - before < 13_000)
    }

    @Test func `is worked once it is free`() throws {
        let world = try crowded()
        world.transport.beforeEach = { [world] _ in try? world.free("aside") }
        let result = try world.close()
        // It is asked who it is: the key is the other account's.
        #expect(result.busy.isEmpty && result.problems.map(\.account) == ["aside"])
    }
}

extension World {
    /// It has a position too, so that it is worked.
    fileprivate func lend(_ account: String) throws {
        _ = try database.connect().execute(
            """
            insert into position (account, strategy, venue, coin, spot, future, contract_value, hedge)
            select (select id from account where name = $1), strategy, venue, coin, spot, future,
                contract_value, hedge
            from position
            """, [account])
    }

    /// Another process holds the account's lease for ten minutes.
    fileprivate func hold(_ account: String) throws {
        _ = try database.connect().execute(
            """
            update account_lease set epoch = epoch + 1, owner = 'another', released = false,
                until = clock() + interval '10 minutes'
            where account = (select id from account where name = $1)
            """, [account])
    }

    fileprivate func free(_ account: String) throws {
        _ = try database.connect().execute(
            """
            update account_lease set released = true, until = clock()
            where account = (select id from account where name = $1)
            """, [account])
    }
}
