import Domain
import Foundation
import TestSupport
import Testing

@testable import PaperExchange

@Suite struct `The wire` {
    @Test(arguments: [
        "", "{", "{\"a\":1,}", "[1 2]", "nul", "\"a", "{\"a\" 1}", "1e", "01x", "{\"a\":\"\n\"}",
        "[]]", "01", "+1", "1.", ".5", "1e+", "\"\\ud83d\"", "\"\\ud83d\\u0041\"", "\"\\u00g1\"",
    ])
    func `takes nothing for JSON that is none`(text: String) {
        #expect(JSONValue(Array(text.utf8)) == nil)
    }

    @Test func `reads JSON as it was sent`() {
        let text = #" {"a":[1.50,"x\"\\\/\nÄ😀\u0041",true,null],"b":{}} "#
        let expected: JSONValue = .object([
            "a": .array([.number("1.50"), .string("x\"\\/\nÄ😀A"), .bool(true), .null]),
            "b": .object([:]),
        ])
        #expect(JSONValue(Array(text.utf8)) == expected)
    }

    @Test(arguments: [
        ("1e-05", "0.00001"), ("1.5E3", "1500"), ("-2.50", "-2.50"), ("12.5e-1", "1.25"),
        ("0", "0"),
        ("0.001e2", "0.1"), ("0e0", "0"), ("10", "10"), ("1e200", "1e200"),
    ])
    func `writes numbers out that a client sent with an exponent`(sent: String, plain: String) {
        #expect(JSONValue(Array(sent.utf8))?.text == plain)
    }

    @Test func `reads two escapes that stand for one character`() {
        #expect(JSONValue(Array(#""\ud83d\uDE00!""#.utf8)) == .string("😀!"))
    }

    @Test func `does not follow JSON into endless depth`() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(JSONValue(Array(deep.utf8)) == nil)
    }

    @Test func `writes JSON that reads back`() throws {
        var json = JSONWriter()
        json.object {
            $0.field("text", "a\"b\\c\nd\u{1}ü")
            $0.field("number", "0.10" as Exact)
            $0.field("none", nil as Exact?)
            $0.integer("integer", -7)
            $0.flag("flag", true)
            $0.null("null")
            $0.array("list") { list in
                list.value("x")
                list.object { $0.field("y", "z") }
            }
        }
        let expected =
            #"{"text":"a\"b\\c\u000ad\u0001ü","number":"0.1","none":"","integer":-7,"#
            + #""flag":true,"null":null,"list":["x",{"y":"z"}]}"#
        #expect(String(decoding: json.bytes, as: UTF8.self) == expected)
        #expect(JSONValue(json.bytes)?["text"] == .string("a\"b\\c\nd\u{1}ü"))
    }

    @Test func `decodes queries and leaves empty parameters out`() {
        let request = PaperRequest(
            method: "GET", target: "/api/v5/account/balance?ccy=BTC%2CETH&instId=&x=a+b&x=second")
        #expect(request.query == ["ccy": "BTC,ETH", "x": "a b"])
        #expect(request.path == "/api/v5/account/balance")
    }

    @Test(arguments: 0..<40)
    func `encodes Base64 as Foundation does`(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ 5) }
        #expect(base64(bytes) == Data(bytes).base64EncodedString())
    }

    @Test func `prints and reads steps of a price exactly`() {
        let grid = Grid(places: 4)
        for (units, text) in [(0, "0"), (1, "0.0001"), (-15_000, "-1.5"), (20_000, "2")] {
            #expect(grid.text(Int64(units)) == text)
            #expect(grid.units(grid.exact(Int64(units))) == Int64(units))
        }
        #expect(grid.units("1.00005") == nil)
        #expect(grid.units("99999999999999999999") == nil)
    }
}

@Suite struct `A signature` {
    struct Vector: Decodable, CustomTestStringConvertible {
        let id, secret, timestamp, method, requestPath, body, signature: String
        /// Some sources state only what is signed.
        let key, passphrase: String?
        var testDescription: String { id }
    }

    private static func vectors() throws -> [Vector] {
        struct File: Decodable { let vectors: [Vector] }
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(
                "OKXTests/Fixtures/signing_vectors.json")
        return try JSONDecoder().decode(File.self, from: Data(contentsOf: file)).vectors
    }

    @Test func `is checked as in every published vector`() throws {
        let vectors = try Self.vectors()
        #expect(vectors.count == 13)
        for vector in vectors {
            let (name, phrase) = (vector.key ?? "key", vector.passphrase ?? "phrase")
            let account = PaperAccount(
                uid: vector.id,
                keys: [
                    PaperKey(key: name, secret: vector.secret, passphrase: phrase)
                ])
            let request = PaperRequest(
                method: vector.method, target: vector.requestPath,
                headers: [
                    "ok-access-key": name, "ok-access-sign": vector.signature,
                    "ok-access-timestamp": vector.timestamp,
                    "ok-access-passphrase": phrase,
                ], body: Array(vector.body.utf8))
            let time = try #require(Timestamp(vector.timestamp))
            let uid = try Authentication([account]).uid(of: request, trading: true, at: time)
            #expect(uid == vector.id)
        }
    }
}

@Suite struct `The accounts file` {
    private func accounts(_ text: String) throws -> [PaperAccount] {
        try PaperAccount.list(fromJSON: Array(text.utf8))
    }
    private let keys = #""keys":[{"key":"k","secret":"s","passphrase":"p"}]"#

    @Test func `is read with its defaults`() throws {
        let account = try #require(try accounts(#"{"accounts":[{"uid":"1",\#(keys)}]}"#).first)
        #expect(
            account
                == PaperAccount(
                    uid: "1", keys: [PaperKey(key: "k", secret: "s", passphrase: "p")]))
    }

    @Test func `is read with everything set`() throws {
        let text = """
            {"accounts":[{"uid":"7","level":"3","position_mode":"long_short_mode","auto_loan":true,\
            "fee_type":"1","leverage":"5","balances":{"USDT":"1000.5","BTC":2},\
            "keys":[{"key":"k","secret":"s","passphrase":"p","permissions":["read_only"],\
            "environment":"demo"}]}]}
            """
        let account = try #require(try accounts(text).first)
        #expect(account.level == .multiCurrency && account.positionMode == .longShort)
        #expect(account.autoLoan && account.feeType == "1" && account.leverage == 5)
        #expect(account.balances == ["USDT": "1000.5", "BTC": 2])
        #expect(account.keys.first?.permissions == ["read_only"])
        #expect(account.keys.first?.environment == .demo)
    }

    @Test func `is refused with the place that is wrong, and no secret`() {
        #expect(throws: PaperAccountsError.notJSON) { try accounts("[]") }
        #expect(throws: PaperAccountsError.missing(field: "uid", account: 0)) {
            try accounts("{\"accounts\":[{\(keys)}]}")
        }
        #expect(throws: PaperAccountsError.invalid(field: "level", value: "4", account: 0)) {
            try accounts(#"{"accounts":[{"uid":"1","level":"4",\#(keys)}]}"#)
        }
        #expect(throws: PaperAccountsError.duplicate(field: "key", value: "k")) {
            try accounts(#"{"accounts":[{"uid":"1",\#(keys)},{"uid":"2",\#(keys)}]}"#)
        }
        let key = PaperKey(key: "k", secret: "hidden", passphrase: "hidden")
        #expect(!"\(key)".contains("hidden"))
    }
}
