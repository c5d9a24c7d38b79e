import ArgumentParser

/// The exit status list that ends every command's help.
enum ExitCodes {
    static let list = """
        EXIT STATUS:
          0   done, or nothing to do
          1   done, but something needs a person
          3   stopped by a person's halt
          64  wrong usage
          65  an answer or file that is well-formed but makes no sense
          69  exchange or database unreachable, or an answer missing or cut off
          70  a bug
          75  try later: busy, rate limit, time-out, SIGTERM
          77  key, passphrase, environment or database role refused
          78  configuration: unknown name, clock, account mode, schema, settings
        """

    /// The help that was asked for, with the list at its end; `nil` when the parser stopped for
    /// another reason.
    static func help(_ error: any Error) -> String? {
        guard BasisCommand.exitCode(for: error) == .success else { return nil }
        let message = BasisCommand.fullMessage(for: error)
        guard message.contains("USAGE: basis") else { return nil }
        return message + "\n" + list + "\n"
    }
}
