import Testing

@Suite struct `Imports go downward` {
    /// What each module may import; what is not named is forbidden. The compiler does not know this
    /// table: it lets a module import whatever its dependencies happen to depend on.
    private static let allowed: [String: Set<String>] = [
        "Domain": [],
        "Clock": ["Domain", "Glibc"],
        "Schema": [],
        "HTTP": ["CLibcurl", "Clock", "Domain", "Glibc"],
        "Postgres": ["CLibpq", "Clock", "Domain", "Glibc"],
        "Crypto": ["CLibcrypto", "Clock", "Glibc"],
        "OKX": ["Clock", "Crypto", "Domain", "Foundation", "HTTP"],
        "Store": ["Clock", "Crypto", "Domain", "Foundation", "Postgres", "Schema"],
        "Passes": ["Clock", "Domain", "Foundation", "HTTP", "OKX", "Store"],
        "Reports": ["Domain", "Foundation"],
        "PaperExchange": ["Crypto", "Domain", "Foundation"],
        "PaperArchive": ["CSQLite", "Dispatch", "Domain", "Glibc", "PaperExchange"],
        "basis": [
            "ArgumentParser", "Clock", "Crypto", "Domain", "Foundation", "Glibc", "HTTP",
            "OKX", "Passes", "Postgres", "Reports", "Schema", "Store",
        ],
        "okx-paper": [
            "ArgumentParser", "CZlib", "Clock", "Dispatch", "Domain", "FlyingSocks",
            "Foundation", "Glibc", "HTTP", "Mustache", "PaperArchive", "PaperExchange",
        ],
    ]

    /// Single files that may do what their module may not, with the reason.
    private static let exceptions: [String: Set<String>] = [
        // The one place that calculates with decimals.
        "Sources/Domain/Numbers/Exact.swift": ["Foundation"],
        // The one table from errors to exit codes, so it knows every error.
        "Sources/Passes/ExitStatus.swift": ["Postgres"],
    ]

    /// No C and no I/O in it; it may be used anywhere.
    private static let harmless: Set = ["Synchronization"]

    private func offenders(_ file: SourceFile) -> [String] {
        guard let allowed = `Imports go downward`.allowed[file.module] else {
            return ["\(file.path): the module \(file.module) is not in the table"]
        }
        let exceptions = `Imports go downward`.exceptions[file.path] ?? []
        let forbidden = imports(file).filter {
            !allowed.union(exceptions).union(`Imports go downward`.harmless).contains($0)
        }
        return forbidden.map { "\(file.path): \(file.module) imports \($0)" }
    }

    private func imports(_ file: SourceFile) -> [String] {
        let kinds = "(?:(?:struct|enum|class|protocol|typealias|func|var|let) )?"
        let line = try? Regex("^\\s*(?:@\\w+ )*(?:\\w+ )?import \(kinds)(\\w+)", as: Pair.self)
        guard let line else { preconditionFailure("the pattern is malformed") }
        return file.swift.code.split(separator: "\n").compactMap {
            $0.firstMatch(of: line).map { String($0.output.1) }
        }
    }

    private typealias Pair = (Substring, Substring)

    @Test func `and every module imports only what the table says`() {
        expectTidy(
            Repository.sources,
            unlike: SourceFile(path: "Sources/PaperExchange/A.swift", text: "public import OKX\n")
        ) { offenders($0) }
    }

    @Test(arguments: [
        ("Sources/Domain/A.swift", "import Foundation"),
        ("Sources/OKX/A.swift", "private import struct Store.Row"),
        ("Sources/OKX/A.swift", "internal import Postgres"),
        ("Sources/Store/A.swift", "import CLibpq"),
        ("Sources/PaperExchange/A.swift", "@testable import HTTP"),
        ("Sources/New/A.swift", "let a = 1"),
    ])
    func `and the table forbids what it must`(path: String, text: String) {
        #expect(!offenders(SourceFile(path: path, text: text)).isEmpty)
    }
}
