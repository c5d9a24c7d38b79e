import ArgumentParser

@main
struct OKXPaper: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "okx-paper",
        abstract: "An exchange made of paper, which speaks OKX REST v5.",
        discussion: """
            Serves its own books, accounts, matching, settlement and delivery to any OKX client \
            that lets its base URL be chosen. No money and no network beyond this machine.

            EXIT STATUS
              0   done
              64  wrong usage
              69  the exchange could not be reached, or the port is taken
              77  the control token was refused
              78  a file of the configuration is missing or malformed
            """,
        version: "0.1.0",
        subcommands: [ServeCommand.self, ClockCommand.self])
}

/// Why the program ends, with the status that says so.
struct Failure: Error, CustomStringConvertible {
    let description: String
    let status: Int32

    static func configuration(_ text: String) -> Failure { Failure(description: text, status: 78) }
    static func unreachable(_ text: String) -> Failure { Failure(description: text, status: 69) }
    static func refused(_ text: String) -> Failure { Failure(description: text, status: 77) }
}
