import Testing

@Suite struct `Sizes stay readable` {
    @Test func `no file is longer than 300 lines`() {
        let limit = 300
        let bad = SourceFile(path: "Bad.swift", text: String(repeating: "\n", count: limit + 1))
        expectTidy(Repository.swift + Repository.sql, unlike: bad) { file in
            // A final line break ends the last line, it does not begin another.
            let count = file.lines.count - 1
            return count > limit ? ["\(file.path): \(count) lines"] : []
        }
    }

    @Test func `no function is longer than 60 lines`() {
        let limit = 60
        let body = String(repeating: "    work()\n", count: limit)
        let bad = SourceFile(path: "Bad.swift", text: "func long() {\n\(body)}\n")
        expectTidy(Repository.swift, unlike: bad) { file in
            FunctionLengths(file.swift.code).all.filter { $0.length > limit }
                .map { "\(file.path):\($0.line): \($0.length) lines" }
        }
    }

    @Test func `no file is named for a heap of things`() {
        let names = #/(Utils?|Utilities|Helpers?|Manager|Common|Misc)(\+|\.swift$|Tests\.swift$)/#
        expectTidy(
            Repository.swift, unlike: SourceFile(path: "Sources/A/JSONUtils.swift", text: "")
        ) { file in file.path.contains(names) ? [file.path] : [] }
    }
}

@Suite struct `The scanner behind the rules` {
    @Test func `tells code from comments and strings`() {
        let text = SwiftText(
            #"""
            let a = "x \(b + "y") // no" // yes
            /* one /* two */ still */ let c = #"raw \(no) "quoted""#
            """#)
        #expect(text.comments.map(\.text) == ["// yes", "/* one /* two */ still */"])
        #expect(text.strings.map(\.text).sorted() == [#"raw \(no) "quoted""#, "x … // no", "y"])
        #expect(text.code.contains("b + \""))
        #expect(!text.code.contains("yes"))
    }

    @Test func `keeps the lines of the file`() {
        let text = SwiftText("/* a\nb */ let s = \"\"\"\n  func x() {\n  \"\"\"\nlet z = 1")
        let lines = text.code.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 5)
        #expect(lines.last == "let z = 1")
        #expect(FunctionLengths(text.code).all.isEmpty)
    }

    @Test func `measures functions, initializers and computed properties`() {
        let code = """
            protocol P { func none(_ a: [Int]) -> Int
                var also: Int { get } }
            struct S {
                var stored = 1
                init(a: () -> Void = { }) {
                    self.init()
                }
                var computed: Int {
                    1 +
                    2
                }
                func f(
                    _ a: Int
                ) -> Int { a }
            }
            """
        #expect(FunctionLengths(code).all.map(\.length) == [1, 3, 4, 3])
    }
}
