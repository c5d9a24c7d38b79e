import CZlib

/// A body in the gzip format; `nil` when zlib has no memory for it.
///
/// Level 1: the lists that are worth it shrink tenfold at any level, and the fastest costs least.
func gzip(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    guard z_begin_gzip(&stream, 1) == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
    let result = input.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            stream.next_out = output.baseAddress
            stream.avail_out = UInt32(output.count)
            return deflate(&stream, Z_FINISH)
        }
    }
    guard result == Z_STREAM_END else { return nil }
    output.removeLast(Int(stream.avail_out))
    return output
}
