import ArgumentParser
import PaperExchange

struct FaultsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faults", abstract: "Explain every fault that can be injected.",
        discussion: text)

    func run() { print(FaultsCommand.text) }

    private static let text = """
        A fault is a JSON object: in the list "faults" of a scenario, or alone as the body of \
        POST /control/faults. A request is struck by one fault that changes its answer at most, \
        and by all that fit which touch its orders or the market.

        \(lines(PaperFault.fields))

        Kinds, with the fields of their own; those in brackets may be left out:

        \(FaultKind.all.map(line).joined(separator: "\n"))
        """

    private static func line(_ kind: FaultKind) -> String {
        let name = kind.fields.isEmpty ? kind.name : "\(kind.name)  \(kind.fields)"
        return "  \(name)\n      \(kind.summary)"
    }

    private static func lines(_ text: String) -> String {
        text.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    }
}
