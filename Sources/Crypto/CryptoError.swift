/// What can go wrong with keys and sealed secrets. No case carries a secret.
public enum CryptoError: Error, Hashable, Sendable {
    /// libcrypto's generator gave no bytes.
    case noRandomness
    /// libcrypto refused to work; nothing was sealed or opened.
    case cipherFailed
    case wrongLength(of: String, bytes: Int)
    /// Altered, or sealed for another account or field.
    case authenticationFailed
    /// Sealed with another master key; both are named by their ``MasterKey/keyID``.
    case wrongKey(sealedWith: String, opening: String)
    /// Too short for a sealed field, or of a version that is not known.
    case malformedSealedField(bytes: Int)
    /// The process could not be kept from leaving core files, by C's `errno`.
    case coreDumpsStayOn(errno: Int32)
    /// No setting says where the master key is.
    case keyNotConfigured
    /// A file and a command are set, and only one can be meant.
    case keyConfiguredTwice
    /// Neither 64 hexadecimal digits nor the base64 of 32 bytes.
    case keyTextMalformed(source: String)
    case keyFile(path: String, KeyFileFault)
    case keyCommand(KeyCommandFault)
}

/// Why a file is no source of a master key, or no place for a new one.
public enum KeyFileFault: Hashable, Sendable {
    case unreadable(errno: Int32)
    /// A directory, a device, a pipe.
    case notRegular
    /// The mode has bits that let others at it.
    case exposed(mode: UInt32)
    /// By its user number.
    case ownedByAnother(user: UInt32)
    /// No key is written over a file.
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
