import Clock
import Foundation
import Glibc

/// The lab's database server: its own data, on a socket only, with no port.
struct LabPostgres {
    let folder: String

    /// Creates the schema; a superuser of this server and of nothing else.
    static let ownerRole = "basis_owner"
    /// What the jobs log in as: a member of `basis_jobs` and no more.
    static let jobsRole = "basis"
    static let database = "basis"

    private var data: String { folder + "/data" }
    private var log: String { folder + "/server.log" }
    /// Beside the folder, since within it the server's user could lead us elsewhere.
    private var commandLog: String { folder + ".log" }
    private var socket: String { folder + "/.s.PGSQL.5432" }

    func connection(role: String, database: String = database) -> String {
        let host = folder.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        return "host='\(host)' port=5432 dbname=\(database) user=\(role)"
    }

    /// Our running server; `nil` when it does not run.
    ///
    /// A server works in its data folder, which no other process does: a number that was left
    /// behind in the folder and given to another process since is not taken for it.
    var process: ProcessMark? {
        guard let text = LabFiles.read(data + "/postmaster.pid"),
            let pid = text.split(separator: "\n").first.flatMap({ pid_t($0) }),
            let place = LabPostgres.linkTarget("/proc/\(pid)/cwd"),
            place
                == URL(filePath: data).resolvingSymlinksInPath().path()
                .removingPercentEncoding
        else { return nil }
        return ProcessMark(pid: pid)
    }

    private static func linkTarget(_ path: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: path)
    }

    // MARK: - Life

    /// Can a server be here at all? Asked before anything is created.
    ///
    /// - Throws: ``ConfigurationError`` naming what is missing.
    func check() throws {
        guard socket.utf8.count < 107 else {
            throw ConfigurationError(
                "\(folder) is too long for a socket's path (107 bytes): name a shorter folder in "
                    + "BASIS_LAB_DIR")
        }
        try ServerOwner().checkWay(to: folder)
        _ = try ServerPrograms(version: dataVersion)
    }

    /// Starts the server, created first if need be.
    ///
    /// - Throws: ``ConfigurationError`` naming what is missing, or what the server said.
    func start(_ clock: Clock, until deadline: Int64) throws {
        guard process == nil else { return }
        let owner = try ServerOwner()
        try owner.prepare(folder)
        if !LabFiles.exists(data + "/PG_VERSION") { try create(owner) }
        try clearRemains(clock, until: deadline)
        let programs = try ServerPrograms(version: dataVersion)
        try command(
            owner, programs, "pg_ctl",
            ["start", "--pgdata=data", "--wait", "--silent", "--log=server.log"])
    }

    /// A server that was killed leaves its lock files, and for a moment its sessions. Once none of
    /// them is left the files name nobody, whoever has that number now.
    private func clearRemains(_ clock: Clock, until deadline: Int64) throws {
        let lockFiles = [data + "/postmaster.pid", socket + ".lock"]
        guard lockFiles.contains(where: LabFiles.exists) else { return }
        while hasSessions {
            guard clock.elapsed() < deadline else {
                throw ConfigurationError(
                    "sessions of a server that was killed do not end in \(data)")
            }
            clock.sleep(20)
        }
        for file in lockFiles { unlink(file) }
    }

    /// Does any process work in the data folder?
    private var hasSessions: Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.contains { name in
            pid_t(name) != nil && LabPostgres.linkTarget("/proc/\(name)/cwd") == realData
        }
    }

    private var realData: String {
        let path = URL(filePath: data).resolvingSymlinksInPath().path()
        return path.removingPercentEncoding ?? path
    }

    /// Lets the server finish what is running, and ends it; nothing when it does not run.
    func stop() throws {
        guard process != nil else { return }
        try command(
            ServerOwner(), ServerPrograms(version: dataVersion), "pg_ctl",
            ["stop", "--pgdata=data", "--mode=fast", "--wait", "--silent"])
    }

    private var dataVersion: String? {
        LabFiles.read(data + "/PG_VERSION").map { String($0.prefix { !$0.isNewline }) }
    }

    /// In a draft folder first: what an interrupted run left behind is no server.
    private func create(_ owner: ServerOwner) throws {
        let draft = folder + "/data.new"
        try? FileManager.default.removeItem(atPath: draft)
        try command(
            owner, ServerPrograms(version: nil), "initdb",
            [
                "--pgdata=data.new", "--username=\(LabPostgres.ownerRole)", "--auth=trust",
                "--encoding=UTF8", "--locale=C", "--no-instructions",
            ])
        let settings = """
            listen_addresses = ''
            port = 5432
            unix_socket_directories = '\(folder.replacing("'", with: "''"))'
            unix_socket_permissions = 0700

            """
        guard let file = FileHandle(forWritingAtPath: draft + "/postgresql.auto.conf") else {
            throw LabFiles.failure("written", draft + "/postgresql.auto.conf")
        }
        try file.seekToEnd()
        try file.write(contentsOf: Array(settings.utf8))
        try file.close()
        guard rename(draft, data) == 0 else { throw LabFiles.failure("created", data) }
    }

    private func command(
        _ owner: ServerOwner, _ programs: ServerPrograms, _ name: String, _ arguments: [String]
    ) throws {
        unlink(commandLog)
        let status = try Launcher.run(
            owner.prefix + [programs.path(name)] + arguments, in: folder, log: commandLog)
        guard status == 0 else {
            let said = [commandLog, log].map { LabFiles.tail($0) }.filter { !$0.isEmpty }
            throw ConfigurationError(
                "\(name) failed with \(status): \(said.joined(separator: " | "))")
        }
    }
}
