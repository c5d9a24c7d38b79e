import CLibcurl

extension CurlEasy {
    /// Sets everything about a request but the memory it borrows.
    func configure(_ request: HTTPRequest, _ settings: CurlTransport.Settings) {
        set(CURLOPT_NOSIGNAL, true)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_FOLLOWLOCATION, false)
        set(CURLOPT_URL, request.url)
        // What was signed is what is sent: no tidying of dots in the path.
        set(CURLOPT_PATH_AS_IS, true)
        // All encodings that this libcurl can undo.
        set(CURLOPT_ACCEPT_ENCODING, "")
        set(CURLOPT_USERAGENT, settings.userAgent)
        set(CURLOPT_TCP_NODELAY, true)
        set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectLimitMilliseconds)
        set(CURLOPT_TIMEOUT_MS, settings.totalLimitMilliseconds)
        set(CURLOPT_MAXFILESIZE_LARGE, offset: settings.answerLimitBytes)
        // Without TLS a proxy would read what is signed; such requests stay on this machine.
        if !request.isOverTLS { set(CURLOPT_PROXY, "") }
        configureSecurity(of: request, settings)
        if request.method == .post { configurePost(request) }
    }

    private func configureSecurity(of request: HTTPRequest, _ settings: CurlTransport.Settings) {
        set(CURLOPT_SSL_VERIFYPEER, true)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = settings.authoritiesFile { set(CURLOPT_CAINFO, file) }
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        // Over TLS, wait for the first connection's handshake: if it speaks HTTP/2 the round needs
        // no second one. Without TLS there is no HTTP/2, and waiting would cost a round trip.
        set(CURLOPT_PIPEWAIT, request.isOverTLS)
    }

    private func configurePost(_ request: HTTPRequest) {
        set(CURLOPT_POST, true)
        set(CURLOPT_POSTFIELDSIZE_LARGE, offset: request.body.count)
        // Without a body nothing can refuse to be rewound. libcurl repeats such a request when a
        // kept connection closes or HTTP/2 refuses the stream: it gets neither.
        guard request.body.isEmpty else { return }
        set(CURLOPT_FRESH_CONNECT, true)
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    }
}

extension HTTPRequest {
    fileprivate var isOverTLS: Bool { url.lowercased().hasPrefix("https:") }
}
