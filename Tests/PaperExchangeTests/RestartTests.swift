import Domain
import Foundation
import PaperArchive
import TestSupport
import Testing

@testable import PaperExchange

@Suite struct `An exchange that is kept in a folder` {
    private let folder = StateFolder()

    private func exchange(
        _ configuration: PaperConfiguration
    ) throws -> PaperExchange {
        try PaperExchange(configuration: configuration, store: folder.store())
    }

    /// Every state that both go through, as bytes.
    private func state(_ exchange: PaperExchange) -> String {
        String(decoding: StoredJSON.bytes(of: ExchangeSnapshot(of: exchange)), as: UTF8.self)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `answers after a restart in mid-flow as if nothing had happened`(seed: UInt64) throws {
        let configuration = RequestFlow.configuration(seed: seed)
        let steady = PaperExchange(configuration: configuration)
        var kept = try exchange(configuration)
        var flow = RequestFlow(seed: seed)
        var dice = SplitMix64(seed: seed &+ 77)
        for number in 1...260 {
            let request = flow.next(for: steady)
            let answers = [steady, kept].map { $0.handle(request.signed(at: $0.now)) }
            let isSame = answers[0] == answers[1]
            try #require(
                isSame,
                "seed \(seed), request \(number): \(request.target) \(answers.map(\.text))")
            switch Int.random(in: 0..<20, using: &dice) {
            case 0:
                try folder.kill()
                kept = try exchange(configuration)
            case 1:
                kept.close()
                try folder.kill()
                kept = try exchange(configuration)
            default: break
            }
            guard number.isMultiple(of: 20) else { continue }
            try #require(state(steady) == state(kept), "seed \(seed), request \(number)")
        }
        #expect(kept.audit().findings == [])
    }

    @Test func `opens accounts that are new in its file, and leaves the others as they are`() throws
    {
        var configuration = RequestFlow.configuration(seed: 1)
        let first = try exchange(configuration)
        let before = first.truth(of: "1")
        first.close()
        try folder.kill()
        configuration.accounts[0].balances = ["USDT": "1"]
        configuration.accounts.append(PaperWorld.trader("9", balances: ["USDT": "5"]))
        let second = try exchange(configuration)
        #expect(second.truth(of: "1") == before)
        #expect(second.truth(of: "9")?.cash == ["USDT": "5"])
        // Not once more at the next start.
        try folder.kill()
        #expect(try exchange(configuration).truth(of: "9")?.cash == ["USDT": "5"])
    }

    @Test(arguments: 100..<104 as Range<UInt64>)
    func `is reached to the last digit by replaying its whole journal`(seed: UInt64) throws {
        let configuration = RequestFlow.configuration(seed: seed)
        let kept = try exchange(configuration)
        var flow = RequestFlow(seed: seed)
        for _ in 1...200 {
            _ = kept.handle(flow.next(for: kept).signed(at: kept.now))
        }
        let replayed = PaperExchange(configuration: configuration)
        let entries = try #require(kept.store).entries(after: 0, limit: .max)
        for entry in entries { try replayed.replay(entry) }
        replayed.play(to: kept.now)
        #expect(state(replayed) == state(kept), "seed \(seed)")
        #expect(entries.count > 100)
        for uid in ["1", "2", "3"] { #expect(replayed.truth(of: uid) == kept.truth(of: uid)) }
    }
}

@Suite struct `The clock of an exchange that is kept in a folder` {
    private let folder = StateFolder()
    private let wall = Wall()

    private func exchange(rate: Int64) throws -> PaperExchange {
        let wall = wall
        var configuration = PaperConfiguration(
            start: PaperWorld.start, rate: rate, wall: { wall.now })
        configuration.controlToken = "control"
        return try PaperExchange(configuration: configuration, store: folder.store())
    }

    private func step(_ exchange: PaperExchange, _ milliseconds: Int64) {
        _ = exchange.handle(
            PaperRequest(
                method: "POST", target: "/control/clock/advance",
                headers: ["x-control-token": "control"],
                body: Array("{\"ms\":\(milliseconds)}".utf8)))
    }

    @Test func `keeps its distance from the wall clock where both run alike`() throws {
        step(try exchange(rate: 1), Timestamp.day)
        wall.pass(5000)
        try folder.kill()
        wall.pass(Timestamp.hour)
        let now = try exchange(rate: 1).now
        #expect(now == PaperWorld.start + Timestamp.day + Timestamp.hour + 5000)
    }

    @Test(arguments: [0, 60] as [Int64])
    func `stands still meanwhile at any other rate`(rate: Int64) throws {
        let first = try exchange(rate: rate)
        step(first, Timestamp.day)
        wall.pass(10)
        let told = first.now
        first.close()
        try folder.kill()
        wall.pass(Timestamp.hour)
        #expect(try exchange(rate: rate).now == told)
    }

    @Test func `runs back by less than a second of what somebody was told before a kill`() throws {
        let first = try exchange(rate: 1000)
        for _ in 0..<50 {
            wall.pass(3)
            _ = first.handle(PaperRequest(method: "GET", target: "/api/v5/public/time"))
        }
        let told = first.now
        try folder.kill()
        let now = try exchange(rate: 1000).now
        #expect(now <= told && told - now < Timestamp.second)
    }
}

/// A wall clock that goes as it is told.
private final class Wall: @unchecked Sendable {
    private(set) var now = Timestamp(milliseconds: 1_795_000_000_000)

    func pass(_ milliseconds: Int64) { now = now + milliseconds }
}

/// A folder of its own for a state, gone with the test.
final class StateFolder {
    private let root: URL
    private var number = 0

    init() {
        root = FileManager.default.temporaryDirectory.appending(
            path: "okx-paper-\(UUID().uuidString)")
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    var path: String { root.appending(path: "\(number)").path }

    func store() throws -> FolderStore {
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        return try FolderStore(folder: path) { fatalError($0) }
    }

    /// From now on the folder is what a process leaves that is killed at this moment: what it has
    /// written, finished or not.
    func kill() throws {
        let left = path
        number += 1
        try FileManager.default.copyItem(atPath: left, toPath: path)
    }
}
