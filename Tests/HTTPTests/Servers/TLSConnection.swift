import CLibssl
import Foundation

/// What a TLS server shows its clients: a certificate, and HTTP/2 when they offer it.
///
/// `@unchecked Sendable` because OpenSSL lets threads share a context that is no longer changed.
final class TLSContext: @unchecked Sendable {
    fileprivate let raw: OpaquePointer

    init(certificate: String, key: String) throws {
        guard let raw = SSL_CTX_new(TLS_server_method()) else {
            throw CommandFailed(command: "SSL_CTX_new", said: "")
        }
        self.raw = raw
        guard SSL_CTX_use_certificate_chain_file(raw, certificate) == 1,
            SSL_CTX_use_PrivateKey_file(raw, key, SSL_FILETYPE_PEM) == 1
        else {
            throw CommandFailed(command: "SSL_CTX_use_certificate_chain_file", said: certificate)
        }
        SSL_CTX_set_alpn_select_cb(raw, selectHTTP2, nil)
    }

    deinit { SSL_CTX_free(raw) }
}

/// Takes "h2" where the client offers it, else goes on without; the answer points into the offer,
/// which is OpenSSL's and outlives the handshake.
private func selectHTTP2(
    _: OpaquePointer?, chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    chosenLength: UnsafeMutablePointer<UInt8>?, offer: UnsafePointer<UInt8>?, length: UInt32,
    _: UnsafeMutableRawPointer?
) -> Int32 {
    let offered = UnsafeBufferPointer(start: offer, count: Int(length))
    guard let offer, let range = Array(offered).firstRange(of: [2] + Array("h2".utf8)) else {
        return SSL_TLSEXT_ERR_NOACK
    }
    chosen?.pointee = offer + range.lowerBound + 1
    chosenLength?.pointee = 2
    return SSL_TLSEXT_ERR_OK
}

/// The server's side of one TLS connection.
final class TLSConnection: ServerConnection {
    private let session: OpaquePointer
    private let descriptor: Int32

    /// `nil` when the client ends the handshake, as one does that refuses the certificate.
    init?(_ descriptor: Int32, _ context: TLSContext) {
        guard let session = SSL_new(context.raw) else { return nil }
        (self.session, self.descriptor) = (session, descriptor)
        SSL_set_fd(session, descriptor)
        guard SSL_accept(session) == 1 else {
            close()
            return nil
        }
    }

    deinit { SSL_free(session) }

    func receive() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = SSL_read(session, &buffer, Int32(buffer.count))
        return Array(buffer.prefix(Int(max(0, count))))
    }

    func send(_ bytes: [UInt8]) { _ = SSL_write(session, bytes, Int32(bytes.count)) }

    /// Without a farewell: the way a dying server closes.
    func close() { _ = Foundation.close(descriptor) }
}
