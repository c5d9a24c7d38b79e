private import CLibcrypto

/// HMAC-SHA256 of a message (RFC 2104), 32 bytes.
public func hmacSHA256(key: some Collection<UInt8>, message: some Collection<UInt8>) -> [UInt8] {
    let (key, message) = (Array(key), Array(message))
    var code = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 32
    let result = HMAC(
        EVP_sha256(), key, Int32(key.count), message, message.count, &code, &length)
    precondition(result != nil && length == 32, "libcrypto computed no HMAC-SHA256")
    return code
}
