/// Lists that the exchange gives out in pages, newest first.
extension Client {
    /// All rows of a list, newest first.
    ///
    /// Pages are asked for one after the other, each with the id of the last row before it, until
    /// one is not full.
    ///
    /// - Parameters:
    ///   - pageSize: how many rows the endpoint was told to give at most.
    ///   - page: the page of rows older than the given id; the newest for `nil`.
    ///   - id: what a row is paged by: `\.orderID` for orders, `\.billID` for fills and bills.
    /// - Throws: ``OKXError``: a list is whole or not there at all.
    public func all<Row>(
        as credentials: Credentials?, pageSize: Int = 100,
        _ page: (_ after: String?) -> Endpoint<[Row]>, by id: (Row) -> String
    ) throws(OKXError) -> [Row] {
        var rows: [Row] = []
        var seen: Set<String> = []
        var cursor: String?
        while true {
            let endpoint = page(cursor)
            let next = try ask(endpoint, as: credentials)
            rows += next.filter { seen.insert(id($0)).inserted }
            guard next.count >= pageSize, let last = next.last.map(id) else { return rows }
            guard last != cursor else {
                throw .nonsense(endpoint.request, .endlessPages(cursor: last))
            }
            cursor = last
        }
    }
}
