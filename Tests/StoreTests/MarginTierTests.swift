import Domain
import Postgres
import Store
import TestSupport
import Testing

@Suite struct `Tiers in the database` {
    @Test func `are replaced by what is stated next, and fresh for a day`() throws {
        let journal = try TestJournal()
        let coins = try #require(
            CollateralTiers([.init(upTo: 20, rate: "0.98"), .init(upTo: nil, rate: "0.5")]))
        let sizes = try #require(
            PositionTiers([
                .init(upTo: 500, maintenance: "0.004"), .init(upTo: 900, maintenance: "0.006"),
            ]))
        try journal.store.keep(["BTC": coins], venue: "paper")
        try journal.store.keep(sizes, family: "BTC-USD", venue: "paper")
        var stored = try journal.store.marginTiers(venue: "paper")
        #expect(stored.collateral == ["BTC": coins])
        #expect(stored.position == ["BTC-USD": sizes])
        #expect(stored.isCollateralFresh && stored.freshFamilies == ["BTC-USD"])
        #expect(try journal.store.marginTiers(venue: "okx") == StoredTiers())

        let fewer = try #require(PositionTiers([.init(upTo: 100, maintenance: "0.01")]))
        try journal.store.keep(fewer, family: "BTC-USD", venue: "paper")
        stored = try journal.store.marginTiers(venue: "paper")
        #expect(stored.position == ["BTC-USD": fewer])
        #expect(stored.collateral == ["BTC": coins])

        let tomorrow = try journal.database.connect()
        try tomorrow.execute(
            "select set_config('basis.clock', (basis.clock() + interval '25 hours')::text, false)")
        stored = try Store(connection: tomorrow, owner: "tests").marginTiers(venue: "paper")
        #expect(!stored.isCollateralFresh && stored.freshFamilies.isEmpty)
        #expect(stored.collateral == ["BTC": coins])
    }

    @Test func `of a currency that is stated no more are gone`() throws {
        let journal = try TestJournal()
        let tiers = try #require(CollateralTiers([.init(upTo: nil, rate: "0.5")]))
        let sizes = try #require(PositionTiers([.init(upTo: 500, maintenance: "0.004")]))
        try journal.store.keep(["BTC": tiers, "DOGE": tiers], venue: "paper")
        try journal.store.keep(sizes, family: "BTC-USD", venue: "paper")
        try journal.store.keep(["BTC": tiers], venue: "paper")
        let stored = try journal.store.marginTiers(venue: "paper")
        #expect(stored.collateral == ["BTC": tiers])
        #expect(stored.position == ["BTC-USD": sizes])
    }
}
