private import Glibc

extension CryptoError: CustomStringConvertible {
    /// What failed, what it means, and what to do.
    public var description: String {
        switch self {
        case .noRandomness:
            "libcrypto gave no random bytes, so nothing was sealed: can /dev/urandom be read?"
        case .cipherFailed:
            "libcrypto refused AES-256-GCM, so nothing was sealed or opened"
        case .wrongLength(let what, let bytes):
            "a \(what) of \(bytes) bytes does not fit AES-256-GCM"
        case .authenticationFailed:
            """
            a stored secret was altered, or belongs to another account or field: \
            enter it again with `basis account rotate`
            """
        case .wrongKey(let sealedWith, let opening):
            """
            the secret was sealed with master key \(sealedWith), and this is master key \
            \(opening): provide the other one
            """
        case .malformedSealedField(let bytes):
            "\(bytes) stored bytes are no sealed secret: enter it again with `basis account rotate`"
        case .coreDumpsStayOn(let errno):
            "core dumps stay on, and a crash could write secrets to disk: \(text(errno))"
        case .keyNotConfigured:
            """
            no master key: set BASIS_KEY_FILE to a file made by `basis key create`, \
            or BASIS_KEY_COMMAND to a command that prints the key, \
            or give the systemd unit LoadCredential=basis.key:/path
            """
        case .keyConfiguredTwice:
            "both BASIS_KEY_FILE and BASIS_KEY_COMMAND are set: unset one, to be sure of the key"
        case .keyTextMalformed(let source):
            """
            \(source) holds no master key: one line is expected, of 64 hexadecimal digits \
            or of the base64 of 32 bytes
            """
        case .keyFile(let path, let fault): "the key file \(path) \(fault.phrase)"
        case .keyCommand(let fault): "BASIS_KEY_COMMAND \(fault.phrase)"
        }
    }
}

extension KeyFileFault {
    fileprivate var phrase: String {
        switch self {
        case .unreadable(let errno): "cannot be read: \(text(errno))"
        case .notRegular: "is not a regular file"
        case .exposed(let mode):
            """
            is open to others (mode \(String(mode & 0o7777, radix: 8))): chmod 600 it, \
            and if anyone else was on this machine, `basis key rotate`
            """
        case .ownedByAnother(let user):
            "belongs to user \(user), who could replace it: give it to this user or to root"
        case .exists:
            "exists and was left as it is: overwriting a key makes what it sealed worthless"
        case .notWritten(let errno): "could not be written: \(text(errno))"
        }
    }
}

extension KeyCommandFault {
    fileprivate var phrase: String {
        switch self {
        case .notStarted(let errno): "could not be started: \(text(errno))"
        case .failed(let exitCode): "failed with exit code \(exitCode): run it by hand to see why"
        case .killed(let signal): "was ended by signal \(signal)"
        case .timedOut(let milliseconds):
            """
            did not end within \(milliseconds) ms and was killed: it must not ask anybody, \
            nor leave a process behind that keeps its output open
            """
        }
    }
}

private func text(_ errno: Int32) -> String { String(cString: strerror(errno)) }
