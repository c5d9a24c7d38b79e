import ArgumentParser
import Domain
import Glibc
import OKX
import Reports
import Store

struct VenueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "venue", abstract: "Say where orders go: add, list or remove venues.",
        discussion:
            "okx, okx-eea, okx-us, each also with -demo, and paper are there from the start.",
        subcommands: [Add.self, List.self, Remove.self], defaultSubcommand: List.self)

    static func table(_ venues: [Venue]) -> Table {
        Table(
            venues,
            [
                Column("name") { .text($0.name) },
                Column("kind") { .text($0.kind.rawValue) },
                Column("base_url") { .text($0.baseURL) },
                Column("ca_file") { Cell($0.caFile) },
            ])
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Add a venue.",
            discussion:
                "Only a demo venue is sent the demo header, and only a live one's accounts need "
                + "'account enable --live'. Signed requests over plain http go to this "
                + "machine only.")

        @Argument(help: "What it is called: small letters, digits and hyphens.")
        var name: String

        @Option(name: .customLong("base-url"), help: "Scheme, host and port, without a path.")
        var baseURL: String

        @Option(help: "live trades money; demo is the exchange's own; paper is a paper exchange.")
        var kind: Venue.Kind

        @Option(help: "File of certificates to trust in place of the system's.")
        var caFile: String?

        @OptionGroup var options: CommonOptions

        func run() throws {
            let venue = Venue(
                name: try checkedName(), baseURL: try checkedURL(), kind: kind,
                caFile: try caFile.map(checkedFile))
            try Workplace("venue add", options).openStore().add(venue)
            Output.comment("added the venue \(venue.name)", options)
            if !venue.mayCarryCredentials {
                Output.comment(
                    "\(venue.baseURL) is plain http to another machine: market data only, no "
                        + "signed request will be sent there", options)
            }
        }

        private func checkedName() throws -> String {
            guard name.wholeMatch(of: #/[a-z0-9][a-z0-9-]{0,31}/#) != nil else {
                throw UsageError(
                    "a venue cannot be called '\(name)': up to 32 small letters, digits and "
                        + "hyphens, and no hyphen first")
            }
            return name
        }

        private func checkedURL() throws -> String {
            let url = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
            guard url.wholeMatch(of: #/https?://[^/\s?#@]+/#) != nil else {
                throw UsageError(
                    "--base-url '\(baseURL)': expected scheme, host and port without a path, "
                        + "such as https://www.okx.com")
            }
            return url
        }

        /// Jobs run in other folders than the shell that adds the venue.
        private func checkedFile(_ path: String) throws -> String {
            guard access(path, R_OK) == 0, let whole = realpath(path, nil) else {
                throw ConfigurationError(
                    "--ca-file \(path) cannot be read: \(String(cString: strerror(errno)))")
            }
            defer { free(whole) }
            return String(cString: whole)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the venues.")

        @OptionGroup var options: CommonOptions

        func run() throws {
            let venues = try Workplace("venue list", options).openStore().venues()
            Output.list(VenueCommand.table(venues), options, ifEmpty: "there is no venue")
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove",
            abstract: "Remove a venue that no account trades at.")

        @Argument(help: "The venue.")
        var name: String

        @OptionGroup var options: CommonOptions

        func run() throws {
            try Workplace("venue remove", options).openStore().removeVenue(named: name)
            Output.comment("removed the venue \(name)", options)
        }
    }
}
