import CLibcurl

/// Owns the multi handle of one run: the connections kept alive, and the transfers under way.
struct CurlMulti: ~Copyable {
    private let handle: UnsafeMutableRawPointer

    /// Browsers settled on six: enough for a round, and no exchange takes offence.
    static let connectionsPerHost = 6

    init() {
        CurlLibrary.initialised
        guard let handle = curl_multi_init() else { preconditionFailure("libcurl gave no handle") }
        self.handle = handle
        set(CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        set(CURLMOPT_MAX_HOST_CONNECTIONS, CurlMulti.connectionsPerHost)
    }

    /// Every transfer has been removed by then: ``CurlTransport`` leaves none behind a round.
    deinit { curl_multi_cleanup(handle) }

    func add(_ easy: borrowing CurlEasy) {
        let code = curl_multi_add_handle(handle, easy.handle)
        precondition(code == CURLM_OK, "libcurl takes no handle: \(CurlMulti.text(code))")
    }

    /// Ends a transfer if it is still under way; its connection is then closed, not reused.
    func remove(_ easy: borrowing CurlEasy) {
        let code = curl_multi_remove_handle(handle, easy.handle)
        precondition(code == CURLM_OK, "libcurl keeps a handle: \(CurlMulti.text(code))")
    }

    /// Does what can be done without waiting.
    func perform() -> CURLMcode {
        var running: Int32 = 0
        return curl_multi_perform(handle, &running)
    }

    /// Waits until there is something to do, at most so long.
    func poll(milliseconds: Int) -> CURLMcode {
        curl_multi_poll(handle, nil, 0, Int32(milliseconds), nil)
    }

    /// The next transfer that has ended, and how.
    func nextFinished() -> (easy: UnsafeMutableRawPointer, code: CURLcode)? {
        var left: Int32 = 0
        while let message = curl_multi_info_read(handle, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle
            else { continue }
            return (easy, message.pointee.data.result)
        }
        return nil
    }

    static func text(_ code: CURLMcode) -> String { String(cString: curl_multi_strerror(code)) }

    private func set(_ option: CURLMoption, _ value: Int) {
        let code = curl_multi_set_long(handle, option, value)
        precondition(
            code == CURLM_OK, "libcurl refuses option \(option.rawValue): \(CurlMulti.text(code))")
    }
}
