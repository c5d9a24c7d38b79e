import Foundation
import Synchronization

/// An authority, a server certificate that it signed for the loopback address, and a second
/// authority that signed nothing; made anew for each test run by the `openssl` command.
struct Certificates: Sendable {
    let directory: URL
    var authority: String { path("authority.pem") }
    var stranger: String { path("stranger.pem") }
    var server: String { path("server.pem") }
    var serverKey: String { path("server.key") }
    /// Signed by the authority, for another name.
    var elsewhere: String { path("elsewhere.pem") }
    var elsewhereKey: String { path("elsewhere.key") }

    /// Made on first use; the error says what is missing.
    static func shared() throws -> Certificates { try made.get() }

    private static let made = Result { try Certificates() }

    private init() throws {
        directory = try TemporaryDirectory.make("certificates")
        for name in ["authority", "stranger"] {
            try openssl(name: name, ["-subj", "/CN=basis test \(name)"])
        }
        try openssl(name: "server", signed(for: "IP:127.0.0.1,DNS:localhost"))
        try openssl(name: "elsewhere", signed(for: "DNS:elsewhere.invalid"))
    }

    private func signed(for names: String) -> [String] {
        [
            "-subj", "/CN=basis test server", "-CA", authority, "-CAkey", path("authority.key"),
            "-addext", "basicConstraints=critical,CA:FALSE", "-addext", "subjectAltName=\(names)",
        ]
    }

    private func openssl(name: String, _ options: [String]) throws {
        let arguments =
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
            + ["-nodes", "-days", "2", "-keyout", path("\(name).key"), "-out", path("\(name).pem")]
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments + options
        let said = Pipe()
        process.standardError = said
        try process.run()
        let text = said.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CommandFailed(command: "openssl req", said: String(decoding: text, as: UTF8.self))
        }
    }

    private func path(_ file: String) -> String { directory.appendingPathComponent(file).path }
}

struct CommandFailed: Error { let command: String, said: String }

/// Directories that go when the test process ends.
enum TemporaryDirectory {
    static func make(_ purpose: String) throws -> URL {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("basis-\(purpose)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        _ = cleaning
        made.withLock { $0.append(url) }
        return url
    }

    private static let made = Mutex<[URL]>([])
    private static let cleaning: Void = {
        atexit {
            for url in TemporaryDirectory.made.withLock({ $0 }) {
                try? FileManager.default.removeItem(at: url)
            }
        }
    }()
}
