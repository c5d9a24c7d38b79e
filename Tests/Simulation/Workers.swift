import Clock
import Domain
import Foundation

/// Runs seeds in processes of their own, so that one that dies takes only its seed with it.
struct Workers {
    let first: UInt64
    let seeds: UInt64
    let count: UInt64

    func run() throws -> Tally {
        var tally = Tally()
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "basis-simulate-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var workers = try (0..<min(count, seeds)).map { lane in
            try Worker(from: first + lane, to: first + seeds, by: count, folder: folder)
        }
        var told = 0
        while !workers.isEmpty {
            Clock.system.sleep(200)
            for (index, worker) in workers.enumerated().reversed() {
                // Asked first: what it wrote before its end is read after.
                let isRunning = worker.process.isRunning
                try worker.takeOutcomes().forEach { tally.add($0) }
                guard !isRunning else { continue }
                workers.remove(at: index)
                if worker.process.terminationStatus != 0 || worker.next < first + seeds {
                    tally.addCrash(of: worker.next)
                    let rest = try Worker(
                        from: worker.next + count, to: first + seeds, by: count, folder: folder)
                    workers.append(rest)
                }
            }
            if tally.seeds / 500 > told {
                told = tally.seeds / 500
                FileHandle.standardError.write(Data("\(tally.report(cells: false))\n".utf8))
            }
        }
        return tally
    }
}

/// One process, its seeds, and what it has told of them.
private final class Worker {
    let process = Process()
    /// The seed that it has not told the outcome of yet.
    private(set) var next: UInt64
    private let stride: UInt64
    private let output: FileHandle
    private var unread = Data()

    init(from seed: UInt64, to end: UInt64, by stride: UInt64, folder: URL) throws {
        (next, self.stride) = (seed, stride)
        let file = folder.appending(path: "\(seed)")
        _ = FileManager.default.createFile(atPath: file.path(), contents: nil)
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [
            "--first", String(seed), "--seeds", String(end > seed ? end - seed : 0),
            "--stride", String(stride),
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
            next += stride
        }
        return outcomes
    }
}
