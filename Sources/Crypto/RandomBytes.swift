private import CLibcrypto

/// Bytes that nobody can foretell, from libcrypto's generator, which the kernel seeds.
public func secureRandomBytes(_ count: Int) throws(CryptoError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard RAND_bytes(&bytes, Int32(count)) == 1 else { throw .noRandomness }
    return bytes
}

extension SecretBytes {
    /// A secret that nobody can foretell.
    public static func random(count: Int) throws(CryptoError) -> SecretBytes {
        var drawn = false
        let secret = SecretBytes(count: count) { buffer in
            drawn = RAND_priv_bytes(buffer.baseAddress, Int32(buffer.count)) == 1
        }
        guard drawn else { throw .noRandomness }
        return secret
    }
}
