import Domain
import TestSupport
import Testing

@Suite struct `A client order id` {
    static func make(
        generation: Int = 1, second: Int64 = 1_795_348_800, trade: Int64 = 42, leg: Leg = .spot,
        attempt: Int = 1
    ) -> ClientOrderID {
        ClientOrderID(
            installation: "k3x9", generation: generation, second: second, trade: trade, leg: leg,
            attempt: attempt)
    }

    @Test func `has its fields at fixed places`() {
        // 1 795 348 800 is towk00 in base 36, 42 is 16.
        let id = Self.make(generation: 36, leg: .future, attempt: 35)
        #expect(id.description == "bk3x910towk0000000016f0z")
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `is read back as what it was made of`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let id = Self.make(
            generation: .random(in: 1...1295, using: &random),
            second: .random(in: 0...2_176_782_335, using: &random),
            trade: .random(in: 1...2_821_109_907_455, using: &random),
            leg: Bool.random(using: &random) ? .spot : .future,
            attempt: .random(in: 1...1295, using: &random))
        #expect(ClientOrderID(id.description) == id)
        #expect(id.description.utf8.count == 24)
        #expect(id.description.utf8.allSatisfy { isLetterOrDigit($0) })
    }

    private func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
    }

    @Test(
        arguments: [
            make(generation: 1, second: 0, trade: 1),
            make(generation: 1295, second: 2_176_782_335, trade: 2_821_109_907_455, attempt: 1295),
        ])
    func `fits the 32 letters and digits that the exchange takes at both ends of its range`(
        id: ClientOrderID
    ) {
        #expect(id.description.count == 24)
        #expect(ClientOrderID(id.description) == id)
    }

    @Test func `differs by generation, second, trade, leg and attempt`() {
        let ids = [
            Self.make(), Self.make(generation: 2), Self.make(second: 1_795_348_801),
            Self.make(trade: 43), Self.make(leg: .future), Self.make(attempt: 2),
        ]
        #expect(Set(ids.map(\.description)).count == ids.count)
    }

    @Test(
        arguments: [
            "", "b", "somebodyelses", "ck3x910towk0000000016f0z",  // another prefix
            "bk3x910towk0000000016f0", "bk3x910towk0000000016f0zz",  // another length
            "bk3x910towk0000000016x0z",  // no leg
            "bk3x900towk0000000016f0z", "bk3x910towk0000000016f00",  // counted from 1
            "bk3x9+1towk0000000016f0z", "bk3x910-zzzzz00000016f0z",  // signs
            "bk3x910TOWK0000000016f0z", "bK3X910towk0000000016f0z",  // capitals
            "b-_-_10towk0000000016f0z", "bk3x910towk00000 0016f0z",  // other signs
        ])
    func `of somebody else's making is none`(text: String) {
        #expect(ClientOrderID(text) == nil)
    }
}
