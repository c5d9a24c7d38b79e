/// The lab: a private PostgreSQL and the paper exchange under one state folder.
enum Lab {
    /// Where the lab lives: `BASIS_LAB_DIR`, else a folder that the server's user can enter.
    static func folder(_ environment: [String: String]) -> String {
        if let folder = environment["BASIS_LAB_DIR"], !folder.isEmpty { return folder }
        if environment["USER"] == "root" || environment["HOME"] == "/root" {
            return "/var/lib/basis/lab"
        }
        let state =
            environment["XDG_STATE_HOME"] ?? (environment["HOME"] ?? "/tmp") + "/.local/state"
        return state + "/basis/lab"
    }

    static func databaseURL(_ environment: [String: String]) throws -> String {
        throw SettingsError.noLab(folder: folder(environment))
    }

    static func keyFile(_ environment: [String: String]) -> String {
        folder(environment) + "/basis.key"
    }
}
