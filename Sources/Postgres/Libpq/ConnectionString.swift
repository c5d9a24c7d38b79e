private import CLibpq

/// Checks a connection string before libpq quotes it in an error, password and all.
enum ConnectionString {
    static func check(_ text: String) throws(PostgresError) {
        guard !text.utf8.contains(0) else { throw .nulByte(place: "the connection string") }
        guard credentialsAreEscaped(text) else { throw .connectionString(.unescapedCredentials) }
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(text, &message)
        defer { PQconninfoFree(options) }
        PQfreemem(message)
        guard options != nil else { throw .connectionString(.malformed) }
    }

    /// libpq ends the password at the first `@` and takes what follows for a host name; a `/` ends
    /// the whole user part. Either would put the rest of a password into an error message.
    private static func credentialsAreEscaped(_ text: String) -> Bool {
        let scheme = ["postgresql://", "postgres://"].first { text.hasPrefix($0) }
        guard let scheme else { return true }
        let parts = text.dropFirst(scheme.count).split(
            separator: "@", omittingEmptySubsequences: false)
        return parts.count == 1 || (parts.count == 2 && !parts[0].contains("/"))
    }
}
