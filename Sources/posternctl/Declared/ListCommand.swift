import ArgumentParser
import PosternAdminAPI

/// A command that lists what comes in pages: all of them, unless a limit is given.
protocol ListCommand: AdministeringCommand {
    associatedtype Operation: AdminOperation
    associatedtype Arguments: RequestArguments

    var global: GlobalArguments { get }
    var arguments: Arguments { get }
    var listing: ListArguments<Operation> { get }
    /// What people see where they choose nothing else.
    static var columns: [ListColumn] { get }
}

extension ListCommand {
    static var operations: [any AdminOperation.Type] { [Operation.self] }

    mutating func run() async throws {
        let (global, arguments, listing) = (self.global, self.arguments, self.listing)
        let columns = try listing.chosenColumns(of: Self.columns)
        let reply = try await AdminClient.with(global) { client in
            let members = try await arguments.members(client).merging(listing.members()) { _, listed in listed }
            return try await client.pages(of: Operation.self, members, limit: listing.limit)
        }
        if global.json { return Output.json(reply) }
        Output.table(columns.map(\.title), reply.rows(of: Operation.self).map { row in columns.map { $0.text(row) } })
    }
}

/// How a list is filtered, sorted and shown.
struct ListArguments<Operation: AdminOperation>: ParsableArguments {
    @Option(
        help: ArgumentHelp("Only those with this value; may be given several times.", valueName: "name=value")
    )
    var filter: [String] = []
    @Option(help: ArgumentHelp("What to sort by, with commas between.", valueName: "fields")) var sort: String?
    @Flag(help: "Sort the other way round.") var descending = false
    @Option(help: ArgumentHelp("Show so many at most; without it all.", valueName: "count")) var limit: Int?
    @Option(help: ArgumentHelp("Members of the rows to show, with commas between.", valueName: "names"))
    var columns: String?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
    }

    static var filters: [Field] {
        Operation.declaration.fields.filter { $0.place == .query && !pagingNames.contains($0.name) }
    }

    func members() throws -> [String: JSONValue] {
        var members = try CommandFailure.naming("--filter") { () throws(FieldFaults) in
            try FieldAssignments.members(of: filter, for: Self.filters)
        }
        guard Operation.declaration.fields.contains(where: { $0.name == "sortDirection" }) else { return members }
        members["sortDirection"] = descending ? "DESC" : "ASC"
        if let sort {
            let sortable = Operation.declaration.fields.filter { $0.name == "sortFields" }
            let chosen = try CommandFailure.naming("--sort") { () throws(FieldFaults) in
                try FieldAssignments.members(of: ["sortFields=\(sort)"], for: sortable)
            }
            members.merge(chosen) { _, new in new }
        }
        return members
    }

    func chosenColumns(of standard: [ListColumn]) throws(CommandFailure) -> [ListColumn] {
        guard let columns else { return standard }
        let fields = Operation.rowFields
        var chosen: [ListColumn] = []
        for name in columns.split(separator: ",").map(String.init) {
            if let field = fields.first(where: { $0.name == name }) {
                chosen.append(ListColumn(field))
            } else {
                let names = fields.map(\.name).joined(separator: ", ")
                throw CommandFailure("--columns: there is no \(name)", status: .usage, hint: "there are \(names)")
            }
        }
        return chosen
    }
}

private let pagingNames: Set<String> = ["nextToken", "maxResults", "sortFields", "sortDirection"]

/// A column of a list.
struct ListColumn: Sendable {
    let title: String
    let text: @Sendable (JSONValue) -> String

    init(_ title: String, _ text: @escaping @Sendable (JSONValue) -> String) {
        self.title = title
        self.text = text
    }

    /// A member as it is, times as people read them.
    init(_ field: Field) {
        self.init(field.name.uppercased()) { row in
            ReplyText.text(of: row.members?[field.name] ?? .null, field)
        }
    }

    /// A member of the operation's rows.
    static func member(_ name: String, _ title: String, of operation: (some AdminOperation).Type) -> ListColumn {
        let field = operation.rowFields.first { $0.name == name }
        return ListColumn(title) { row in ReplyText.text(of: row.members?[name] ?? .null, field) }
    }

    /// A word where a member is true.
    static func flag(_ name: String, _ word: String) -> ListColumn {
        ListColumn(word.uppercased()) { row in row.members?[name] == .boolean(true) ? word : "" }
    }

    /// Words for a member's numbers.
    static func words(_ name: String, _ title: String, _ words: [Int64: String]) -> ListColumn {
        ListColumn(title) { row in
            guard case .integer(let number)? = row.members?[name] else { return "" }
            return words[number] ?? "\(number)"
        }
    }
}

extension AdminOperation {
    /// The member of the reply that holds the rows.
    static var rowsField: Field? {
        declaration.reply.first { if case .list(.object, _) = $0.kind { true } else { false } }
    }

    static var rowFields: [Field] {
        guard case .list(.object(let fields, _), _)? = rowsField?.kind else { return [] }
        return fields
    }
}

extension JSONValue {
    func rows(of operation: (some AdminOperation).Type) -> [JSONValue] {
        guard let name = operation.rowsField?.name, case .list(let rows)? = members?[name] else { return [] }
        return rows
    }
}
