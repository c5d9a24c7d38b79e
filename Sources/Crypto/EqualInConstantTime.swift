private import CLibcrypto

/// Whether the bytes are the same. The time taken depends on their number only, so that who tries
/// signatures or tokens learns nothing from the clock.
public func equalInConstantTime(
    _ left: some Collection<UInt8>, _ right: some Collection<UInt8>
) -> Bool {
    let (left, right) = (Array(left), Array(right))
    return left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}
