import ArgumentParser
import PosternAdminAPI

struct AuditExportCommand: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [ExportAudit.self, ExportRelayAudit.self]
    static let configuration = CommandConfiguration(
        "export",
        "Write a network's audit log for checking, or without --network the one outside of networks.",
        """
        The log goes to standard output, a line of JSON for each record in its exact bytes, and then one for each \
        network that signed it, with its charters and checkpoints. 'audit verify' reads it.
        """,
        examples: ["audit export --network Demo > audit.jsonl", "audit export > relay-audit.jsonl"]
    )

    @OptionGroup var global: GlobalArguments
    @Option(help: ArgumentHelp("The network, by number or name.", valueName: "network")) var network: String?

    func run() async throws {
        try await AdminClient.with(global) { client in
            let number: String? = if let network { try await client.network(network) } else { nil }
            var proofs: [[UInt8]: AuditExport.Proof] = [:]
            var after: Int64? = 0
            while let last = after {
                let page = try await Self.page(of: number, after: last, client)
                for record in page.records { try Output.json(record) }
                for proof in page.proofs { Self.add(proof, to: &proofs) }
                if let next = page.next, next <= last { throw AdminClient.strangeReply }
                after = page.next
                Terminal.progress("\(page.records.last?.sequence ?? last) records")
            }
            Terminal.endProgress()
            for proof in proofs.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                try Output.json(proof.value)
            }
        }
    }

    private static func page(of network: String?, after: Int64, _ client: AdminClient) async throws -> AuditExport {
        if let network {
            var request = ExportAudit.Request(networkId: network)
            (request.after, request.maxResults) = (after, 1_000)
            return try await client.send(ExportAudit.self, request)
        }
        var request = ExportRelayAudit.Request()
        (request.after, request.maxResults) = (after, 1_000)
        return try await client.send(ExportRelayAudit.self, request)
    }

    /// Each page has the charters whole, and its own part of the checkpoints.
    private static func add(_ proof: AuditExport.Proof, to proofs: inout [[UInt8]: AuditExport.Proof]) {
        var whole = proofs[proof.network.bytes] ?? proof
        if proofs[proof.network.bytes] != nil { whole.checkpoints += proof.checkpoints }
        whole.charters = proof.charters
        proofs[proof.network.bytes] = whole
    }
}
