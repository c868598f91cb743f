import ArgumentParser
import PosternAdminAPI

/// Arguments that say what a request holds.
protocol RequestArguments: ParsableArguments {
    /// The values of the operation's fields, by name. Names of networks, users and groups are looked up, what destroys
    /// something is asked about, and secrets are read.
    func members(_ client: AdminClient) async throws -> [String: JSONValue]
}

/// For what needs no words.
struct NoArguments: RequestArguments {
    func members(_ client: AdminClient) async throws -> [String: JSONValue] { [:] }
}

/// `--set name=value` for fields of a request, as they are declared.
struct SetArguments<Fields: SettableFields>: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("A value; may be given several times.", valueName: "name=value")
    )
    var assignments: [String] = []

    func members() throws -> [String: JSONValue] {
        try CommandFailure.naming("--set") { () throws(FieldFaults) in
            try FieldAssignments.members(of: assignments, for: Fields.fields)
        }
    }
}

/// Which fields `--set` knows.
protocol SettableFields {
    static var fields: [Field] { get }
}

extension CommandFailure {
    init(_ faults: FieldFaults) {
        self.init(faults.lines, status: .usage, hint: "--help lists the fields and their bounds")
    }

    /// What is wrong with typed values is wrong usage.
    static func naming<Value>(
        _ option: String,
        _ read: () throws(FieldFaults) -> Value
    ) throws(CommandFailure) -> Value {
        do {
            return try read()
        } catch {
            let lines = error.lines.map { "\(option) \($0)" }
            throw CommandFailure(lines, status: .usage, hint: "--help lists the fields and their bounds")
        }
    }
}
