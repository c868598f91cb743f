import ArgumentParser
import Foundation
import PosternAdminAPI

struct RelayDoctor: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [CheckRelay.self, GetRelayStatus.self]
    static let configuration = CommandConfiguration(
        "doctor",
        "Look for what is wrong with the relay, or will be.",
        """
        Certificate, disk, clocks, queues, store, mail, descriptors, back-ups. Exits with 1 where something has failed. The \
        whole store is read for it. --bundle writes what was found and how the relay is doing into a file for whoever \
        helps: no names, addresses, keys or messages.
        """,
        examples: ["doctor", "doctor --bundle doctor.json"]
    )

    @OptionGroup var global: GlobalArguments
    @Option(help: ArgumentHelp("Where to write all of it; the file must not be there.", valueName: "file"))
    var bundle: String?

    /// What the two clocks may differ by, seconds; requests are refused at five minutes.
    private static let clockTolerance: Int64 = 30

    private struct Bundle: Encodable {
        let client: String
        let status: GetRelayStatus.Reply
        let check: CheckRelay.Reply
    }

    func run() async throws {
        let (status, check) = try await AdminClient.with(global) { client in
            let status = try await client.send(GetRelayStatus.self, GetRelayStatus.Request())
            var check = try await client.send(CheckRelay.self, CheckRelay.Request(), isLong: true)
            // The store's check may take long: the status was told just now.
            check.findings.append(Self.clocks(relay: status.now, here: Int64(Date().timeIntervalSince1970)))
            return (status, check)
        }
        if let bundle {
            let whole = Bundle(client: Posternctl.configuration.version, status: status, check: check)
            try SecretFile.create(try JSONValue(encoding: whole).serialised + [UInt8(ascii: "\n")], at: bundle)
        }
        if global.json { try Output.json(check) } else { Self.show(check.findings) }
        let failures = check.findings.filter { $0.state == .failure }
        guard failures.isEmpty else {
            throw CommandFailure("the relay is not well: \(failures.map(\.check).joined(separator: ", "))")
        }
    }

    private static func show(_ findings: [CheckRelay.Finding]) {
        Output.table(
            ["STATE", "CHECK", "FOUND", "WHAT TO DO"],
            findings.map { [$0.state.rawValue, $0.check, $0.detail, $0.advice ?? ""] }
        )
    }

    static func clocks(relay: Int64, here: Int64) -> CheckRelay.Finding {
        let difference = relay - here
        guard abs(difference) > clockTolerance else {
            return CheckRelay.Finding("clock", .ok, "the relay's is \(difference) s from this machine's")
        }
        return CheckRelay.Finding(
            "clock",
            .warning,
            "the relay's is \(difference) s from this machine's",
            advice: "run a time service on both: messages expire and credentials count by the clock"
        )
    }
}
