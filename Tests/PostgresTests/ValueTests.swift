import Domain
import Postgres
import TestSupport
import Testing

@Suite struct `Values travel to the database and back` {
    private let connection: PostgresConnection

    init() throws { connection = try TestDatabase.connectToServer() }

    @Test(arguments: [
        "12345678901234567890123456789012345678", "-0.000000000000000000000000000000000001",
        "-12.345678901234567890123456789012345678",
        "99999999999999999999.999999999999999999", "0", "-1", "0.1", "3.133",
    ])
    func `an exact decimal keeps every digit`(text: String) throws {
        let number = try #require(Exact(text))
        let row = try connection.queryRow("select $1::numeric as number", [number])
        #expect(try row.exact("number") == number)
        #expect(try row.string("number") == text)
    }

    @Test func `integers, booleans and moments are themselves`() throws {
        let moment = Timestamp(milliseconds: 1_806_048_000_123)
        let row = try connection.queryRow(
            """
            select $1::bigint as low, $2::bigint as high, $3::boolean as yes, $4::boolean as no,
                   $5::timestamptz as moment, $6::date as day
            """, [Int64.min, Int.max, true, false, moment, moment.date])
        #expect(try row.int64("low") == .min)
        #expect(try row.int("high") == .max)
        #expect(try row.bool("yes"))
        #expect(try !row.bool("no"))
        #expect(try row.timestamp("moment") == moment)
        #expect(try row.date("day") == moment.date)
    }

    @Test(arguments: [
        "", "NULL", "'; drop table account; --", "a\\b", "\"quoted\"", "ünïcödé 漢字 🙂", "$1",
        "line\nbreak",
    ])
    func `text is data, whatever it says`(text: String) throws {
        let row = try connection.queryRow(
            "select $1::text as plain, $2::jsonb ->> 0 as json, $3::text[] as list",
            [text, #"["kept"]"#, [text, "x", text]])
        #expect(try row.string("plain") == text)
        #expect(try row.string("json") == "kept")
        #expect(try row.strings("list") == [text, "x", text])
    }

    @Test func `bytes keep all 256 values`() throws {
        let bytes = (0...255).map { UInt8($0) }
        let row = try connection.queryRow(
            "select $1::bytea as bytes, length($1::bytea) as length, ''::bytea as none", [bytes])
        #expect(try row.bytes("bytes") == bytes)
        #expect(try row.int("length") == 256)
        #expect(try row.bytes("none") == [])
    }

    @Test func `an array becomes rows, NULL elements included`() throws {
        let prices: [Exact?] = ["0.1", nil, "-2"]
        let rows = try connection.query(
            "select * from unnest($1::text[], $2::numeric[], $3::bigint[]) as t (name, price, n)",
            [["a", "b,c", "{d}"], prices, [1, 2, 3]])
        #expect(try rows.map { try $0.string("name") } == ["a", "b,c", "{d}"])
        #expect(try rows.map { try $0.exactOrNil("price") } == prices)
        #expect(try rows.map { try $0.int("n") } == [1, 2, 3])
    }

    @Test func `NULL is nil both ways`() throws {
        let row = try connection.queryRow(
            "select $1::text as a, $2::numeric as b, $3::timestamptz as c, $4::text[] as d",
            [nil as String?, nil as Exact?, nil as Timestamp?, nil as [String]?])
        #expect(try row.stringOrNil("a") == nil)
        #expect(try row.exactOrNil("b") == nil)
        #expect(try row.timestampOrNil("c") == nil)
        #expect(try row.stringsOrNil("d") == nil)
    }

    /// Each case is a seed for texts of the characters that arrays treat specially.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `any array of text survives the trip`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let alphabet: [Character] = ["\"", "\\", "{", "}", ",", " ", "N", "é", "🙂", "\n", "'"]
        let texts = (0..<20).map { _ in
            String(
                (0..<Int.random(in: 0...6, using: &random)).compactMap { _ in
                    alphabet.randomElement(using: &random)
                })
        }
        let row = try connection.queryRow(
            "select $1::text[] as texts, cardinality($1::text[]) as count", [texts])
        #expect(try row.strings("texts") == texts)
        #expect(try row.int("count") == 20)
    }
}

@Suite struct `A value that is not what was asked for` {
    private let connection: PostgresConnection

    init() throws { connection = try TestDatabase.connectToServer() }

    @Test(arguments: ["NaN", "Infinity", "1e200"])
    func `as a decimal names column, type and value`(text: String) throws {
        let row = try connection.queryRow("select $1::numeric as price", [text])
        let value = try row.string("price")
        #expect(
            throws: PostgresError.decoding(
                column: "price", type: "an exact decimal", value: value)
        ) { try row.exact("price") }
    }

    @Test func `is refused for each type`() throws {
        let row = try connection.queryRow(
            """
            select 'x' as word, 'infinity'::timestamptz as never, array[['a']] as matrix,
                   array['a', null] as gaps, '[0:0]={a}'::text[] as shifted, '2026-01-01 BC'::date as bc
            """)
        #expect(throws: PostgresError.self) { try row.int("word") }
        #expect(throws: PostgresError.self) { try row.int64("word") }
        #expect(throws: PostgresError.self) { try row.bool("word") }
        #expect(throws: PostgresError.self) { try row.bytes("word") }
        #expect(throws: PostgresError.self) { try row.timestamp("never") }
        #expect(throws: PostgresError.self) { try row.date("bc") }
        #expect(throws: PostgresError.self) { try row.strings("matrix") }
        #expect(throws: PostgresError.self) { try row.strings("gaps") }
        #expect(throws: PostgresError.self) { try row.strings("shifted") }
        #expect(throws: PostgresError.self) { try row.value("word", as: Word.self) }
    }

    private enum Word: String { case buy, sell }

    @Test func `says so in words`() throws {
        let row = try connection.queryRow("select 'ten' as size, null as price")
        let wrong = #expect(throws: PostgresError.self) { try row.exact("size") }
        #expect(
            wrong?.description.hasPrefix("column 'size' should be an exact decimal and is 'ten'")
                == true)
        let missing = #expect(throws: PostgresError.self) { try row.exact("price") }
        #expect(missing == .decoding(column: "price", type: "an exact decimal", value: nil))
        #expect(missing?.description.contains("is NULL") == true)
    }

    @Test func `and a column that is not there names those that are`() throws {
        let row = try connection.queryRow("select 1 as a, 2 as b")
        #expect(throws: PostgresError.unknownColumn("c", available: ["a", "b"])) {
            try row.int("c")
        }
    }

    @Test func `and two columns of one name are no answer`() throws {
        let error = #expect(throws: PostgresError.self) {
            try connection.query("select 1 as id, 2 as id")
        }
        guard case .unexpectedShape = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
    }

    @Test func `and a NUL byte is not cut off but refused`() throws {
        #expect(throws: PostgresError.nulByte(place: "parameter $2 of: select $1, $2")) {
            try connection.query("select $1, $2", ["a", "b\0c"])
        }
        #expect(throws: PostgresError.nulByte(place: "a statement")) {
            try connection.query("select 1\0, 2")
        }
        #expect(!connection.isDead)
    }

    @Test func `and too many rows or none are told apart`() throws {
        let one = "select 1 as n"
        #expect(try connection.queryRow(one).int("n") == 1)
        #expect(try connection.queryRowOrNil(one + " where false") == nil)
        #expect(throws: PostgresError.self) { try connection.queryRow(one + " where false") }
        #expect(throws: PostgresError.self) {
            try connection.queryRowOrNil(one + " union all select 2")
        }
    }
}
