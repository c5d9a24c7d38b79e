import Clock
import Domain
import Foundation

/// Runs seeds in processes of their own, so that one that dies takes only its seed with it.
struct Workers {
    let first: UInt64
    let seeds: UInt64
    /// How many work at once.
    let count: UInt64
    /// How often each cell is to be struck; further seeds run for those that were struck less.
    let fill: Int
    let untilFailure: Bool
    /// Where outcomes are kept; seeds that it has are not run again.
    let file: OutcomeFile?
    private let done: Set<UInt64>

    init(
        first: UInt64, seeds: UInt64, count: UInt64, fill: Int, untilFailure: Bool,
        file: OutcomeFile?
    ) {
        (self.first, self.seeds, self.count) = (first, seeds, count)
        (self.fill, self.untilFailure, self.file) = (fill, untilFailure, file)
        done = Set((file?.outcomes ?? []).map(\.seed))
    }

    /// How many seeds of each aim run before the cells are counted again, and how often at most.
    private static let aimedSeeds: UInt64 = 4
    private static let rounds: UInt64 = 40

    func run() throws -> Tally {
        var tally = Tally(of: file?.outcomes ?? [])
        try run(
            (0..<min(count, seeds)).map {
                Lane(next: first + $0, end: first + seeds, stride: count)
            }, &tally)
        let span = Adversary.Aim.period * Workers.aimedSeeds
        for round in 0..<Workers.rounds {
            let aims = tally.aims(below: fill)
            guard !aims.isEmpty, !(untilFailure && !tally.failed.isEmpty) else { break }
            tell("\(aims.count) aims are left; \(tally.report(listsCells: false))")
            let start = first + seeds + round * span
            try run(
                aims.sorted().map {
                    Lane(
                        next: $0.seed(from: start), end: start + span,
                        stride: Adversary.Aim.period)
                }, &tally)
        }
        return tally
    }

    /// Seeds that one process runs, one after another.
    fileprivate struct Lane {
        var next: UInt64
        let end: UInt64
        let stride: UInt64

        /// The same from its first seed that is not done.
        func after(_ done: Set<UInt64>) -> Lane {
            var lane = self
            while lane.next < lane.end, done.contains(lane.next) { lane.next += stride }
            return lane
        }
    }

    private func run(_ lanes: [Lane], _ tally: inout Tally) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "basis-simulate-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var waiting = Array(lanes.map { $0.after(done) }.reversed())
        waiting.removeAll { $0.next >= $0.end }
        var workers: [Worker] = []
        var told = tally.seeds / 500
        while !workers.isEmpty || !waiting.isEmpty {
            while workers.count < count, let lane = waiting.popLast() {
                workers.append(try Worker(lane, folder: folder))
            }
            Clock.system.sleep(200)
            for (index, worker) in workers.enumerated().reversed() {
                // Asked first: what it wrote before its end is read after.
                let isRunning = worker.process.isRunning
                for outcome in try worker.takeOutcomes() where !done.contains(outcome.seed) {
                    try file?.append(outcome)
                    tally.add(outcome)
                    if let violation = outcome.violations.first {
                        tell("seed \(outcome.seed) failed: \(violation)")
                    }
                }
                guard !isRunning else { continue }
                workers.remove(at: index)
                if worker.process.terminationStatus != 0 || worker.lane.next < worker.lane.end {
                    tally.addCrash(of: worker.lane.next)
                    worker.lane.next += worker.lane.stride
                    if worker.lane.next < worker.lane.end { waiting.append(worker.lane) }
                }
            }
            if untilFailure && !tally.failed.isEmpty {
                workers.forEach { $0.process.terminate() }
                return
            }
            if tally.seeds / 500 > told {
                told = tally.seeds / 500
                tell(tally.report(listsCells: false))
            }
        }
    }

    private func tell(_ line: String) {
        FileHandle.standardError.write(Data("\(line)\n".utf8))
    }
}

/// One process, its seeds, and what it has told of them.
private final class Worker {
    let process = Process()
    /// Its first seed is the one that it has not told the outcome of yet.
    var lane: Workers.Lane
    private let output: FileHandle
    private var unread = Data()

    init(_ lane: Workers.Lane, folder: URL) throws {
        self.lane = lane
        let file = folder.appending(path: "\(lane.next)")
        _ = FileManager.default.createFile(atPath: file.path(), contents: nil)
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [
            "--first", String(lane.next), "--seeds", String(lane.end - lane.next),
            "--stride", String(lane.stride),
        ]
        process.standardOutput = try FileHandle(forWritingTo: file)
        output = try FileHandle(forReadingFrom: file)
        try process.run()
    }

    func takeOutcomes() throws -> [Outcome] {
        unread.append(try output.readToEnd() ?? Data())
        var outcomes: [Outcome] = []
        while let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
            outcomes.append(
                try JSONDecoder().decode(Outcome.self, from: Data(unread[..<end])))
            unread = Data(unread[unread.index(after: end)...])
            lane.next += lane.stride
        }
        return outcomes
    }
}
