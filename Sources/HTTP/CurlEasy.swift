import CLibcurl

/// Owns one easy handle of libcurl: the options of one transfer, and its figures afterwards.
///
/// An option that libcurl does not take is a mistake of this program or a libcurl without TLS and
/// HTTP/2: nothing must be sent with the option missing, so it ends the process.
struct CurlEasy: ~Copyable {
    /// Borrowed by ``CurlMulti`` from `add` to `remove`.
    let handle: UnsafeMutableRawPointer

    init() {
        CurlLibrary.initialised
        guard let handle = curl_easy_init() else { preconditionFailure("libcurl gave no handle") }
        self.handle = handle
    }

    deinit { curl_easy_cleanup(handle) }

    /// Forgets every option, and with them every pointer that was lent.
    func reset() { curl_easy_reset(handle) }

    func set(_ option: CURLoption, _ value: Int) {
        check(curl_set_long(handle, option, value), option)
    }

    func set(_ option: CURLoption, _ flag: Bool) { set(option, flag ? 1 : 0) }

    func set(_ option: CURLoption, offset: Int) {
        check(curl_set_offset(handle, option, curl_off_t(offset)), option)
    }

    /// libcurl copies the text.
    func set(_ option: CURLoption, _ text: String) {
        check(curl_set_string(handle, option, text), option)
    }

    /// libcurl keeps the pointer until ``reset()``.
    func set(_ option: CURLoption, borrowed pointer: UnsafeMutableRawPointer) {
        check(curl_set_pointer(handle, option, pointer), option)
    }

    func setReader(_ read: @escaping curl_read_callback, seek: @escaping curl_seek_callback) {
        check(curl_set_read(handle, read), CURLOPT_READFUNCTION)
        check(curl_set_seek(handle, seek), CURLOPT_SEEKFUNCTION)
    }

    func setWriter(_ write: @escaping curl_write_callback) {
        check(curl_set_write(handle, CURLOPT_WRITEFUNCTION, write), CURLOPT_WRITEFUNCTION)
    }

    /// Called for each whole header line.
    func setHeaderReader(_ read: @escaping curl_write_callback) {
        check(curl_set_write(handle, CURLOPT_HEADERFUNCTION, read), CURLOPT_HEADERFUNCTION)
    }

    func integer(_ info: CURLINFO) -> Int {
        var value = 0
        return curl_get_long(handle, info, &value) == CURLE_OK ? value : 0
    }

    func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        return curl_get_offset(handle, info, &value) == CURLE_OK ? Int(value) : 0
    }

    func text(_ info: CURLINFO) -> String {
        var value: UnsafePointer<CChar>?
        guard curl_get_string(handle, info, &value) == CURLE_OK, let value else { return "" }
        return String(cString: value)
    }

    private func check(_ code: CURLcode, _ option: CURLoption) {
        guard code != CURLE_OK else { return }
        let text = String(cString: curl_easy_strerror(code))
        preconditionFailure("libcurl refuses option \(option.rawValue): \(text)")
    }
}
