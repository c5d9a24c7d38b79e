import Domain
import OKX
import Postgres
import Reports
import Store

/// One half of the lab as it is now.
struct LabPart {
    let name: String
    let process: ProcessMark?
    let address: String
    let folder: String
    /// What is wrong; `nil` when it works.
    let fault: String?

    static func all(of lab: Lab, _ place: Workplace) -> [LabPart] {
        [database(lab, place), exchange(lab, place)]
    }

    private static func database(_ lab: Lab, _ place: Workplace) -> LabPart {
        let process = lab.postgres.process
        let address = lab.postgres.connection(role: LabPostgres.jobsRole)
        let fault =
            process == nil
            ? "stopped"
            : failure {
                let connection = try PostgresConnection(
                    PostgresSettings(connectionString: address, applicationName: "basis lab"),
                    clock: place.clock)
                try SchemaVersion.check(connection)
            }
        return LabPart(
            name: "database", process: process, address: address, folder: lab.postgres.folder,
            fault: fault)
    }

    private static func exchange(_ lab: Lab, _ place: Workplace) -> LabPart {
        let process = lab.exchange.process
        let address = lab.exchange.address ?? ""
        let fault =
            if process != nil {
                lab.isWhole
                    ? failure {
                        let venue = Venue(
                            name: "paper", baseURL: address, kind: .paper, caFile: nil)
                        _ = try place.client(of: venue).ask(.time)
                    } : "its account is not set up: 'basis lab start'"
            } else {
                "stopped"
            }
        return LabPart(
            name: "exchange", process: process, address: address, folder: lab.exchange.folder,
            fault: fault)
    }

    private static func failure(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return "\(error)"
        }
    }

    static func table(_ parts: [LabPart]) -> Table {
        Table(
            parts,
            [
                Column("part") { .text($0.name) },
                Column("state") { .text($0.fault ?? "running") },
                Column("pid") { Cell($0.process.map { Int($0.pid) }) },
                Column("address") { .text($0.address) },
                Column("folder") { .text($0.folder) },
            ])
    }
}
