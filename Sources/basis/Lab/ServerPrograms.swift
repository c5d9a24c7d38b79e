import Foundation
import Glibc

/// Where PostgreSQL's server programs are.
struct ServerPrograms {
    private let folder: String

    private static let root = "/usr/lib/postgresql"

    /// - Parameter version: the major version that the data was made by; `nil` takes the newest.
    /// - Throws: ``ConfigurationError`` with what to install.
    init(version: String?) throws {
        let installed =
            (try? FileManager.default.contentsOfDirectory(atPath: ServerPrograms.root))
            ?? []
        let usable = installed.compactMap { Int($0) }.filter { number in
            access("\(ServerPrograms.root)/\(number)/bin/initdb", X_OK) == 0
                && (version == nil || version == String(number))
        }
        if let newest = usable.max() {
            folder = "\(ServerPrograms.root)/\(newest)/bin"
        } else if let found = Search.onPath("initdb") {
            folder = (found as NSString).deletingLastPathComponent
        } else if let version {
            throw ConfigurationError(
                "the lab's data was made by PostgreSQL \(version), which is gone: install "
                    + "postgresql-\(version), or start over with 'basis lab reset'")
        } else {
            throw ConfigurationError(
                "PostgreSQL's server programs are missing: apt-get install postgresql")
        }
    }

    func path(_ name: String) -> String { folder + "/" + name }
}

enum Search {
    /// The first program of that name in `PATH`.
    static func onPath(_ name: String) -> String? {
        let folders = (ProcessEnvironment.values["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    /// A program of ours: beside this one, else in `PATH`.
    static func besideThis(_ name: String) -> String? {
        let this = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folder = ((this ?? "") as NSString).deletingLastPathComponent
        let beside = folder + "/" + name
        return access(beside, X_OK) == 0 ? beside : onPath(name)
    }
}

/// The user that the server runs as: this one, or `postgres` when this one is root, which the server
/// refuses.
struct ServerOwner {
    /// Words in front of a command that make it run as that user.
    let prefix: [String]
    private let identity: (user: uid_t, group: gid_t)?

    init() throws {
        guard geteuid() == 0 else {
            (prefix, identity) = ([], nil)
            return
        }
        guard let entry = getpwnam("postgres") else {
            throw ConfigurationError(
                "PostgreSQL refuses root, and there is no user postgres to run it as: "
                    + "apt-get install postgresql-common, or start the lab as another user")
        }
        identity = (entry.pointee.pw_uid, entry.pointee.pw_gid)
        prefix = [
            "setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--inh-caps=-all",
        ]
    }

    /// Can that user enter the folders above this one, as far as they exist?
    func checkWay(to folder: String) throws {
        guard identity != nil else { return }
        var parent = (folder as NSString).deletingLastPathComponent
        while parent.count > 1 {
            var status = stat()
            if stat(parent, &status) == 0, status.st_mode & S_IXOTH == 0 {
                throw ConfigurationError(
                    "the user postgres cannot enter \(parent): name another folder in "
                        + "BASIS_LAB_DIR")
            }
            parent = (parent as NSString).deletingLastPathComponent
        }
    }

    /// Makes a folder that only that user can enter.
    func prepare(_ folder: String) throws {
        try LabFiles.makeFolder(folder, mode: 0o700)
        guard let identity else { return }
        guard chown(folder, identity.user, identity.group) == 0 else {
            throw LabFiles.failure("given to postgres", folder)
        }
    }
}
