/// What can go wrong with keys and sealed secrets. No case carries a secret.
public enum CryptoError: Error, Hashable, Sendable {
    case noRandomness
    case cipherFailed
    case wrongLength(of: String, bytes: Int)
    /// Altered, or sealed for another account or field.
    case authenticationFailed
    /// Sealed with another master key; both are named by their ``MasterKey/keyID``.
    case wrongKey(sealedWith: String, opening: String)
    case malformedSealedField(bytes: Int)
    case coreDumpsStayOn(errno: Int32)
    case keyNotConfigured
    case keyConfiguredTwice
    case keyTextMalformed(source: String)
    case keyFile(path: String, KeyFileFault)
    case keyCommand(KeyCommandFault)
}

/// Why a file is no source of a master key, or no place for a new one.
public enum KeyFileFault: Hashable, Sendable {
    case unreadable(errno: Int32)
    case notRegular
    /// The mode has bits that let others at it.
    case exposed(mode: UInt32)
    case ownedByAnother(user: UInt32)
    case exists
    case notWritten(errno: Int32)
}

/// How the command that should have printed the master key ended.
public enum KeyCommandFault: Hashable, Sendable {
    case notStarted(errno: Int32)
    case failed(exitCode: Int32)
    case killed(signal: Int32)
    case timedOut(milliseconds: Int64)
}
