import Clock
import Dispatch
import Domain
import Glibc
import TestSupport

/// Lets many threads run as one: exactly one of them is at work, and at each I/O the seed decides who
/// goes on. Time passes only when nobody is ready.
///
/// The threads are real because the passes are blocking code; what they do is nevertheless a function
/// of the seed alone.
// One thread at a time has the turn, and only it touches anything here: the hand-over by semaphores
// orders all memory.
final class Turns: @unchecked Sendable {
    /// One thread of control.
    final class Player {
        let name: String
        fileprivate let turn = DispatchSemaphore(value: 0)
        /// When it is ready again, ms since the start.
        fileprivate var wakesAt: Int64 = 0
        /// Whose end wakes it early.
        fileprivate var awaited: Player?
        fileprivate(set) var isOver = false

        fileprivate init(_ name: String) { self.name = name }
    }

    private struct Event {
        let at: Int64
        let number: Int
        let act: () -> Void
    }

    /// Milliseconds since the start of the seed.
    private(set) var now: Int64 = 0
    private(set) var current: Player
    /// Off while nobody may be interrupted: inside a transaction, and while the world looks at itself.
    var mayHandOver = true
    private var players: [Player]
    private var events: [Event] = []
    private var eventNumber = 0
    private var random: SplitMix64

    /// The calling thread has the first turn.
    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        let first = Player("timers")
        current = first
        players = [first]
    }

    /// At an I/O: anybody who is ready may go on before the caller does.
    func handOver() {
        guard mayHandOver, players.count > 1 else { return }
        pause(until: now)
    }

    /// The caller goes on after so many milliseconds.
    func sleep(_ milliseconds: Int64) {
        guard mayHandOver else { return }
        pause(until: now + max(0, milliseconds))
    }

    /// The caller goes on when the other's work is over, or after so long.
    func wait(for other: Player, atMost milliseconds: Int64) {
        guard !other.isOver else { return }
        current.awaited = other
        let me = current
        pause(until: now + milliseconds)
        me.awaited = nil
    }

    /// Does something at a moment to come, while nobody is at work.
    func schedule(after milliseconds: Int64, _ act: @escaping () -> Void) {
        eventNumber += 1
        events.append(Event(at: now + max(0, milliseconds), number: eventNumber, act: act))
    }

    var isAlone: Bool { players.count == 1 && events.isEmpty }

    /// A new thread that is ready at once.
    func spawn(_ name: String, _ body: @escaping () -> Void) -> Player {
        let player = Player(name)
        player.wakesAt = now
        players.append(player)
        let work = Work { [self] in
            player.turn.wait()
            body()
            end(player)
        }
        work.start()
        return player
    }

    // MARK: - The hand-over

    private func pause(until moment: Int64) {
        let me = current
        me.wakesAt = moment
        let next = choose()
        guard next !== me else { return }
        current = next
        next.turn.signal()
        me.turn.wait()
    }

    private func end(_ player: Player) {
        player.isOver = true
        players.removeAll { $0 === player }
        for waiting in players where waiting.awaited === player { waiting.wakesAt = now }
        let next = choose()
        current = next
        next.turn.signal()
    }

    private func choose() -> Player {
        while true {
            runDueEvents()
            let ready = players.filter { $0.wakesAt <= now }
            if !ready.isEmpty { return ready[Int.random(in: ready.indices, using: &random)] }
            let moments = players.map(\.wakesAt) + events.map(\.at)
            guard let next = moments.min() else { preconditionFailure("nobody is left to go on") }
            now = next
        }
    }

    private func runDueEvents() {
        while let index = events.indices.filter({ events[$0].at <= now }).min(by: {
            (events[$0].at, events[$0].number) < (events[$1].at, events[$1].number)
        }) {
            let event = events.remove(at: index)
            let before = mayHandOver
            mayHandOver = false
            event.act()
            mayHandOver = before
        }
    }
}

/// A detached thread.
private final class Work {
    private let body: () -> Void

    init(_ body: @escaping () -> Void) { self.body = body }

    func start() {
        var thread: pthread_t = 0
        let failure = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        precondition(failure == 0, "no thread: \(failure)")
        pthread_detach(thread)
    }
}
