import Glibc

extension MasterKey {
    /// Who may have the key's file.
    public enum FileTrust: Sendable {
        /// Nobody but its owner may read or write it.
        case privateFile
        /// systemd keeps a service's credentials in a directory of that service alone, and lets its
        /// user read them through an access list, which shows as the group's right to read.
        case systemdCredential

        var forbiddenMode: mode_t { self == .privateFile ? 0o077 : 0o037 }
    }

    /// Reads the key from a file, and refuses one that somebody else could have read or replaced.
    public static func load(
        file path: String, trust: FileTrust = .privateFile
    ) throws(CryptoError) -> MasterKey {
        // A named pipe must not hold up the open.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { throw .keyFile(path: path, .unreadable(errno: errno)) }
        defer { close(descriptor) }
        // Of the open file: whatever the path means by now, these are the bytes that are read.
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .keyFile(path: path, .unreadable(errno: errno))
        }
        try check(status, path: path, trust: trust, user: geteuid())
        var count = 0
        let text = SecretBytes(count: keyTextLimit) { buffer in
            count = read(descriptor, buffer.baseAddress, buffer.count)
        }
        guard count >= 0 else { throw .keyFile(path: path, .unreadable(errno: errno)) }
        return try MasterKey(text: text.prefix(count), source: path)
    }

    /// Writes a new key to a new file that only this user can read, and never over an old one.
    public static func create(file path: String) throws(CryptoError) -> MasterKey {
        let key = try MasterKey.random()
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            let reason = errno
            throw .keyFile(
                path: path, reason == EEXIST ? .exists : .notWritten(errno: reason))
        }
        defer { close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0, write(key.text, to: descriptor),
            fsync(descriptor) == 0, synchroniseDirectory(of: path)
        else {
            // Made by this call and without a whole key in it.
            let reason = errno
            unlink(path)
            throw .keyFile(path: path, .notWritten(errno: reason))
        }
        return key
    }

    static func check(
        _ status: stat, path: String, trust: FileTrust, user: uid_t
    ) throws(CryptoError) {
        guard status.st_mode & S_IFMT == S_IFREG else { throw .keyFile(path: path, .notRegular) }
        guard status.st_uid == user || status.st_uid == 0 else {
            throw .keyFile(path: path, .ownedByAnother(user: status.st_uid))
        }
        guard status.st_mode & trust.forbiddenMode == 0 else {
            throw .keyFile(path: path, .exposed(mode: status.st_mode))
        }
    }

    private static func write(_ text: SecretBytes, to descriptor: Int32) -> Bool {
        text.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) == $0.count }
    }

    /// A file whose name is not on disk is gone after a power failure.
    private static func synchroniseDirectory(of path: String) -> Bool {
        let parent =
            path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : path[..<$0] } ?? "."
        let descriptor = open(String(parent), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}

extension SecretBytes {
    func prefix(_ count: Int) -> SecretBytes {
        withUnsafeBytes { SecretBytes($0.prefix(count)) }
    }
}
