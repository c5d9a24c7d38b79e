/// One step of the database's schema. Never edited once released: its checksum is recorded.
public struct Migration: Sendable {
    public let version: Int
    public let name: String
    public let sql: String
}
