import Clock
import Foundation
import Postgres
import Schema
import Store
import TestSupport
import Testing

/// Each with a folder, a server and an exchange of its own, whose ports nobody chooses.
@Suite struct `The lab` {
    /// Resets the lab when the test is over, whatever came of it.
    private final class Place {
        let folder: TemporaryFolder
        let basis: Basis

        init() throws {
            folder = try TemporaryFolder()
            // The server's user has to enter it.
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: folder.path)
            basis = Basis(environment: [
                "BASIS_LAB_DIR": folder.path + "/lab", "BASIS_LAB": "1", "HOME": folder.path,
                "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
            ])
        }

        deinit { _ = try? basis("lab", "reset") }

        /// The rows of `lab status`: part, state, process.
        func status() throws -> [[String]] {
            try basis("lab", "status", "--format", "csv").stdout.split(separator: "\n")
                .dropFirst().map { line in
                    line.split(separator: ",", omittingEmptySubsequences: false).prefix(3)
                        .map(String.init)
                }
        }

        func processes() throws -> [pid_t] { try status().compactMap { pid_t($0[2]) } }
    }

    @Test func `is ready to trade, and a second start changes nothing`() throws {
        let place = try Place()
        let started = try place.basis("lab", "start")
        #expect(started.status == 0, "\(started)")
        let processes = try place.processes()
        #expect(processes.count == 2)
        #expect(try place.basis("lab", "start", "--quiet").status == 0)
        #expect(try place.processes() == processes)
        #expect(try place.basis("snapshot-yields").status == 0)
        let opened = try place.basis("open-pass", "--format", "json")
        #expect(opened.status == 0 && opened.stdout.contains("\"opened\""), "\(opened)")
        #expect(try place.basis("reconcile").status == 0)
        #expect(try place.basis("key", "check").status == 0)
    }

    @Test func `gives the jobs no right beyond theirs`() throws {
        let place = try Place()
        #expect(try place.basis("lab", "start").status == 0)
        let socket = place.folder.path + "/lab/postgres"
        let connection = try PostgresConnection(
            PostgresSettings(
                connectionString: "host='\(socket)' dbname=basis user=basis",
                applicationName: "basis tests"), clock: .system)
        for statement in [
            "drop table orders", "delete from bill", "create table mine ()", "create role other",
        ] {
            let error = #expect(throws: PostgresError.self) {
                try connection.execute(statement)
            }
            #expect(error?.sqlState == "42501", "\(statement)")
        }
    }

    @Test func `starts again what has died`() throws {
        let place = try Place()
        #expect(try place.basis("lab", "start").status == 0)
        let before = try place.status()
        kill(try #require(pid_t(before[0][2])), SIGKILL)
        #expect(try place.basis("lab", "start").status == 0)
        let healed = try place.status()
        #expect(healed.map { $0[1] } == ["running", "running"])
        #expect(healed[1] == before[1])
        #expect(try place.basis("account", "list").stdout.contains("paper"))

        kill(try #require(pid_t(before[1][2])), SIGKILL)
        #expect(try place.basis("lab", "start").status == 0)
        #expect(try place.basis("snapshot-yields").status == 0)
    }

    @Test func `goes on with its orders and positions after it was stopped`() throws {
        let place = try Place()
        #expect(try place.basis("lab", "start").status == 0)
        #expect(try place.basis("snapshot-yields").status == 0)
        #expect(try place.basis("open-pass").status == 0)
        let opened = try place.basis("positions", "--format", "csv")
        #expect(opened.stdout.contains(",open,"), "\(opened)")
        #expect(try place.basis("lab", "stop").status == 0)
        #expect(try place.basis("lab", "start").status == 0)
        let checked = try place.basis("reconcile", "--verbose")
        #expect(checked.status == 0, "\(checked)")
        #expect(try place.basis("positions", "--format", "csv") == opened)
    }

    @Test func `brings a schema that an older program left to its own version`() throws {
        let place = try Place()
        #expect(try place.basis("lab", "start").status == 0)
        let owner = { (database: String) in
            try PostgresConnection(
                PostgresSettings(
                    connectionString: "host='\(place.folder.path)/lab/postgres' dbname=\(database) "
                        + "user=basis_owner",
                    applicationName: "basis tests"), clock: .system)
        }
        _ = try Provisioning(owner("postgres")).createDatabase(named: "basis")
        try Migrator(owner("basis"), migrations: Schema.migrations.dropLast()).migrate(by: "older")
        #expect(try place.basis("account", "list").status == 78)
        #expect(try place.basis("lab", "start").status == 0)
        #expect(try place.basis("account", "list").status == 0)
    }

    @Test func `is stopped, and started again, and gone after a reset`() throws {
        let place = try Place()
        #expect(try place.basis("lab", "start").status == 0)
        let processes = try place.processes()
        #expect(try place.basis("lab", "stop").status == 0)
        #expect(try place.basis("lab", "stop").status == 0)
        #expect(try place.basis("lab", "status").status == 1)
        #expect(
            try place.basis("account", "list")
                == Transcript(
                    stderr: "basis: the lab is stopped: start it with 'basis lab start'\n",
                    status: 69))
        for process in processes {
            #expect(!FileManager.default.fileExists(atPath: "/proc/\(process)/exe"))
        }
        #expect(try place.basis("lab", "start").status == 0)
        #expect(try place.basis("lab", "reset").status == 0)
        #expect(!FileManager.default.fileExists(atPath: place.folder.path + "/lab"))
    }

    @Test func `leaves a folder with other files alone`() throws {
        let place = try Place()
        let lab = place.folder.path + "/lab"
        try FileManager.default.createDirectory(
            atPath: lab, withIntermediateDirectories: true)
        let file = try place.folder.file("lab/mine", "precious")
        for command in ["start", "reset"] { _ = try place.basis("lab", command) }
        #expect(try place.basis("lab", "start").status == 78)
        #expect(try FileManager.default.contentsOfDirectory(atPath: lab) == ["mine"])
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
    }

    /// A number that was given to another process since is not taken for the lab's.
    @Test func `does not end a process that is not its own`() throws {
        let place = try Place()
        #expect(try place.basis("lab", "start").status == 0)
        let exchange = try #require(try place.processes().last)
        let bystander = Process()
        bystander.executableURL = URL(filePath: "/bin/sleep")
        bystander.arguments = ["600"]
        try bystander.run()
        // Not by a gentler signal: a child inherits which ones this thread of the runner blocks.
        defer { kill(bystander.processIdentifier, SIGKILL) }
        let file = place.folder.path + "/lab/exchange/process"
        let mark = try String(contentsOfFile: file, encoding: .utf8)
        let other = mark.replacingOccurrences(
            of: "\(exchange) ", with: "\(bystander.processIdentifier) ")
        try other.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try place.basis("lab", "stop").status == 0)
        #expect(bystander.isRunning)
        try mark.write(toFile: file, atomically: true, encoding: .utf8)
    }
}
