import ArgumentParser
import Foundation
import PosternAdminAPI

struct UserExport: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [ListUsers.self, ListSecurityGroups.self]
    static let configuration = CommandConfiguration(
        "export",
        "Write a network's users as comma-separated values, as 'user import' reads them.",
        """
        Names stand in the file as they are, so that importing it gives the same ones. A spreadsheet takes a cell that \
        begins with =, +, - or @ for a formula: import the file there as text, rather than open it.
        """,
        examples: [
            "user export --network Demo > users.csv", "user export --network Demo --filter status=2 > active.csv",
        ],
        fields: ListArguments<ListUsers>.filters
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var place: NetworkArgument
    @Option(help: ArgumentHelp("Only those with this value; may be given several times.", valueName: "name=value"))
    var filter: [String] = []

    func run() async throws {
        let filters = try CommandFailure.naming("--filter") { () throws(FieldFaults) in
            try FieldAssignments.members(of: filter, for: ListArguments<ListUsers>.filters)
        }
        let (users, groups) = try await AdminClient.with(global) { client in
            let members = try await place.members(client)
            let wanted = members.merging(filters) { old, _ in old }.merging(["sortDirection": "ASC"]) { old, _ in old }
            return (
                try await client.pages(of: ListUsers.self, wanted),
                try await client.pages(of: ListSecurityGroups.self, members)
            )
        }
        if global.json { return Output.json(users) }
        let names = Dictionary(
            groups.rows(of: ListSecurityGroups.self).compactMap(\.members).map {
                ($0["id"]?.text ?? "", $0["name"]?.text ?? "")
            },
            uniquingKeysWith: { first, _ in first }
        )
        var bytes = CSVWriter.line(UserSheet.Column.allCases.map(\.rawValue))
        for user in users.rows(of: ListUsers.self).compactMap(\.members) {
            bytes += CSVWriter.line(Self.line(user, groups: names))
        }
        FileHandle.standardOutput.write(Data(bytes))
    }

    /// - Parameter groups: Names by ids.
    private static func line(_ user: [String: JSONValue], groups: [String: String]) -> [String] {
        UserSheet.Column.allCases.map { column in
            switch column {
            case .group:
                guard case .list(let ids)? = user["securityGroups"], let id = ids.first?.text else { return "" }
                return groups[id] ?? id
            default: return user[column.rawValue]?.text ?? ""
            }
        }
    }
}
