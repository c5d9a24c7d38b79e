import Glibc

/// Sends one request to the control API of a running exchange and waits for the answer.
struct ControlClient {
    let host: String
    let port: String
    let token: String

    init(url: String, token: String) throws {
        let plain = "http://"
        guard url.hasPrefix(plain) else {
            throw Failure.configuration("'\(url)' is no plain http address")
        }
        let authority = url.dropFirst(plain.count).prefix { $0 != "/" }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, !host.isEmpty, parts.count <= 2 else {
            throw Failure.configuration("'\(url)' names no host")
        }
        (self.host, self.token) = (String(host), token)
        port = parts.count == 2 ? String(parts[1]) : "80"
    }

    /// - Returns: the body of the answer.
    func send(_ method: String, _ path: String, body: String) throws -> String {
        let socket = try connect()
        defer { close(socket) }
        let head = [
            "\(method) \(path) HTTP/1.1", "Host: \(host):\(port)", "Connection: close",
            "X-Control-Token: \(token)", "Content-Type: application/json",
            "Content-Length: \(body.utf8.count)",
        ]
        try write(Array((head.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8), to: socket)
        return try self.body(of: String(decoding: read(from: socket), as: UTF8.self))
    }

    private var place: String { "\(host):\(port)" }

    private func connect() throws -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, port, &hints, &list) == 0 else {
            throw Failure.unreachable("\(place) is no address")
        }
        defer { freeaddrinfo(list) }
        var next = list
        while let address = next?.pointee {
            let descriptor = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
            if descriptor >= 0 {
                if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 {
                    return descriptor
                }
                close(descriptor)
            }
            next = address.ai_next
        }
        throw Failure.unreachable("no exchange listens on \(place)")
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure.unreachable("\(place) closed the connection") }
            sent += count
        }
    }

    private func read(from descriptor: Int32) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = recv(descriptor, &chunk, chunk.count, 0), count != 0 {
            guard count > 0 else { throw Failure.unreachable("\(place) did not answer") }
            bytes += chunk[..<count]
        }
        return bytes
    }

    private func body(of answer: String) throws -> String {
        let parts = answer.split(
            separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let status = parts.first?.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        guard parts.count == 2, !status.isEmpty else {
            throw Failure.unreachable("\(place) answered something that is no HTTP")
        }
        let body = String(parts[1])
        switch status {
        case "200": return body
        case "403": throw Failure.refused("\(place) refused the control token")
        case "400": throw Failure.configuration("\(place) refused it: \(body)")
        case "404": throw Failure.refused("\(place) has no control API: it needs a token file")
        default: throw Failure.unreachable("\(place) answered \(status): \(body)")
        }
    }
}
