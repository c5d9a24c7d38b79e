import ArgumentParser
import Domain
import Testing

@testable import basis

@Suite struct `The options of a strategy` {
    @Test func `are exactly the fields of the table`() throws {
        let words = StrategyField.all.flatMap { [flag($0), "value of \($0.name)"] }
        let options = try StrategyFieldOptions.parse(words)
        #expect(options.changes.map(\.name) == StrategyField.all.map(\.name))
        #expect(options.changes.map(\.text) == StrategyField.all.map { "value of \($0.name)" })
        #expect(Mirror(reflecting: options).children.count == StrategyField.all.count)
    }

    @Test(arguments: StrategyField.all.map(\.name))
    func `take a negative value for what it is`(name: String) throws {
        let field = try #require(StrategyField.all.first { $0.name == name })
        let options = try StrategyFieldOptions.parse([flag(field), "-1"])
        #expect(options.changes.map(\.name) == [name])
        #expect(options.changes.map(\.text) == ["-1"])
    }

    private func flag(_ field: StrategyField) -> String {
        "--" + field.name.replacing("_", with: "-")
    }
}
