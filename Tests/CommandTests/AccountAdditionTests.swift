import Domain
import Store
import TestSupport
import Testing

/// Against a live paper exchange: real HTTP, real signatures.
@Suite struct `An account is added` {
    private struct Place {
        let desk: Desk
        let exchange: LiveExchange

        init(_ exchange: LiveExchange, kind: String = "paper") throws {
            (desk, self.exchange) = (try Desk(), exchange)
            let added = try desk.basis(
                "venue", "add", "here", "--base-url", exchange.url, "--kind", kind)
            #expect(added.status == 0)
        }

        func add(_ key: String, _ secret: String = "s", _ passphrase: String = "p") throws
            -> Transcript
        {
            try desk.basis(
                "account", "add", "main", "--venue", "here",
                input: "\(key)\n\(secret)\n\(passphrase)\n")
        }

        /// The refusal, when nothing was printed or stored.
        func refusal(_ transcript: Transcript) throws -> String {
            #expect(transcript.stdout.isEmpty)
            #expect(try desk.store.accounts().isEmpty)
            return transcript.stderr
        }
    }

    @Test func `with what it holds, and its secrets sealed`() throws {
        let place = try Place(LiveExchange())
        let transcript = try place.add("good")
        #expect(
            transcript
                == Transcript(
                    stdout: """
                        name           main
                        venue          here
                        kind           paper
                        user_id        4711
                        enabled        yes
                        max_coin_usd   -
                        max_total_usd  -

                        """, stderr: "its ledger starts with 0.5 BTC, 20000 USDT\n"))
        let store = try place.desk.store
        let sealed = try store.sealedCredentials(of: store.account(named: "main"))
        #expect(!sealed.key.contains(subsequence: Array("good".utf8)))
        #expect(try place.desk.basis("key", "check").status == 0)
    }

    /// A proxy would read what is signed.
    @Test func `past every proxy where there is no TLS`() throws {
        let place = try Place(LiveExchange())
        var basis = place.desk.basis
        for name in ["http_proxy", "all_proxy", "ALL_PROXY"] {
            basis.environment[name] = "http://127.0.0.1:9"
        }
        let added = try basis(
            "account", "add", "main", "--venue", "here", input: "good\ns\np\n")
        #expect(added.status == 0, "\(added)")
    }

    @Test func `but not twice for one user`() throws {
        let place = try Place(LiveExchange())
        #expect(try place.add("good").status == 0)
        let again = try place.desk.basis(
            "account", "add", "twin", "--venue", "here", input: "second\ns2\np2\n")
        #expect(again.status == 78)
        #expect(again.stderr.hasPrefix("basis: user id 4711 is account 'main' already"))
    }

    @Test(arguments: [
        ("nobody", "s", "p", "50111"), ("good", "s", "wrong", "50105"),
        ("good", "wrong", "p", "50113"), ("demo", "s", "p", "50101"),
    ])
    func `unless the exchange refuses its key`(
        key: String, secret: String, passphrase: String, code: String
    ) throws {
        let place = try Place(LiveExchange(), kind: "live")
        let transcript = try place.add(key, secret, passphrase)
        #expect(transcript.status == 77)
        let sentence = try place.refusal(transcript)
        #expect(
            sentence.hasPrefix("basis: GET /api/v5/account/config was refused with \(code) "),
            "\(sentence)")
        for secret in [secret, passphrase] where secret.count > 1 {
            #expect(!sentence.contains("'\(secret)'"))
        }
    }

    @Test(arguments: [("reader", "may not trade"), ("taker", "may withdraw")])
    func `unless its key may do too little or too much`(key: String, phrase: String) throws {
        let place = try Place(LiveExchange())
        let transcript = try place.add(key)
        #expect(transcript.status == 77)
        #expect(try place.refusal(transcript).hasPrefix("basis: the key of 'main' \(phrase): "))
    }

    @Test func `unless it keeps long and short apart`() throws {
        let place = try Place(LiveExchange(positionMode: "long_short_mode"))
        let transcript = try place.add("good")
        #expect(transcript.status == 78)
        #expect(
            try place.refusal(transcript)
                .hasPrefix("basis: the account keeps long and short positions apart: "))
    }

    @Test func `unless the exchange is unreachable`() throws {
        let desk = try Desk()
        #expect(
            try desk.basis(
                "venue", "add", "here", "--base-url", "http://127.0.0.1:1", "--kind", "paper"
            ).status == 0)
        let transcript = try desk.basis(
            "account", "add", "main", "--venue", "here", input: "good\ns\np\n")
        #expect(transcript.status == 69 && transcript.stdout.isEmpty)
        #expect(
            transcript.stderr.hasPrefix(
                "basis: GET /api/v5/public/time got no answer: no connection to the host"))
    }

    @Test func `and starts disabled where money is traded`() throws {
        let place = try Place(LiveExchange(), kind: "live")
        let transcript = try place.add("good")
        #expect(transcript.status == 0)
        #expect(
            transcript.stderr.hasSuffix(
                "it opens nothing until 'basis account enable main --live'\n"))
        #expect(try place.desk.store.account(named: "main").isEnabled == false)
    }

    @Test func `and later given a new key of the same user only`() throws {
        let place = try Place(LiveExchange())
        #expect(try place.add("good").status == 0)
        let store = try place.desk.store
        let account = try store.account(named: "main")
        let before = try store.sealedCredentials(of: account)
        let foreign = try place.desk.basis("account", "rotate", "main", input: "other\ns\np\n")
        #expect(foreign.status == 77)
        #expect(try store.sealedCredentials(of: account) == before)
        let own = try place.desk.basis("account", "rotate", "main", input: "second\ns2\np2\n")
        #expect(own == Transcript(stderr: "main has its new key\n"))
        #expect(try store.sealedCredentials(of: account) != before)
    }

    @Test func `and sealed anew when the master key is changed`() throws {
        let place = try Place(LiveExchange())
        #expect(try place.add("good").status == 0)
        let file = place.desk.folder.path + "/new.key"
        let rotated = try place.desk.basis("key", "rotate", "--new-key-file", file)
        #expect(rotated.status == 0)
        #expect(try place.desk.basis("key", "check").status == 1)
        var basis = place.desk.basis
        basis.environment["BASIS_KEY_FILE"] = file
        #expect(try basis("key", "check").status == 0)
        // Again, as after an interruption: what is under the new key is left alone.
        let again = try place.desk.basis("key", "rotate", "--new-key-file", file)
        #expect(again.status == 0)
        #expect(try basis("key", "check").status == 0)
    }
}

extension [UInt8] {
    fileprivate func contains(subsequence: [UInt8]) -> Bool {
        indices.contains { self[$0...].starts(with: subsequence) }
    }
}
