import Crypto

/// Hexadecimal digits in a test, spaces allowed.
func bytes(_ digits: String) -> [UInt8] {
    guard let bytes = hexDecoded(digits.filter { $0 != " " }) else {
        preconditionFailure("'\(digits)' is not hexadecimal")
    }
    return bytes
}
