import Domain
import TestSupport
import Testing

@Suite struct `The worked examples of the trade` {
    static let checks: [String: VectorCheck] = HoldingChecks.all
        .merging(YieldChecks.all) { first, _ in first }
        .merging(SizeChecks.all) { first, _ in first }
        .merging(CapitalChecks.all) { first, _ in first }

    /// Vectors that nothing here computes, and why.
    static let leftOut: [String: String] = [
        "N3": "volatility needs a square root: an illustration, no decision rests on it"
    ]

    static func isLeftOut(_ id: String) -> Bool { leftOut.keys.contains(id) }

    @Test func `are each computed, or left out for a stated reason`() {
        let ids = Vector.all.map(\.id)
        #expect(ids.count == 90)
        #expect(Set(ids).count == ids.count)
        for id in ids {
            #expect((Self.checks[id] != nil) != Self.isLeftOut(id), "\(id)")
        }
        #expect(Set(Self.checks.keys).isSubset(of: ids))
    }

    @Test(arguments: Vector.all.filter { !isLeftOut($0.id) })
    func `are reproduced to the last printed place`(vector: Vector) throws {
        let check = try #require(Self.checks[vector.id])
        let checked = try check(vector)
        #expect(
            Set(checked.figures.keys).union(checked.illustrations) == Set(vector.expected.keys),
            "a field of the vector is neither computed nor named as an illustration")
        for (name, figure) in checked.figures {
            let expected = try #require(vector.expected[name])
            #expect(figure.matches(expected), "\(vector.id).\(name): \(figure), not \(expected)")
        }
    }
}
