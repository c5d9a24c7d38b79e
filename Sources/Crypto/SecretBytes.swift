private import CLibcrypto

/// Bytes that must not be shown and do not stay in memory: an API secret, a passphrase, a key.
///
/// Zeroed when the last reference goes. Not `Codable`, and printed as `<secret>`, also by `dump`
/// and as part of other values. A `String` or array made of it is an ordinary value again: make one
/// only for the call that needs it.
///
/// `@unchecked Sendable` because the bytes are written in `init` and never again.
public final class SecretBytes: @unchecked Sendable {
    private let storage: UnsafeMutableRawBufferPointer

    /// - Parameter fill: writes the secret into memory that is zero before; the pointer ends with
    ///   it.
    init(count: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        storage = .allocate(byteCount: count, alignment: 1)
        storage.initializeMemory(as: UInt8.self, repeating: 0)
        fill(storage)
    }

    /// A copy; the bytes that were given stay where they are.
    public convenience init(_ bytes: some Collection<UInt8>) {
        self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
    }

    /// The text's UTF-8.
    public convenience init(_ text: String) { self.init(text.utf8) }

    deinit {
        OPENSSL_cleanse(storage.baseAddress, storage.count)
        storage.deallocate()
    }

    /// Bytes, which is no secret.
    public var count: Int { storage.count }
    public var isEmpty: Bool { storage.isEmpty }

    /// Lends the bytes for the length of one call; the pointer must not leave it.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // Not before the call is over may the last reference go.
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeRawBufferPointer(storage))
    }

    /// An ordinary copy as text, for a header or a prompt's check.
    public var exposedText: String { withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }

    /// An ordinary copy.
    public var exposedBytes: [UInt8] { withUnsafeBytes { Array($0) } }
}

extension SecretBytes: Equatable {
    /// In constant time.
    public static func == (left: SecretBytes, right: SecretBytes) -> Bool {
        left.withUnsafeBytes { left in right.withUnsafeBytes { equalInConstantTime(left, $0) } }
    }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<secret>" }
    public var debugDescription: String { "<secret>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
