import Domain
import TestSupport
import Testing

@Suite struct `Who may open` {
    static func reasons(_ change: (inout Scene) throws -> Void) throws -> [Verdict] {
        var scene = try Scene()
        try change(&scene)
        return try scene.opening().reasons
    }

    @Test func `is everybody whom nothing speaks against`() throws {
        #expect(try Self.reasons { _ in } == [])
    }

    @Test func `is no disabled account`() throws {
        var scene = try Scene()
        scene.accountEnabled = false
        let judgement = try #require(try scene.opening().judgement)
        #expect(judgement.verdict == .accountDisabled)
        #expect(judgement.reasons.map(\.sentence) == ["the account 'main' is disabled"])
    }

    @Test func `is no live account before it was confirmed`() throws {
        var scene = try Scene()
        scene.venueKind = .live
        let judgement = try #require(try scene.opening().judgement)
        #expect(judgement.reasons.map(\.verdict) == [.accountDisabled])
        #expect(judgement.reasons[0].sentence.contains("basis account enable main --live"))
        scene.isLiveConfirmed = true
        #expect(try scene.opening().plan != nil)
    }

    @Test(arguments: [Venue.Kind.demo, .paper])
    func `needs no confirmation where no money is traded`(kind: Venue.Kind) throws {
        #expect(try Self.reasons { $0.venueKind = kind } == [])
    }

    @Test func `is no disabled strategy`() throws {
        #expect(try Self.reasons { $0.strategyEnabled = false } == [.strategyDisabled])
    }

    @Test(
        arguments: [
            .all, .account(1), .strategy(1), .pair(account: 1, future: "BTC-USD-270326"),
            .position(account: 1, strategy: 1, future: "BTC-USD-270326"),
        ] as [Stop.Scope], [Stop.Mode.noOpen, .stopped])
    func `is nobody whom a person halted`(scope: Stop.Scope, mode: Stop.Mode) throws {
        #expect(try Self.reasons { $0.stops = [Scene.stop(scope, mode)] } == [.halted])
    }

    @Test(
        arguments: [
            .account(2), .strategy(2), .pair(account: 1, future: "BTC-USD-270625"),
            .pair(account: 2, future: "BTC-USD-270326"),
        ] as [Stop.Scope])
    func `is still who shares nothing with the halted`(scope: Stop.Scope) throws {
        #expect(try Self.reasons { $0.stops = [Scene.stop(scope, .stopped)] } == [])
    }

    @Test(
        arguments: [
            (.failureCooldown, .latched), (.repeatedFailure, .latched),
            (.repairExhausted, .latched), (.orderReappeared, .latched), (.ledgerBreak, .latched),
            (.hedgeLost, .latched), (.unattributed, .latched),
            (.dailyLoss, .latched), (.drawdown, .latched), (.orderBreak, .latched),
            (.fillBreak, .latched),
            (.journalBehind, .journalBehind), (.foreignInOurFuture, .foreignInOurFuture),
        ] as [(LatchCode, Verdict)])
    func `is nobody whom a latch holds back, by the latch's name`(
        latch: LatchCode, verdict: Verdict
    ) throws {
        let stop = Scene.stop(.account(1), latch: latch)
        #expect(try Self.reasons { $0.stops = [stop] } == [verdict])
        #expect(LatchCode.allCases.count == 13)
    }

    @Test func `is told why and by whom it was stopped`() throws {
        var scene = try Scene()
        scene.stops = [Scene.stop(.all)]
        let reason = try #require(try scene.opening().judgement?.reasons.first)
        #expect(reason.sentence == "halt: a look at the books (ada, \(Market.epoch))")
        #expect(reason.numbers == [DecisionFigure("stop", .text("halt"))])
    }

    @Test func `is nobody while an order of the account is in doubt, whatever it trades`() throws {
        let elsewhere = Rows.position([
            Rows.trade(isOver: false, [Rows.order(.spot, .buy, 1, at: 60_000, .inDoubt)])
        ])
        #expect(try Self.reasons { $0.positions = [elsewhere] } == [.inDoubt])
    }

    @Test func `is nobody before what the account has begun is over`() throws {
        let begun = Rows.position([Rows.opening(), Rows.trade(.close, id: 2, isOver: false, [])])
        #expect(try Self.reasons { $0.positions = [begun] } == [.inDoubt])
        let resting = Rows.position([
            Rows.trade([Rows.order(.spot, .buy, 1, at: 60_000, .live)])
        ])
        #expect(try Self.reasons { $0.positions = [resting] } == [.inDoubt])
    }

    @Test func `is nobody whose coin is on the blacklist, or not on the whitelist`() throws {
        #expect(try Self.reasons { $0.rules.blacklist = ["ETH", "BTC"] } == [.blacklisted])
        #expect(try Self.reasons { $0.rules.blacklist = ["ETH"] } == [])
        #expect(try Self.reasons { $0.rules.whitelist = ["ETH"] } == [.notWhitelisted])
        #expect(try Self.reasons { $0.rules.whitelist = ["BTC", "ETH"] } == [])
    }

    @Test(arguments: ["1", "-99", "-101", "0"] as [Exact])
    func `is nobody while the exchange's contracts are not the sum of our fills`(
        held: Exact
    ) throws {
        var scene = try Scene()
        scene.positions = [Rows.position([Rows.opening()])]
        #expect(try scene.opening().reasons == [])
        scene.exchangeContracts = held
        let judgement = try #require(try scene.opening().judgement)
        #expect(judgement.verdict == .foreignInOurFuture)
        #expect(
            judgement.reasons[0].numbers == [
                DecisionFigure("exchange_contracts", .exact(held)),
                DecisionFigure("own_contracts", .exact(-100)),
            ])
    }

    @Test func `is nobody in a future where something foreign is held`() throws {
        #expect(try Self.reasons { $0.exchangeContracts = -5 } == [.foreignInOurFuture])
    }

    @Test func `is nobody in a future that another strategy holds`() throws {
        let theirs = Rows.position([Rows.opening()], strategy: 2)
        #expect(try Self.reasons { $0.positions = [theirs] } == [.openedElsewhere])
    }

    @Test func `is nobody in a future that is held against another currency`() throws {
        let other = Rows.position([Rows.opening()], spotID: "BTC-USDC")
        #expect(
            try Self.reasons {
                $0.positions = [other]
                $0.exchangeContracts = -100
            } == [.openedElsewhere])
    }
}
