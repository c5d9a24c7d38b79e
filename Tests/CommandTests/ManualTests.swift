import ArgumentParser
import Foundation
import Testing

@testable import basis

@Suite struct `The manual page` {
    private var page: String {
        get throws {
            let root = URL(filePath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
            return try String(contentsOf: root.appending(path: "docs/man/basis.1"), encoding: .utf8)
        }
    }

    @Test func `has the exit codes of every command's help: make man writes it`() throws {
        let page = try page
        let lines = ExitCodes.list.split(separator: "\n").dropFirst()
        #expect(lines.count == 10)
        for line in lines {
            let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            let meaning = words[1].trimmingCharacters(in: .whitespaces)
            #expect(page.contains(".It \(words[0])\n\(meaning).\n"), "\(line)")
        }
    }

    @Test func `has every command`() throws {
        let page = try page
        for command in BasisCommand.configuration.subcommands {
            let name = try #require(command.configuration.commandName)
            #expect(page.contains(".It Em \(name)\n"), "\(name)")
        }
    }
}
