import Foundation

/// A real web server of the test's own: an nginx on a free loopback port, with TLS and
/// HTTP/2, gone when this object is.
///
/// The listening socket is made here and inherited, which is how nginx takes over from an older
/// self: no port can be lost to somebody else, and no wait for the start is needed, because the
/// kernel keeps early connections waiting.
final class Nginx {
    let port: UInt16
    private let process: pid_t

    struct Missing: Error, CustomStringConvertible {
        let description =
            "nginx did not start: these tests need it (package nginx-light), see the Makefile"
    }

    /// - Parameter server: what stands in the `server` block besides `listen` and the certificate.
    init(server: String, certificate: String? = nil, key: String? = nil) throws {
        let certificates = try Certificates.shared()
        let directory = try TemporaryDirectory.make("nginx")
        let (listener, port) = try LoopbackServer.listen()
        defer { close(listener) }
        self.port = port
        let configuration = Nginx.configuration(
            port: port, certificate: certificate ?? certificates.server,
            key: key ?? certificates.serverKey, server: server)
        let file = directory.appendingPathComponent("nginx.conf")
        try configuration.write(to: file, atomically: true, encoding: .utf8)
        process = try Nginx.start(
            ["-p", directory.path, "-c", file.path, "-e", "error.log"], listener)
    }

    deinit {
        kill(process, SIGTERM)
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }

    func url(_ target: String = "/") -> String { "https://127.0.0.1:\(port)\(target)" }

    private static func configuration(
        port: UInt16, certificate: String, key: String, server: String
    ) -> String {
        let storage = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map { "\($0)_temp_path \($0);" }.joined(separator: " ")
        // Started by root, the worker would change to a user who cannot enter the directory.
        let user = geteuid() == 0 ? "user root;" : ""
        return """
            \(user)
            daemon off;
            worker_processes 1;
            pid nginx.pid;
            error_log error.log;
            events { worker_connections 256; }
            http {
                access_log off;
                \(storage)
                default_type text/plain;
                server {
                    listen 127.0.0.1:\(port) ssl http2;
                    ssl_certificate \(certificate);
                    ssl_certificate_key \(key);
                    \(server)
                }
            }
            """
    }

    private static func start(_ arguments: [String], _ listener: Int32) throws -> pid_t {
        // Server programs are not on every user's path.
        for program in ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "nginx"] {
            if let process = spawn(program, arguments, listener) { return process }
        }
        throw Missing()
    }

    private static func spawn(
        _ program: String, _ arguments: [String], _ listener: Int32
    ) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, listener, 3)
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        let environment = [strdup("NGINX=3;"), nil]
        defer { for word in words + environment { free(word) } }
        var process: pid_t = 0
        guard posix_spawnp(&process, program, &actions, nil, words, environment) == 0 else {
            return nil
        }
        return process
    }
}
