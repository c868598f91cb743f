import ArgumentParser
import PosternAdminAPI

struct UserImport: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [ImportUsers.self]
    static let configuration = CommandConfiguration(
        "import",
        "Make the users that a file of comma-separated values names.",
        """
        The first line names the columns, in any order: username, firstName, lastName, group (by id or name; the default \
        one where it is empty). UTF-8, fields with commas in quotation marks, at most 50,000 users and 16 MiB.

        A file with a mistake changes nothing: every bad line is named. What the relay refuses it refuses line by line. \
        Users who are there already are left as they are, so that the same file can be imported again. Nobody is sent an \
        invitation: 'user invite' makes one.
        """,
        examples: ["user import --network Demo users.csv --dry-run", "user import --network Demo users.csv"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var place: NetworkArgument
    @Argument(help: "The file.") var file: String
    @Flag(help: "Only say what would be done; nothing is changed.") var dryRun = false

    func run() async throws {
        let sheet = UserSheet(parsing: try SecretFile.read(file, atMost: UserSheet.largestFile))
        guard sheet.faults.isEmpty else {
            throw CommandFailure(
                sheet.faults.map { "\(file): \($0)" },
                hint: "nothing was changed"
            )
        }
        guard !sheet.rows.isEmpty else { throw CommandFailure("\(file) names no users") }
        let outcome = try await AdminClient.with(global) { client in
            try await Self.send(sheet.rows, to: place.number(client), dryRun: dryRun, client)
        }
        try report(outcome)
    }

    private static func send(
        _ rows: [UserSheet.Row],
        to network: String,
        dryRun: Bool,
        _ client: AdminClient
    ) async throws -> ImportOutcome {
        var outcome = ImportOutcome()
        for batch in ImportBatches.split(rows) {
            Terminal.progress("\(outcome.count) of \(rows.count) users")
            var request = ImportUsers.Request(networkId: network, users: batch.map(\.item))
            request.dryRun = dryRun
            do {
                let reply = try await client.send(ImportUsers.self, request)
                outcome.add(reply, to: batch)
            } catch let failure as CommandFailure where outcome.count > 0 && !dryRun {
                Terminal.endProgress()
                throw CommandFailure(
                    failure.messages + ["\(outcome.count) of \(rows.count) users were done before that"],
                    status: .partly,
                    hint: "import the same file again: who is there already is left as it is"
                )
            }
        }
        Terminal.endProgress()
        return outcome
    }

    private func report(_ outcome: ImportOutcome) throws {
        if global.json {
            try Output.json(outcome)
        } else {
            Output.line("\(outcome.created) users \(dryRun ? "would be created" : "created")")
            if outcome.existing > 0 { Output.line("\(outcome.existing) users are there already, and left as they are") }
        }
        guard !outcome.refused.isEmpty else { return }
        throw CommandFailure(
            outcome.refused.map { "\(file): line \($0.line) \($0.field) \($0.reason)" },
            status: outcome.created + outcome.existing > 0 ? .partly : .refused
        )
    }
}

/// What came of a whole file.
struct ImportOutcome: Encodable, Hashable {
    struct Refusal: Encodable, Hashable {
        let line: Int
        let field: String
        let reason: String
    }

    private(set) var created = 0
    /// Whose names are taken.
    private(set) var existing = 0
    private(set) var refused: [Refusal] = []

    var count: Int { created + existing + refused.count }

    mutating func add(_ reply: ImportUsers.Reply, to batch: ArraySlice<UserSheet.Row>) {
        created += reply.created
        for failure in reply.failed {
            if failure.nameTaken {
                existing += 1
            } else if batch.indices.contains(batch.startIndex + failure.index) {
                let row = batch[batch.startIndex + failure.index]
                let field = failure.field == "securityGroup" ? "group" : failure.field
                refused.append(Refusal(line: row.line, field: field, reason: failure.reason))
            }
        }
    }
}

/// Rows in requests that the relay takes.
enum ImportBatches {
    static let mostRows = 1_000
    /// Bytes of the rows in one request; a body may have 1 MiB.
    static let mostBytes = 900 << 10

    static func split(_ rows: [UserSheet.Row]) -> [ArraySlice<UserSheet.Row>] {
        var batches: [ArraySlice<UserSheet.Row>] = []
        var (start, bytes) = (rows.startIndex, 0)
        for index in rows.indices {
            let size = size(of: rows[index].item)
            if index - start == mostRows || (bytes + size > mostBytes && index > start) {
                batches.append(rows[start..<index])
                (start, bytes) = (index, 0)
            }
            bytes += size
        }
        if start < rows.endIndex { batches.append(rows[start...]) }
        return batches
    }

    /// At most: a text's bytes, twice for what JSON escapes, and the members' names.
    private static func size(of item: ImportUsers.Item) -> Int {
        let texts = [item.username, item.firstName, item.lastName, item.securityGroup].compactMap { $0 }
        return 100 + texts.reduce(0) { $0 + 2 * $1.utf8.count }
    }
}
