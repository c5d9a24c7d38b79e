import CLibcurl
import Clock
import Foundation
import Testing

@testable import HTTP

@Suite struct `A request that fails` {
    @Test func `was never sent when nothing listens`() throws {
        let (listener, port) = try LoopbackServer.listen()
        close(listener)
        let failure = try failure(.post("http://127.0.0.1:\(port)/order?secret=1", "{}"))
        #expect(failure.kind == .couldNotConnect)
        #expect(failure.neverSent)
        #expect(failure.request == "POST 127.0.0.1:\(port)/order")
        #expect("\(failure)".hasPrefix("POST 127.0.0.1:\(port)/order: no connection after "))
        #expect("\(failure)".hasSuffix("; it was never sent"))
    }

    @Test func `was never sent when the name does not resolve`() throws {
        // The top-level domain that never exists (RFC 2606).
        let failure = try failure(.post("http://nowhere.invalid/", "{}"))
        #expect(failure.kind == .couldNotResolve)
        #expect(failure.neverSent)
    }

    @Test func `was never sent when the TLS handshake gets no answer in time`() throws {
        // The connection waits in the backlog: accepted by the kernel, answered by nobody.
        let (listener, port) = try LoopbackServer.listen()
        defer { close(listener) }
        let failure = try failure(
            .post("https://127.0.0.1:\(port)/", "{}"),
            settings: CurlTransport.Settings(connectLimitMilliseconds: 150))
        #expect(failure.kind == .couldNotConnect)
        #expect(failure.neverSent)
        #expect((140..<2_000).contains(failure.elapsedMilliseconds))
    }

    @Test func `was never sent when the server speaks no TLS`() throws {
        let server = try LoopbackServer { descriptor, _ in
            let connection = PlainConnection(descriptor)
            _ = connection.receive()
            connection.send(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
            connection.close()
        }
        let failure = try failure(.post("https://127.0.0.1:\(server.port)/", "{}"))
        #expect(failure.kind == .couldNotConnect)
        #expect(failure.neverSent)
    }

    @Test func `ends at its total time limit`() throws {
        let server = try HTTP1Server { _ in .silence }
        let failure = try failure(
            .get(server.url("/slow?ccy=BTC")),
            settings: CurlTransport.Settings(totalLimitMilliseconds: 150))
        #expect(failure.kind == .timedOut)
        #expect(!failure.neverSent)
        #expect((140..<2_000).contains(failure.elapsedMilliseconds))
        #expect(failure.request == "GET 127.0.0.1:\(server.port)/slow")
        #expect(!"\(failure)".contains("ccy"))
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"code\":",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"code\":\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        "HTTP/1.1 200 OK\r\nContent-",
        "nonsense",
        "",
    ])
    func `is broken when the answer is cut short or garbled`(bytes: String) throws {
        let server = try HTTP1Server { _ in .sendAndClose(Array(bytes.utf8)) }
        let failure = try failure(.post(server.url(), "{}"))
        #expect(failure.kind == .broken)
        #expect(!failure.neverSent)
    }

    @Test func `refuses an answer above the limit, whether it names its size or not`() throws {
        let body = [UInt8](repeating: 0x20, count: 5_000)
        let head = "HTTP/1.1 200 OK\r\n\r\n"
        let server = try HTTP1Server { request in
            request.target == "/sized"
                ? .answer(body: body) : .sendAndClose(Array(head.utf8) + body)
        }
        for target in ["/sized", "/unsized"] {
            let request = HTTPRequest.get(server.url(target))
            let small = CurlTransport.Settings(answerLimitBytes: 4_999)
            #expect(try failure(request, settings: small).kind == .answerTooLarge)
            let enough = CurlTransport.Settings(answerLimitBytes: 5_000)
            #expect(try send([request], settings: enough).answers[0][0].get().body == body)
        }
    }

