/// The key that seals every stored secret: 32 bytes, kept outside the database.
public struct MasterKey: Sendable {
    let bytes: SecretBytes
    /// Eight hexadecimal digits that tell keys apart and give nothing away: stored beside what was
    /// sealed, so that a wrong key is not mistaken for tampering.
    public let keyID: String

    private static let idDomain = Array("basis master key id v1\0".utf8)

    init(_ bytes: SecretBytes) {
        precondition(bytes.count == AES256GCM.keyLength, "a master key of \(bytes.count) bytes")
        self.bytes = bytes
        let named = SecretBytes(count: MasterKey.idDomain.count + bytes.count) { buffer in
            buffer.copyBytes(from: MasterKey.idDomain)
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[MasterKey.idDomain.count...])
            bytes.withUnsafeBytes { rest.copyMemory(from: $0) }
        }
        keyID = hexEncoded(named.withUnsafeBytes { digest($0) }.prefix(4))
    }

    /// A new one.
    public static func random() throws(CryptoError) -> MasterKey {
        MasterKey(try SecretBytes.random(count: AES256GCM.keyLength))
    }
}

// MARK: - Text

extension MasterKey {
    /// Reads the content of a key file: 64 hexadecimal digits or the base64 of 32 bytes, on one
    /// line with or without its end.
    ///
    /// - Parameter source: names the file or command in the error.
    public init(text: SecretBytes, source: String) throws(CryptoError) {
        var line = text.exposedText
        if line.hasSuffix("\n") { line.removeLast() }
        let decoded = line.utf8.count == 64 ? hexDecoded(line) : base64Decoded(line)
        guard let decoded, decoded.count == AES256GCM.keyLength else {
            throw .keyTextMalformed(source: source)
        }
        self.init(SecretBytes(decoded))
    }

    /// The content of a key file: base64 on one line.
    public var text: SecretBytes {
        SecretBytes(base64Encoded(bytes.exposedBytes) + "\n")
    }
}

extension MasterKey: CustomStringConvertible, CustomReflectable {
    public var description: String { "master key \(keyID)" }
    public var customMirror: Mirror { Mirror(self, children: ["keyID": keyID]) }
}
