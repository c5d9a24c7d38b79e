/// The exit status list that ends every command's help.
enum ExitCodes {
    static let discussion = """
        EXIT STATUS
          0   done, or nothing to do
          1   done, but something needs a person
          3   stopped by a person's halt
          64  wrong usage
          65  an answer or file that is well-formed but makes no sense
          69  exchange or database unreachable, or an answer missing, cut off or not JSON
          70  a bug
          75  try later: busy, rate limit, time-out, SIGTERM
          77  key, passphrase, environment or database role refused
          78  configuration: unknown name, clock, account mode, schema version, settings
        """

    static func discussion(_ text: String) -> String { text + "\n\n" + discussion }
}
