private import CLibcrypto

/// Base64 with padding, on one line (RFC 4648 §4).
public func base64Encoded(_ bytes: some Collection<UInt8>) -> String {
    let bytes = Array(bytes)
    // libcrypto ends the text with a NUL.
    var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
    let length = EVP_EncodeBlock(&text, bytes, Int32(bytes.count))
    return String(decoding: text.prefix(Int(length)), as: UTF8.self)
}

/// The bytes behind base64 text; `nil` for anything that ``base64Encoded(_:)`` would not write:
/// line breaks and spaces, padding missing or misplaced, the URL alphabet, stray bits at the end.
public func base64Decoded(_ text: String) -> [UInt8]? {
    let source = Array(text.utf8)
    guard source.count.isMultiple(of: 4) else { return nil }
    guard !source.isEmpty else { return [] }
    var bytes = [UInt8](repeating: 0, count: source.count / 4 * 3)
    guard EVP_DecodeBlock(&bytes, source, Int32(source.count)) == bytes.count else { return nil }
    // libcrypto counts padding as zero bytes, and forgives more than it should: only what encodes
    // back to the same text was right.
    bytes.removeLast(source.suffix(2).count { $0 == UInt8(ascii: "=") })
    return base64Encoded(bytes) == text ? bytes : nil
}
