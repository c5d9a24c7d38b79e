import Domain
import Reports
import TestSupport
import Testing

@Suite struct `A table` {
    private struct Holding {
        let coin: String
        let amount: Exact?
        let yield: Exact
    }

    private func table(_ holdings: [Holding]) -> Table {
        Table(
            holdings,
            [
                Column("coin") { .text($0.coin) },
                Column("held_amount", places: 2) { Cell($0.amount) },
                Column("yield_pct") { .percent($0.yield) },
            ])
    }

    private var two: Table {
        table([
            Holding(coin: "BTC", amount: "1234.5678", yield: "8.25"),
            Holding(coin: "E,\"TH", amount: nil, yield: "-1"),
        ])
    }

    @Test func `aligns words at the left and numbers at the right, and rounds for people only`() {
        #expect(
            two.text == """
                COIN   HELD AMOUNT  YIELD PCT
                BTC        1234.57       8.25
                E,"TH            -         -1

                """)
    }

    @Test func `writes amounts as strings and percentages as numbers in JSON, with every digit`() {
        #expect(
            two.json == #"""
                {"rows":[
                {"coin":"BTC","held_amount":"1234.5678","yield_pct":8.25},
                {"coin":"E,\"TH","held_amount":null,"yield_pct":-1}
                ]}
                """#)
        #expect(two.ndjson.split(separator: "\n").count == 2)
    }

    @Test func `quotes what CSV must quote, and leaves null empty`() {
        #expect(
            two.csv == #"""
                coin,held_amount,yield_pct
                BTC,1234.5678,8.25
                "E,""TH",,-1

                """#)
    }

    @Test func `without rows is no text, a head in CSV and an empty list in JSON`() {
        #expect(table([]).text == "")
        #expect(table([]).json == #"{"rows":[]}"#)
        #expect(table([]).ndjson == "")
        #expect(table([]).csv == "coin,held_amount,yield_pct\n")
    }

    @Test func `shows a single row as names and values`() {
        let one = table([Holding(coin: "BTC", amount: "1", yield: "8")])
        #expect(one.recordText == "coin         BTC\nheld_amount  1.00\nyield_pct    8\n")
        #expect(one.recordJSON == #"{"coin":"BTC","held_amount":"1","yield_pct":8}"#)
    }

    @Test func `shows times to the second to people and to the millisecond to programs`() {
        let cell = Cell.timestamp(Timestamp(milliseconds: 1_700_000_000_123))
        #expect(cell.shown(places: nil) == "2023-11-14 22:13:20Z")
        #expect(cell.json == #""2023-11-14T22:13:20.123Z""#)
    }
}
