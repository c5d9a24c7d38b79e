extension HTTPRequest {
    /// Method, host and path: what errors and logs may show. The query is left out, it can hold
    /// account identifiers; so is a user name in the address.
    public var summary: String {
        let address = url.prefix { $0 != "?" && $0 != "#" }
        let afterScheme =
            address.firstRange(of: "://").map { address[$0.upperBound...] } ?? address[...]
        let host = afterScheme.prefix { $0 != "/" }
        let path = afterScheme.dropFirst(host.count)
        let named = host.lastIndex(of: "@").map { host[host.index(after: $0)...] } ?? host
        // One line, whatever the address holds.
        return "\(method.rawValue) \(named)\(path)".filter { $0 >= " " }
    }

    /// The part that would change the request's shape on the wire: a line break in a header
    /// smuggles in another, a NUL ends a C string early. `nil` when there is none.
    var unsendablePart: String? {
        func breaksLines(_ text: String) -> Bool {
            text.utf8.contains { $0 == 0x0A || $0 == 0x0D || $0 == 0 }
        }
        if breaksLines(url) { return "the address" }
        let header = headers.first {
            breaksLines($0.name) || breaksLines($0.value) || $0.name.isEmpty
                || $0.name.utf8.contains(UInt8(ascii: ":"))
        }
        // The name only: values are keys and signatures.
        return header.map { "header '\($0.name.filter { $0 >= " " })'" }
    }

    func has(header name: String) -> Bool {
        headers.contains { $0.name.lowercased() == name.lowercased() }
    }
}
