private import CLibcrypto

/// SHA-256 of the bytes (FIPS 180-4), 32 bytes.
public func sha256(_ bytes: some Collection<UInt8>) -> [UInt8] {
    Array(bytes).withUnsafeBytes { digest($0) }
}

func digest(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 32
    let code = EVP_Digest(bytes.baseAddress, bytes.count, &result, &length, EVP_sha256(), nil)
    precondition(code == 1 && length == 32, "libcrypto computed no SHA-256")
    return result
}
