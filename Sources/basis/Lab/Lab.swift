import Foundation
import Glibc
import Passes

/// The lab: a private PostgreSQL and the paper exchange, with everything they need in one folder.
///
///     postgres/    the server's data, socket and log; as root it belongs to the user postgres
///     exchange/    accounts, control token, state, log and process of the paper exchange
///     basis.key    the master key
///     world        says that the database holds the records of this exchange, complete
struct Lab {
    let folder: String
    private let isUsualFolder: Bool

    init(_ environment: [String: String]) {
        folder = Lab.folder(environment)
        isUsualFolder = (environment["BASIS_LAB_DIR"] ?? "").isEmpty
    }

    /// Where the lab lives: `BASIS_LAB_DIR`, else a folder that the server's user can enter.
    static func folder(_ environment: [String: String]) -> String {
        if let folder = environment["BASIS_LAB_DIR"], !folder.isEmpty {
            return URL(filePath: folder).standardizedFileURL.path()
                .removingPercentEncoding?.withoutSlashAtEnd ?? folder
        }
        // The server refuses root, and the user it runs as cannot enter root's home.
        if geteuid() == 0 { return "/var/lib/basis/lab" }
        let home = environment["HOME"] ?? "/tmp"
        let state = environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        return (state ?? home + "/.local/state") + "/basis/lab"
    }

    static func databaseURL(_ environment: [String: String]) throws -> String {
        let lab = Lab(environment)
        guard lab.isWhole else { throw SettingsError.noLab(folder: lab.folder) }
        guard lab.postgres.process != nil else { throw SettingsError.labStopped }
        return lab.postgres.connection(role: LabPostgres.jobsRole)
    }

    static func keyFile(_ environment: [String: String]) -> String { Lab(environment).keyFile }

    var keyFile: String { folder + "/basis.key" }
    var postgres: LabPostgres { LabPostgres(folder: folder + "/postgres") }
    /// Labs in other folders leave the usual port alone: each keeps the port that it began with, as an
    /// address is part of what an account's credentials are sealed for.
    var exchange: LabExchange {
        LabExchange(
            folder: folder + "/exchange", ports: isUsualFolder ? [LabExchange.usualPort, 0] : [0])
    }

    // MARK: - World

    private var worldFile: String { folder + "/world" }

    /// Whether the database holds what belongs to the exchange: its venue, account and strategy.
    var isWhole: Bool { LabFiles.exists(worldFile) }

    func setWhole(_ isWhole: Bool) throws {
        if isWhole {
            try LabFiles.write("", to: worldFile)
        } else {
            unlink(worldFile)
        }
    }

    // MARK: - Folder

    private static let marker = "made-by-basis-lab"

    var exists: Bool { LabFiles.exists(folder + "/" + Lab.marker) }

    /// Creates the folder, and refuses one with somebody else's files in it.
    func createFolder() throws {
        let present = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        guard exists || present.isEmpty else {
            throw ConfigurationError(
                "\(folder) holds files that are not the lab's: name another folder in "
                    + "BASIS_LAB_DIR")
        }
        try LabFiles.makeFolder(folder, mode: geteuid() == 0 ? 0o755 : 0o700)
        try LabFiles.write("", to: folder + "/" + Lab.marker)
    }

    /// Deletes what the lab made, and nothing else.
    func delete() throws {
        for name in ["postgres", "postgres.log", "exchange", "basis.key", "world", Lab.marker] {
            let path = folder + "/" + name
            guard LabFiles.exists(path) else { continue }
            do {
                try FileManager.default.removeItem(atPath: path)
            } catch {
                throw ConfigurationError("\(path) could not be deleted")
            }
        }
        unlink(folder + "/lock")
        // Only if nothing else is in it.
        rmdir(folder)
    }
}

extension String {
    fileprivate var withoutSlashAtEnd: String {
        count > 1 && hasSuffix("/") ? String(dropLast()) : self
    }
}
