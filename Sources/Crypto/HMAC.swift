private import CLibcrypto

/// HMAC-SHA256 of a message (RFC 2104), 32 bytes.
public func hmacSHA256(key: some Collection<UInt8>, message: some Collection<UInt8>) -> [UInt8] {
    Array(key).withUnsafeBytes { authenticationCode(key: $0, message: Array(message)) }
}

/// HMAC-SHA256 of a message (RFC 2104), 32 bytes, without a copy of the secret.
public func hmacSHA256(key: SecretBytes, message: some Collection<UInt8>) -> [UInt8] {
    key.withUnsafeBytes { authenticationCode(key: $0, message: Array(message)) }
}

private func authenticationCode(key: UnsafeRawBufferPointer, message: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 32
    // An empty key has no address, and HMAC takes none for "the key of last time".
    let address = key.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
    let result = HMAC(
        EVP_sha256(), address, Int32(key.count), message, message.count, &code, &length)
    precondition(result != nil && length == 32, "libcrypto computed no HMAC-SHA256")
    return code
}
