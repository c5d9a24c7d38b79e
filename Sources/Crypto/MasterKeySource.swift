public import Clock

/// Where the settings say that the master key comes from. Never a flag: the process list is public.
public enum MasterKeySource: Hashable, Sendable {
    /// `BASIS_KEY_FILE`.
    case file(String)
    /// `BASIS_KEY_COMMAND`, run by `/bin/sh`; the key is what it prints.
    case command(String)
    /// The credential `basis.key` of a systemd unit.
    case systemdCredential(String)

    /// What is set for this program goes before what systemd provides. An empty value is none.
    ///
    /// - Throws: ``CryptoError/keyNotConfigured``, which lists the three ways, or
    ///   ``CryptoError/keyConfiguredTwice``.
    public init(environment: [String: String]) throws(CryptoError) {
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        switch (value("BASIS_KEY_FILE"), value("BASIS_KEY_COMMAND")) {
        case (_?, _?): throw .keyConfiguredTwice
        case (let path?, nil): self = .file(path)
        case (nil, let command?): self = .command(command)
        case (nil, nil):
            guard let directory = value("CREDENTIALS_DIRECTORY") else { throw .keyNotConfigured }
            self = .systemdCredential("\(directory)/basis.key")
        }
    }

    /// Fetches the key.
    public func load(clock: Clock) throws(CryptoError) -> MasterKey {
        switch self {
        case .file(let path): try MasterKey.load(file: path)
        case .command(let command): try MasterKey.load(command: command, clock: clock)
        case .systemdCredential(let path): try MasterKey.load(file: path, trust: .systemdCredential)
        }
    }
}
