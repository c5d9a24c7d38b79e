public import Domain

extension Venue {
    /// Whether a key and its signature may travel there: over TLS, or within this machine.
    public var mayCarryCredentials: Bool {
        let url = baseURL.lowercased()
        if url.hasPrefix("https://") { return true }
        guard url.hasPrefix("http://") else { return false }
        return Venue.isLoopback(authority: url.dropFirst("http://".count).prefix { $0 != "/" })
    }

    /// Judged by spelling alone, so that no name server can turn a foreign host into this machine.
    /// A host that is not spelled like one, `127.0.0.1@elsewhere` among them, is foreign.
    private static func isLoopback(authority: Substring) -> Bool {
        if authority.hasPrefix("[") {
            return authority == "[::1]" || authority.hasPrefix("[::1]:") && isPort(authority, 6)
        }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, parts.count <= 2 else { return false }
        if parts.count == 2, !isPort(authority, host.count + 1) { return false }
        return host == "localhost" || isLoopbackAddress(host)
    }

    private static func isPort(_ authority: Substring, _ offset: Int) -> Bool {
        UInt16(authority.dropFirst(offset)) != nil
    }

    /// 127.0.0.0/8.
    private static func isLoopbackAddress(_ host: Substring) -> Bool {
        let octets = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return octets.count == 4 && octets.first == 127 && !octets.contains(nil)
    }
}
