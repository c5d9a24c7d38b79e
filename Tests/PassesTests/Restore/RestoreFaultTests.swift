import Domain
import HTTP
import PaperExchange
import Passes
import Postgres
import Store
import TestSupport
import Testing

@Suite struct `A restore that dies` {
    /// Every n-th row that is written ends the run: what is committed by then is what a process
    /// leaves that is killed there.
    private func arm(_ world: World, at step: Int) throws {
        let connection = try world.database.connect()
        try connection.execute("create sequence if not exists public.steps")
        _ = try connection.query("select setval('public.steps', 1, false) as value")
        try connection.execute(
            """
            create or replace function public.die() returns trigger language plpgsql as $$
            begin
                if nextval('public.steps') = \(step) then raise exception 'killed'; end if;
                return new;
            end $$
            """)
        for table in ["position", "trade", "orders", "fill", "stop", "installation", "restoration"]
        {
            try connection.execute(
                """
                create or replace trigger die before insert or update on basis.\(table)
                for each row execute function public.die()
                """)
        }
    }

    private func wasKilled(_ result: PassResult) -> Bool {
        result.problems.contains { "\($0.error)".contains("killed") }
    }

    @Test func `between any two rows is finished by the next run, and nothing is doubled`() throws {
        let loss = try Loss(World.spread())
        let world = loss.world
        let backup = try DatabaseBackup(of: world.database)
        var deaths = 0
        for step in 1..<200 {
            try backup.restore()
            try arm(world, at: step)
            let first = try world.afterRestore()
            guard wasKilled(first) else { break }
            deaths += 1
            let generation = try world.generation
            let stops = try world.store.stops().map(\.code)
            // Latched with the old ids, or not yet touched, or whole.
            #expect(stops == ["journal_behind"] || stops.isEmpty)
            #expect(generation == 1 || stops.isEmpty)
            try arm(world, at: 0)
            let second = try world.afterRestore()
            #expect(second.problems.isEmpty, "step \(step): \(second.problems)")
            #expect(
                try JournalDump(of: world).differences(from: loss.lost) == [], "step \(step)")
            #expect(try world.store.stops().isEmpty, "step \(step)")
            #expect(try world.generation == 2, "step \(step)")
        }
        #expect(deaths > 30)
    }

    @Test func `before the generation was raised leaves the account latched`() throws {
        let world = try Loss(World.spread()).world
        let connection = try world.database.connect()
        try connection.execute(
            """
            create function public.die() returns trigger language plpgsql as $$
            begin raise exception 'killed'; end $$
            """)
        try connection.execute(
            """
            create trigger die before update on basis.installation
            for each row execute function public.die()
            """)
        #expect(wasKilled(try world.afterRestore()))
        #expect(try world.store.stops().map(\.code) == ["journal_behind"])
        let sent = try world.truth.orders.count
        let opening = try world.open()
        #expect(opening.trades.isEmpty)
        #expect(try world.truth.orders.count == sent)
        try connection.execute("drop trigger die on basis.installation")
        let again = try world.afterRestore()
        #expect(again.problems.isEmpty && again.attentions.isEmpty)
        #expect(try world.generation == 2)
    }

    @Test func `with its lease taken over stops before the next row`() throws {
        let world = try Loss(World.spread()).world
        var stolen = false
        world.transport.beforeEach = { request in
            guard !stolen, request.url.contains("/trade/fills") else { return }
            stolen = true
            try? world.stealLease()
        }
        let rows = try JournalDump(of: world)["trades"]
        let result = try world.afterRestore()
        #expect(stolen)
        #expect(result.problems.contains { $0.error is JournalRefusal })
        #expect(try JournalDump(of: world)["trades"] == rows)
    }
}

extension World {
    /// Of the client order ids that are given now.
    var generation: Int {
        get throws {
            try database.connect().queryRow("select generation from basis.installation")
                .int("generation")
        }
    }
}
