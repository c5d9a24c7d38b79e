import Testing

@Suite struct `Money is exact and time has one source` {
    /// Looks for a pattern in the code of Swift files, comments and strings aside.
    private func forbid(
        _ pattern: String, in files: [SourceFile],
        except allowed: [String: String] = [:],
        unlike bad: String, location: SourceLocation = #_sourceLocation
    ) {
        let bad = SourceFile(path: "Sources/Bad/Bad.swift", text: bad)
        expectTidy(files, unlike: bad, location: location) { file in
            allowed.keys.contains { file.path.hasPrefix($0) }
                ? [] : file.places(of: pattern, in: file.swift.code)
        }
    }

    @Test func `decimals are parsed, divided and printed in one file`() {
        forbid(
            #"\b(Decimal|NSDecimal\w*|NumberFormatter)\b"#, in: Repository.swift,
            except: ["Sources/Domain/Numbers/Exact.swift": "the one file"],
            unlike: "let price = Decimal(string: text)")
    }

    @Test func `nothing is binary floating point`() {
        forbid(
            #"\b(Double|Float|Float16|Float32|Float64|Float80|CGFloat)\b"#, in: Repository.swift,
            except: [
                "Sources/PaperExchange/Market/": "a random walk, turned into whole ticks at once",
                "Sources/PaperExchange/Engine/Watch":
                    "how long nothing can happen, never what does",
                "Tests/PaperExchangeTests/OrderFlow.swift": "random prices, turned into ticks",
                "Tests/PaperExchangeTests/RequestFlow.swift": "the same, over the wire",
                "Tests/Simulation/": "chances of what goes wrong",
                "Sources/Reports/Drawing/": "where a line is drawn, never what it says",
            ], unlike: "let price: Double = 1")
    }

    @Test func `the time of day is read in one file`() {
        forbid(
            #"\b(Date|DispatchTime|ContinuousClock|SuspendingClock|TimeInterval)\b"#
                + #"|\b(clock_gettime|gettimeofday|time)\((nil|&|CLOCK)"#,
            in: Repository.swift, except: ["Sources/Clock/Clock.swift": "the one file"],
            unlike: "let now = Date()")
    }

    @Test func `nothing sleeps but the clock`() {
        forbid(
            #"\b(usleep|nanosleep)\(|\b(Thread|Task)\.sleep\b"#, in: Repository.swift,
            except: [
                "Sources/Clock/Clock.swift": "the one file",
                "Sources/okx-paper/Server/Connection.swift":
                    "an answer that is held back must not hold back the others",
                "Sources/okx-paper/Server/ConnectionPool.swift": "nor may the look for idle ones",
            ], unlike: "usleep(10)")
    }

    @Test func `nothing runs concurrently but the paper exchange's server and its writer`() {
        forbid(
            #"\b(async|await|DispatchQueue)\b(?!:)|\bactor\s+\w|\bTask\s*[.({]"#,
            in: Repository.sources,
            except: [
                "Sources/okx-paper/": "its HTTP server is built on async handlers",
                "Sources/PaperArchive/RecordFile.swift": "no answer waits for what is over",
            ],
            unlike: "func send() async {}")
    }
}
