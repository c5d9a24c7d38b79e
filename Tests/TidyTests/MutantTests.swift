import Foundation
import Testing

/// The patches that take one rule out each, and that some seed of the simulation has to notice.
@Suite struct `The mutants` {
    private static let patches = Repository.files.filter {
        $0.path.hasPrefix("Tests/Simulation/Mutants/")
    }

    @Test func `are there`() { #expect(Self.patches.count > 20) }

    @Test func `each name the rule of EXECUTION that they take out`() {
        let unnamed = Self.patches.filter { !$0.text.hasPrefix("Rule: EXECUTION §") }
        #expect(unnamed.map(\.path) == [])
    }

    @Test func `still fit the sources`() throws {
        for patch in Self.patches {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [
                "patch", "--dry-run", "--strip=1", "--silent", "--fuzz=2",
                "--directory=\(Repository.root.path())",
                "--input=\(Repository.root.appending(path: patch.path).path())",
            ]
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            let said = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            #expect(
                process.terminationStatus == 0,
                "\(patch.path): \(String(decoding: said, as: UTF8.self))")
        }
    }
}
