/// A migration taken apart: comments, and the bodies of functions between dollar quotes.
struct SQLText {
    private let withoutComments: String

    init(_ source: String) {
        let blocks = source.replacing(#/(?s)\/\*.*?\*\//#) { match in
            String(match.output.filter { $0 == "\n" })
        }
        withoutComments = blocks.replacing(#/--[^\n]*/#, with: "")
    }

    /// Without function bodies, whose `begin` opens a block and not a transaction.
    var withoutBodies: String {
        withoutComments.replacing(#/(?s)\$(\w*)\$.*?\$\1\$/#) { match in
            String(match.output.0.filter { $0 == "\n" })
        }
    }

    /// Without the function that every statement asks for the time, up to the end of its body.
    var withoutClockFunction: String {
        let function =
            #/(?s)create\s+(or\s+replace\s+)?function\s+(basis\.)?clock\s*\(\s*\).*?\$(\w*)\$.*?\$\3\$/#
        return withoutComments.replacing(function.ignoresCase()) { match in
            String(match.output.0.filter { $0 == "\n" })
        }
    }
}
