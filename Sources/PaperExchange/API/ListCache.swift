import Domain

/// Whole lists of instruments as they were last written: they change with the listing only.
struct ListCache {
    private var listing: Timestamp?
    private var lists: [String: [UInt8]] = [:]

    func rows(_ name: String, at listing: Timestamp) -> [UInt8]? {
        self.listing == listing ? lists[name] : nil
    }

    mutating func keep(_ rows: [UInt8], _ name: String, at listing: Timestamp) {
        if self.listing != listing { forget() }
        self.listing = listing
        lists[name] = rows
    }

    /// What is suspended shows in the lists too.
    mutating func forget() { lists = [:] }
}
