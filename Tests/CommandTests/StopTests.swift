import Domain
import Store
import TestSupport
import Testing

@Suite struct `Halt and resume` {
    private func desk() throws -> Desk {
        let desk = try Desk()
        try desk.addAccount("a", userID: "1")
        try desk.addAccount("b", userID: "2")
        try desk.addStrategy("s", account: "a")
        return desk
    }

    @Test func `stop everything unless something is named`() throws {
        let desk = try desk()
        #expect(
            try desk.basis("halt", "--reason", "lunch")
                == Transcript(stderr: "halted all: nothing is opened\n"))
        let stops = try desk.store.stops()
        #expect(stops.map(\.scope) == [.all])
        #expect(stops.map(\.mode) == [.noOpen])
        #expect(stops.map(\.reason) == ["lunch"])
        #expect(try desk.basis("halt", "--list", "--format", "csv").stdout.contains(",lunch\n"))
    }

    @Test
    func `show a reason without what a terminal would obey, or what looks like a line of ours`()
        throws
    {
        let desk = try desk()
        let reason = "\u{1b}[2Jgone\nbasis: all is well\u{9b}1m"
        #expect(try desk.basis("halt", "--reason", reason).status == 0)
        let list = try desk.basis("halt", "--list").stdout
        #expect(list.contains("gone") && !list.contains("\u{1b}") && !list.contains("\u{9b}"))
        let said = try desk.basis("resume", "--account", "a", "--reason", "x").stderr
        #expect(said.contains("gone\n  basis: all is well"))
        #expect(!said.contains("\u{1b}") && !said.contains("\u{9b}"))
    }

    @Test func `begin and end a break without touching a latch`() throws {
        let desk = try desk()
        let store = try desk.store
        let a = try store.account(named: "a").id
        try store.latch(.account(a), .drawdown, reason: "x")
        try store.latch(.all, .drawdown, reason: "y")
        #expect(try desk.basis("halt", "--account", "a", "--reason", "r").status == 0)
        #expect(try desk.basis("halt", "--reason", "lunch").status == 0)
        let resumed = try desk.basis("resume", "--reason", "back")
        #expect(resumed.status == 0)
        #expect(resumed.stderr.split(separator: "\n").count { $0.hasPrefix("still in force") } == 3)
        #expect(try store.stops().map(\.reason).sorted() == ["r", "x", "y"])
    }

    @Test func `end what is in force for a subject and below it`() throws {
        let desk = try desk()
        let store = try desk.store
        let (a, b) = (try store.account(named: "a").id, try store.account(named: "b").id)
        try store.latch(.pair(account: a, future: "BTC-USD-270326"), .journalBehind, reason: "x")
        try store.latch(.pair(account: b, future: "BTC-USD-270326"), .journalBehind, reason: "y")
        #expect(try desk.basis("halt", "--account", "a", "--stopped", "--reason", "r").status == 0)
        let resumed = try desk.basis(
            "resume", "--account", "a", "--reason", "mended", "--format", "csv")
        #expect(resumed.status == 0)
        #expect(resumed.stdout.split(separator: "\n").count == 3)
        #expect(try store.stops().map(\.scope) == [.pair(account: b, future: "BTC-USD-270326")])
    }

    @Test func `hold at once, and end with 75 while something sent before may still arrive`() throws
    {
        let journal = try TestJournal()
        let pass = try journal.store.beginPass("open-pass", venue: "paper")
        _ = try journal.open(
            TestJournal.trade(journal.pair, coins: "0.1627"), lease: try journal.lease(),
            pass: pass)
        let desk = try Desk(on: journal.database)
        let halted = try desk.basis("halt", "--reason", "storm", "--timeout", "1")
        #expect(halted.status == 75)
        #expect(
            halted.stderr.contains("the halt holds, but orders sent before it may still arrive"))
        #expect(try journal.store.stops().map(\.reason) == ["storm"])
    }

    @Test func `say what still stops the subject`() throws {
        let desk = try desk()
        #expect(try desk.basis("halt", "--all", "--reason", "storm").status == 0)
        let resumed = try desk.basis("resume", "--strategy", "s", "--reason", "calm")
        #expect(
            resumed
                == Transcript(
                    stderr: "nothing was in force there\nstill in force: all, halt: storm\n"))
    }
}
