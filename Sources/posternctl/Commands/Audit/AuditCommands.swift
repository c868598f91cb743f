import ArgumentParser

struct AuditCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Read what administrators did, and check that nothing of it was changed.",
        subcommands: [AuditList.self, AuditExportCommand.self, AuditVerify.self]
    )
}
