import Domain
import TestSupport
import Testing

@testable import PaperExchange

@Suite struct `A page of a list` {
    /// A row a second; from the sixth on, two rows share each id.
    private struct Row: Hashable {
        let id: Int64
        let time: Timestamp
        let isEven: Bool
    }

    private static let rows = (1...250).map { number in
        Row(
            id: Int64(number), time: Timestamp(milliseconds: Int64(number) * 1000),
            isEven: number % 2 == 0)
    }

    private func call(_ query: String) -> Call {
        let request = PaperRequest(method: "GET", target: "/x?" + query)
        return Call(
            request: request, query: request.query, body: .null, uid: "1",
            now: Timestamp(milliseconds: 0))
    }

    private func ids(
        _ query: String, since oldest: Int64? = nil, most: Int = 100,
        where isMeant: (Row) -> Bool = { _ in true }
    ) throws -> [Int64] {
        try Paging(call(query), most: most).page(
            of: PagedList(Self.rows, id: \.id), time: \.time,
            since: oldest.map(Timestamp.init(milliseconds:)), where: isMeant
        ).map(\.id)
    }

    @Test func `comes newest first and holds a hundred rows unless told`() throws {
        #expect(try ids("") == (151...250).reversed())
        #expect(try ids("limit=3") == [250, 249, 248])
    }

    @Test func `after an id has what is older, without it`() throws {
        #expect(try ids("after=200&limit=2") == [199, 198])
        #expect(try ids("after=1") == [])
        #expect(try ids("after=9999&limit=1") == [250])
    }

    @Test func `before an id is the newest page of what is newer, not the next to it`() throws {
        #expect(try ids("before=100&limit=2") == [250, 249])
        #expect(try ids("before=248") == [250, 249])
        #expect(try ids("before=100&after=103") == [102, 101])
    }

    @Test func `keeps to a span of time, both ends in it`() throws {
        #expect(try ids("begin=10000&end=12000") == [12, 11, 10])
    }

    @Test func `ends where what is remembered ends`() throws {
        #expect(try ids("after=20", since: 17_000) == [19, 18, 17])
    }

    @Test func `is filled up with rows that pass the filters`() throws {
        #expect(try ids("limit=3", where: \.isEven) == [250, 248, 246])
    }

    @Test func `does not end between rows of one id where those come together`() throws {
        let rows = [1, 2, 2, 2, 3].map { Int64($0) }
        let page = try Paging(call("limit=2")).page(
            of: PagedList(rows) { $0 }, isWhole: true,
            time: { Timestamp(milliseconds: $0) })
        #expect(page == [3, 2, 2, 2])
    }

    @Test func `skips what must not be shown`() throws {
        let list = PagedList<Int>(0..<4, id: { Int64($0) }, row: { $0 == 2 ? nil : $0 })
        let page = try Paging(call("")).page(
            of: list, time: { Timestamp(milliseconds: Int64($0)) })
        #expect(page == [3, 1, 0])
    }

    @Test(arguments: [
        "after=x", "before=1.5", "limit=0", "limit=101", "limit=-1", "begin=now", "end=9e9",
    ])
    func `is refused for a parameter that is none`(query: String) {
        let name = query.split(separator: "=")[0]
        #expect(throws: Refusal.parameter(String(name))) { try Paging(call(query)) }
    }

    /// Whatever the list and the page size: following `after` sees every row once, in order.
    @Test(arguments: 0..<50 as Range<UInt64>)
    func `leads to the next, until all has been seen once`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var id: Int64 = 0
        let rows = (0..<Int.random(in: 0...300, using: &random)).map { _ in
            id += Int64.random(in: 1...5, using: &random)
            return id
        }
        let limit = Int.random(in: 1...100, using: &random)
        var seen: [Int64] = []
        while true {
            let after = seen.last.map { "&after=\($0)" } ?? ""
            let page = try Paging(call("limit=\(limit)" + after)).page(
                of: PagedList(rows) { $0 }, time: { Timestamp(milliseconds: $0) })
            seen += page
            guard page.count == limit else { break }
        }
        #expect(seen == rows.reversed())
    }
}
