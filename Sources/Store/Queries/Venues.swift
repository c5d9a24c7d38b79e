public import Domain
import Postgres

enum VenueStatements {
    static let list = "select name, base_url, kind, ca_file, built_in from venue order by name"
    static let insert = """
        insert into venue (name, base_url, kind, ca_file) values ($1, $2, $3, $4)
        on conflict do nothing
        """
    static let users = "select name from account where venue = $1 order by name"
    static let delete = "delete from venue where name = $1 and not built_in"
    static let move = """
        update venue set base_url = $2
        where name = $1 and kind = 'paper'
            and not exists (select from account where venue = venue.name)
        """
    static let deliveryWindow = """
        select minutes * 60000::bigint as milliseconds from delivery_window
        where (venue = $1 or venue is null) and since <= $2
        order by venue nulls last, since desc limit 1
        """
    static let all = [list, insert, users, delete, move, deliveryWindow]
}

extension Store {
    /// Over how long before a delivery its settlement price is averaged, milliseconds.
    public func deliveryWindow(venue: String, at expiry: Timestamp) throws -> Int64 {
        try one(VenueStatements.deliveryWindow, [venue, expiry]).int64("milliseconds")
    }

    /// Every venue, by name.
    public func venues() throws -> [Venue] {
        try connection.query(VenueStatements.list).map { row in
            Venue(
                name: try row.string("name"), baseURL: try row.string("base_url"),
                kind: try row.value("kind", "venue kind", Venue.Kind.init(rawValue:)),
                caFile: try row.stringOrNil("ca_file"))
        }
    }

    /// - Throws: ``StoreError/unknownName(kind:name:known:)``.
    public func venue(named name: String) throws -> Venue {
        let venues = try venues()
        guard let venue = venues.first(where: { $0.name == name }) else {
            throw StoreError.unknownName(kind: "venue", name: name, known: venues.map(\.name))
        }
        return venue
    }

    /// - Throws: ``StoreError/nameTaken(kind:name:)``.
    public func add(_ venue: Venue) throws {
        let added = try connection.execute(
            VenueStatements.insert, [venue.name, venue.baseURL, venue.kind.rawValue, venue.caFile])
        guard added == 1 else { throw StoreError.nameTaken(kind: "venue", name: venue.name) }
    }

    /// - Throws: ``StoreError`` when it is unknown, built in, or has accounts.
    public func removeVenue(named name: String) throws {
        _ = try venue(named: name)
        let users = try connection.query(VenueStatements.users, [name]).map {
            try $0.string("name")
        }
        guard users.isEmpty else {
            throw StoreError.inUse(
                kind: "venue", name: name,
                reason: "accounts trade there: \(users.joined(separator: ", "))")
        }
        do {
            guard try connection.execute(VenueStatements.delete, [name]) == 1 else {
                throw StoreError.builtIn(venue: name)
            }
        } catch let error as PostgresError
            where error.sqlState == PostgresError.foreignKeyViolation
        {
            throw StoreError.inUse(
                kind: "venue", name: name, reason: "its instruments and yields are stored")
        }
    }

    /// Gives a paper exchange another address, while no account trades there: the address is part
    /// of what identifies an account.
    ///
    /// - Returns: whether it was moved.
    public func movePaperVenue(named name: String, to baseURL: String) throws -> Bool {
        try connection.execute(VenueStatements.move, [name, baseURL]) == 1
    }
}
