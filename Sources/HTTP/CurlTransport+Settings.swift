extension CurlTransport {
    /// What a run decides once about its requests.
    public struct Settings: Hashable, Sendable {
        /// From the name's resolution to the end of the TLS handshake.
        public var connectLimitMilliseconds: Int
        /// One request, waiting for a connection included.
        public var totalLimitMilliseconds: Int
        /// The largest answer taken, in bytes, as sent and again after decompression.
        public var answerLimitBytes: Int
        /// Certificates of the authorities to trust, in PEM, in place of the system's; `nil` for
        /// the system's.
        public var authoritiesFile: String?
        /// The header that names this program.
        public var userAgent: String

        /// - Precondition: every limit is above zero.
        public init(
            connectLimitMilliseconds: Int = 3_000, totalLimitMilliseconds: Int = 10_000,
            answerLimitBytes: Int = 32 << 20, authoritiesFile: String? = nil,
            userAgent: String = "basis"
        ) {
            precondition(
                connectLimitMilliseconds > 0 && totalLimitMilliseconds > 0 && answerLimitBytes > 0,
                "a limit of zero means none to libcurl")
            self.connectLimitMilliseconds = connectLimitMilliseconds
            self.totalLimitMilliseconds = totalLimitMilliseconds
            self.answerLimitBytes = answerLimitBytes
            self.authoritiesFile = authoritiesFile
            self.userAgent = userAgent
        }
    }
}
