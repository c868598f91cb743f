import ArgumentParser
import PosternAdminAPI

struct AuditList: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [ListAuditRecords.self, ListRelayAuditRecords.self]
    static let configuration = CommandConfiguration(
        "list",
        "List what administrators did in a network, or without --network outside of networks.",
        examples: [
            "audit list --network Demo --limit 20 --descending",
            "audit list --network Demo --filter action=DeleteUser --filter since=2024-02-01T00:00:00Z",
            "audit list --filter result=denied",
        ],
        fields: ListArguments<ListAuditRecords>.filters
    )
    private static let columns = [
        ListColumn.member("sequence", "RECORD", of: ListAuditRecords.self),
        .member("time", "TIME", of: ListAuditRecords.self),
        .member("principal", "WHO", of: ListAuditRecords.self),
        .member("action", "ACTION", of: ListAuditRecords.self),
        .member("result", "RESULT", of: ListAuditRecords.self),
        .member("subject", "SUBJECT", of: ListAuditRecords.self),
        .member("reason", "REASON", of: ListAuditRecords.self),
    ]

    @OptionGroup var global: GlobalArguments
    @Option(help: ArgumentHelp("The network, by number or name.", valueName: "network")) var network: String?
    @OptionGroup var listing: ListArguments<ListAuditRecords>

    func run() async throws {
        let columns = try listing.chosenColumns(of: Self.columns)
        var members = try listing.members()
        let reply = try await AdminClient.with(global) { client in
            guard let network else {
                return try await client.pages(of: ListRelayAuditRecords.self, members, limit: listing.limit)
            }
            members["networkId"] = .text(try await client.network(network))
            return try await client.pages(of: ListAuditRecords.self, members, limit: listing.limit)
        }
        if global.json { return Output.json(reply) }
        let rows = reply.rows(of: ListAuditRecords.self)
        Output.table(columns.map(\.title), rows.map { row in columns.map { $0.text(row) } })
    }
}
