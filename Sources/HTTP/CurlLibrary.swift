import CLibcurl
private import Glibc

/// The parts of libcurl that belong to the whole process.
enum CurlLibrary {
    /// Touch before the first handle is made; runs once.
    static let initialised: Void = {
        let code = curl_global_init(Int(CURL_GLOBAL_SSL))
        precondition(code == CURLE_OK, "libcurl does not start: code \(code.rawValue)")
        // A TLS write into a connection that the other side has closed raises SIGPIPE, and with
        // CURLOPT_NOSIGNAL libcurl leaves it alone: the process would die between an order and its
        // answer.
        signal(SIGPIPE, SIG_IGN)
    }()
}