    @Test func `refuses an answer that grows above the limit when decompressed`() throws {
        // A mebibyte of zero bytes, which gzip makes into a kilobyte.
        let bomb = try #require(gzippedZeros)
        let server = try HTTP1Server { _ in
            .answer(headers: ["Content-Encoding: gzip"], body: bomb)
        }
        let limit = CurlTransport.Settings(answerLimitBytes: 100_000)
        #expect(try failure(.get(server.url()), settings: limit).kind == .answerTooLarge)
        let answer = try send([.get(server.url())]).answers[0][0].get()
        #expect(answer.body.count == 1_048_576)
    }
}

@Suite struct `A run that has to end` {
    @Test func `ends its waiting requests soon after a signal`() throws {
        let server = try HTTP1Server { $0.target == "/slow" ? .silence : .text("quick") }
        let start = Clock.system.elapsed()
        let transport = CurlTransport(isInterrupted: { Clock.system.elapsed() - start > 200 })
        let answers = transport.send([.get(server.url("/slow")), .get(server.url("/quick"))])
        #expect(try answers[0].failure().kind == .interrupted)
        #expect(try answers[1].get().text == "quick")
        #expect((200..<1_000).contains(Clock.system.elapsed() - start))
    }

    @Test func `ends its waiting requests at the deadline`() throws {
        let server = try HTTP1Server { _ in .silence }
        let start = Clock.system.elapsed()
        let transport = CurlTransport(deadline: start + 150)
        let failure = try transport.send([.post(server.url(), "{}")])[0].failure()
        #expect(failure.kind == .interrupted)
        #expect(!failure.neverSent)
        #expect((150..<1_000).contains(Clock.system.elapsed() - start))
    }

    @Test func `sends nothing afterwards, until told that it may`() throws {
        let server = try HTTP1Server { _ in .text("cancelled") }
        let transport = CurlTransport(isInterrupted: { true })
        #expect(try transport.send([.get(server.url())])[0].failure().kind == .interrupted)
        #expect(server.connections == 0)
        transport.isInterrupted = { false }
        #expect(try transport.send([.get(server.url())])[0].get().text == "cancelled")
    }
}

@Suite struct `What libcurl reports` {
    /// A second attempt that fails to connect says nothing about the first.
    @Test(
        arguments: [
            CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_SSL_CONNECT_ERROR,
            CURLE_PEER_FAILED_VERIFICATION, CURLE_OPERATION_TIMEDOUT,
        ].map(\.rawValue))
    func `is never sent only when no byte was`(code: UInt32) {
        func neverSent(_ nothingSent: Bool) -> Bool {
            let kind = HTTPFailure.Kind(CURLcode(code), nothingSent: nothingSent)
            return HTTPFailure(kind: kind, request: "", detail: "", elapsedMilliseconds: 0)
                .neverSent
        }
        #expect(neverSent(true))
        #expect(!neverSent(false))
    }

    /// The list is closed: an unknown code is in doubt.
    @Test func `claims never sent for no other code`() {
        let claiming = (1..<CURL_LAST.rawValue).filter { code in
            let kind = HTTPFailure.Kind(CURLcode(code), nothingSent: true)
            return HTTPFailure(kind: kind, request: "", detail: "", elapsedMilliseconds: 0)
                .neverSent
        }
        // 5 and 6 resolve, 7 and 97 connect, 28 time, the others TLS.
        #expect(claiming == [5, 6, 7, 28, 35, 58, 59, 60, 77, 82, 83, 91, 97])
    }

    @Test(arguments: [
        ("https://www.okx.com/api/v5/trade/order?x=1#y", "POST www.okx.com/api/v5/trade/order"),
        ("http://user:word@127.0.0.1:8600", "POST 127.0.0.1:8600"),
        ("nonsense", "POST nonsense"),
    ])
    func `names the request without query and credentials`(url: String, summary: String) {
        #expect(HTTPRequest.post(url, "").summary == summary)
    }
}

/// A mebibyte of zero bytes as gzip packs it.
private let gzippedZeros: [UInt8]? = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "head -c 1048576 /dev/zero | gzip -9n"]
    let output = Pipe()
    process.standardOutput = output
    guard (try? process.run()) != nil else { return nil }
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return bytes.isEmpty ? nil : Array(bytes)
}()
