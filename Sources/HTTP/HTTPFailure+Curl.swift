import CLibcurl

extension HTTPFailure.Kind {
    /// What libcurl's code means for the request.
    ///
    /// The kinds that claim "never sent" need `nothingSent` besides their code: after a request was
    /// lost, libcurl may try another connection and report why *that* one failed. A time-out with
    /// nothing sent was a wait for a connection.
    ///
    /// Source: <https://curl.se/libcurl/c/libcurl-errors.html>
    init(_ code: CURLcode, nothingSent: Bool) {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            self = nothingSent ? .couldNotResolve : .broken
        case CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR, CURLE_PROXY:
            self = nothingSent ? .couldNotConnect : .broken
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE,
            CURLE_SSL_INVALIDCERTSTATUS:
            self = nothingSent ? .certificateRefused : .broken
        case CURLE_OPERATION_TIMEDOUT:
            self = nothingSent ? .couldNotConnect : .timedOut
        case CURLE_FILESIZE_EXCEEDED:
            self = .answerTooLarge
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_SEND_FAIL_REWIND,
            CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM:
            self = .broken
        default:
            // Once something was sent, any end but an answer is a broken exchange.
            self = nothingSent ? .other : .broken
        }
    }
}
