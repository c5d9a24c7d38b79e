import Clock
import Crypto
import Domain
import Foundation
import Testing

@Suite struct `A paper exchange that is kept in a folder` {
    private let folder: TemporaryFolder
    private var state: String { folder.path + "/state" }

    init() throws { folder = try TemporaryFolder() }

    private func exchange(_ options: String...) throws -> LiveExchange {
        try LiveExchange(options: ["--state", state, "--no-rate-limits"] + options)
    }

    @Test func `has every order that was answered after a kill in the middle of many`() throws {
        let first = try exchange()
        let clients = try (1...4).map { try OrderClient(first.url, number: $0) }
        let process = first.processID
        DispatchQueue.concurrentPerform(iterations: clients.count) { index in
            clients[index].sendUntilTheEnd { if index == 0, $0 == 40 { kill(process, SIGKILL) } }
        }
        let answered = clients.flatMap(\.orderIDs)
        #expect(answered.count >= 40, "\(clients.map(\.refusal))")
        let second = try exchange()
        let known = try second.control("accounts")
        for id in answered { #expect(known.contains("\"ordId\":\"\(id)\""), "\(id)") }
        #expect(try second.control("audit").contains("\"sound\":true"))
    }

    @Test func `goes on where it was when it was asked to end`() throws {
        let first = try exchange(
            "--rate", "0", "--start-time", "2026-11-16T12:00:00Z", "--signatures-by-wall-clock")
        _ = try first.control("clock/advance", "POST", #"{"ms":90000}"#)
        let order = try OrderClient(first.url, number: 1)
        #expect(order.send() != nil, "\(order.refusal)")
        let (accounts, audit) = (try first.control("accounts"), try first.control("audit"))
        #expect(first.terminate() == 0)
        let second = try exchange("--rate", "0", "--signatures-by-wall-clock")
        #expect(try second.control("accounts") == accounts)
        #expect(try second.control("audit") == audit)
        #expect(try second.control("clock").contains("2026-11-16T12:01:30.000Z"))
    }

    @Test func `is used by one program at a time`() throws {
        let first = try exchange()
        let second = try OKXPaper.run(["serve", "--port", "0", "--state", state])
        #expect(second.status == 69)
        #expect(second.stderr.contains("another okx-paper has the state folder"))
        #expect(try first.control("audit").contains("\"sound\":true"))
    }

    @Test func `is not taken for another one`() throws {
        #expect(try exchange("--seed", "5").terminate() == 0)
        let other = try OKXPaper.run(["serve", "--port", "0", "--state", state, "--seed", "6"])
        #expect(other.status == 78)
        #expect(other.stderr.contains("its seed is 5, not 6"), "\(other.stderr)")
    }

    @Test func `is refused in a format that this program does not write`() throws {
        #expect(try exchange().terminate() == 0)
        let file = URL(filePath: state + "/journal.db")
        var bytes = try Data(contentsOf: file)
        // Where SQLite keeps the format that an application gave its file.
        bytes.replaceSubrange(60..<64, with: [0, 0, 0, 99])
        try bytes.write(to: file)
        let refused = try OKXPaper.run(["serve", "--port", "0", "--state", state])
        #expect(refused.status == 78)
        #expect(refused.stderr.contains("has format 99"), "\(refused.stderr)")
    }

    @Test func `is refused where no folder can be made`() throws {
        let refused = try OKXPaper.run(["serve", "--port", "0", "--state", state + "/too/deep"])
        #expect(refused.status == 78)
        #expect(refused.stderr.contains("cannot be made"), "\(refused.stderr)")
    }

    @Test func `is refused where its file is none`() throws {
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        _ = try folder.file("state/journal.db", String(repeating: "no database ", count: 200))
        let refused = try OKXPaper.run(["serve", "--port", "0", "--state", state])
        #expect(refused.status == 78)
        #expect(refused.stderr.contains("cannot be read"), "\(refused.stderr)")
    }

    @Test func `is for its owner's eyes`() throws {
        _ = try exchange().terminate()
        for (name, mode) in [("", 0o700), ("/journal.db", 0o600), ("/records.db", 0o600)] {
            let file = try FileManager.default.attributesOfItem(atPath: state + name)
            #expect(file[.posixPermissions] as? Int == mode, "\(name)")
        }
        let bytes = try Data(contentsOf: URL(filePath: state + "/journal.db"))
        #expect(bytes.range(of: Data("passphrase".utf8)) == nil)
    }
}

/// Places orders, one after the other over one connection.
private final class OrderClient: @unchecked Sendable {
    private let connection: RawHTTP
    private let number: Int
    private(set) var orderIDs: [String] = []
    /// What came in place of an order's id.
    private(set) var refusal = ""

    init(_ url: String, number: Int) throws {
        (connection, self.number) = (try RawHTTP(url), number)
    }

    /// Places orders until the exchange is gone.
    ///
    /// - Parameter answered: told how many have been answered so far.
    func sendUntilTheEnd(_ answered: (Int) -> Void) {
        while let id = send() {
            orderIDs.append(id)
            answered(orderIDs.count)
        }
    }

    /// - Returns: the order's id; `nil` when no answer came.
    func send() -> String? {
        let rests = orderIDs.count.isMultiple(of: 2)
        let terms =
            rests
            ? #""side":"buy","ordType":"limit","px":"20000""#
            : #""side":"sell","ordType":"market""#
        let body = #"{"instId":"BTC-USDT","tdMode":"cross","sz":"0.0002",\#(terms)}"#
        let stamp = Clock.system.now().description
        let path = "/api/v5/trade/order"
        let message = stamp + "POST" + path + body
        let code = hmacSHA256(key: Array("s".utf8), message: Array(message.utf8))
        connection.send(
            """
            POST \(path) HTTP/1.1\r
            Content-Type: application/json\r
            OK-ACCESS-KEY: good\r
            OK-ACCESS-SIGN: \(Data(code).base64EncodedString())\r
            OK-ACCESS-TIMESTAMP: \(stamp)\r
            OK-ACCESS-PASSPHRASE: p\r
            Content-Length: \(body.utf8.count)\r
            \r
            \(body)
            """)
        let answer = connection.read { $0.hasSuffix("}") }
        let id = answer.split(separator: "\"ordId\":\"").last?.split(separator: "\"").first
        guard answer.contains("\"sCode\":\"0\""), let id else {
            refusal = answer
            return nil
        }
        return String(id)
    }
}
