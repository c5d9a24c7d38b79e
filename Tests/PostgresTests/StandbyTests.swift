import Foundation
import Postgres
import TestSupport
import Testing

/// The private server waits for a standby that does not exist where a session asks it to.
@Suite struct `A COMMIT while the synchronous standby is gone` {
    private let database: TestDatabase
    private let connection: PostgresConnection

    init() throws {
        database = try TestDatabase.makeEmpty()
        let limits = PostgresTimeLimits(statement: 50, commit: 1000)
        connection = try database.connect(limits: limits)
        try connection.executeScript("create schema basis; create table trade (id integer)")
        try connection.execute("set synchronous_commit = on")
    }

    private func insert() throws {
        _ = try connection.transaction { try $0.execute("insert into trade values (1)") }
    }

    private func isVisible() throws -> Bool {
        try database.connect().query("table trade").count == 1
    }

    @Test func `outlasts the statement limit, is ended by ours, and is in doubt`() throws {
        #expect(throws: PostgresError.commitInDoubt(.noAnswer(milliseconds: 1000))) {
            try insert()
        }
        #expect(connection.isDead)
        // The server still waits with it, so nobody sees it; after a failover it may be gone.
        #expect(try !isVisible())
    }

    /// Why a COMMIT is never ended by a cancel: the server then says COMMIT, with only a warning.
    @Test func `is in doubt when someone cancels the wait, although the server says COMMIT`() throws
    {
        let canceled = cancelOnceWaiting()
        let error = #expect(throws: PostgresError.self) { try insert() }
        canceled.wait()
        guard case .commitInDoubt(.notices(let notices)) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(notices.map(\.severity) == ["WARNING"])
        #expect(notices[0].message.contains("synchronous replication"))
        #expect(try isVisible())
    }

    /// Cancels from another thread as soon as the COMMIT waits for the standby.
    private func cancelOnceWaiting() -> DispatchSemaphore {
        let (settings, process) = (database.settings(), connection.processID)
        let done = DispatchSemaphore(value: 0)
        Thread {
            defer { done.signal() }
            guard let canceler = try? PostgresConnection(settings) else { return }
            for _ in 0..<10_000 {
                let found = try? canceler.query(
                    """
                    select pg_cancel_backend(pid) as canceled from pg_stat_activity
                    where pid = $1 and wait_event = 'SyncRep'
                    """, [process])
                if found?.isEmpty == false { return }
            }
        }.start()
        return done
    }
}
