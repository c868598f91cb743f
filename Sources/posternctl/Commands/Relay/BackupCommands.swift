import ArgumentParser
import Foundation
import PosternAdminAPI
import PosternPrimitives

struct BackupCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the relay's store while it is in use.",
        discussion: """
            Without a subcommand: create. 'posternd restore' puts a back-up in the place of a store. The relay's master key \
            is not in it: keep a copy of that elsewhere.
            """,
        subcommands: [BackupCreate.self, BackupKey.self, BackupOpen.self],
        defaultSubcommand: BackupCreate.self
    )
}

struct BackupCreate: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [CreateBackup.self, GetBackupPart.self, DeleteBackup.self]
    static let configuration = CommandConfiguration(
        "create",
        "Make a back-up, fetch it and check it.",
        """
        The relay copies its store at one moment, checks the copy and keeps it for an hour; it is fetched in parts, and \
        compared with what the relay says of it. With --encrypt-to only the holder of that key reads it.
        """,
        examples: [
            "backup create --out relay.backup", "backup --out relay.backup",
            "backup --out relay.backup --encrypt-to backup.pub",
        ]
    )

    @OptionGroup var global: GlobalArguments
    @Option(help: ArgumentHelp("Where to write it; the file must not be there.", valueName: "file")) var out: String
    @Option(help: ArgumentHelp("The public key that 'backup key' made.", valueName: "file")) var encryptTo: String?

    func run() async throws {
        let recipient = try encryptTo.map { file in
            guard let key = BackupKeys.publicKey(try BackupKey.text(of: file)) else {
                throw CommandFailure("\(file) is no public key of back-ups", hint: "make one with 'backup key'")
            }
            return key
        }
        guard !SecretFile.exists(out) else { throw CommandFailure("\(out) is there already: nothing is overwritten") }
        try await AdminClient.with(global) { client in
            let backup = try await client.send(CreateBackup.self, CreateBackup.Request(), isLong: true)
            let file = try BackupFile(out)
            do {
                try await Self.fetch(backup, recipient, into: file, client)
                try file.finish()
            } catch {
                file.discard()
                throw error
            }
            _ = try await client.send(DeleteBackup.self, DeleteBackup.Request(backupId: backup.backupId))
            if global.json { return try Output.json(backup) }
            Output.line("\(out) \(backup.bytes) bytes, checked")
        }
    }

    private static func fetch(
        _ backup: CreateBackup.Reply,
        _ recipient: P521.Agreement.PublicKey?,
        into file: BackupFile,
        _ client: AdminClient
    ) async throws {
        if let recipient {
            var sealer = try SealedBackup.Sealer(to: recipient)
            try file.write(sealer.header)
            try await parts(of: backup, client) { part, isLast in try file.write(sealer.seal(part, isLast: isLast)) }
        } else {
            try await parts(of: backup, client) { part, _ in try file.write(part) }
        }
    }

    /// Calls `take` with each part in order; the whole is what the relay said of it, or this throws.
    private static func parts(
        of backup: CreateBackup.Reply,
        _ client: AdminClient,
        _ take: ([UInt8], _ isLast: Bool) throws -> Void
    ) async throws {
        var hash = SHA512()
        var offset: Int64 = 0
        repeat {
            let request = GetBackupPart.Request(backupId: backup.backupId, offset: offset)
            let part = try await client.send(GetBackupPart.self, request).data.bytes
            offset += Int64(part.count)
            let isLast = offset == backup.bytes
            guard offset <= backup.bytes, isLast || part.count == SealedBackup.chunkBytes else {
                throw AdminClient.strangeReply
            }
            hash.update(part)
            try take(part, isLast)
            Terminal.progress("\(offset >> 20) of \(backup.bytes >> 20) MiB")
        } while offset < backup.bytes
        Terminal.endProgress()
        guard hash.finalize() == backup.sha512.bytes else {
            throw CommandFailure("what came is not what the relay copied: nothing is kept", hint: "try again")
        }
    }
}

struct BackupKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "key",
        "Make a pair of keys for back-ups that nobody else reads.",
        "Make it on a machine that is not the relay's, and bring the public half alone to where back-ups are made.",
        examples: ["backup key --private-file backup.key --public-file backup.pub"]
    )

    @Option(help: ArgumentHelp("Where to write the private half; a secret.", valueName: "file")) var privateFile: String
    @Option(help: ArgumentHelp("Where to write the public half.", valueName: "file")) var publicFile: String

    func run() throws {
        let key = try P521.Agreement.PrivateKey.generate()
        try SecretFile.create(Array(BackupKeys.secretText(key).utf8), at: privateFile)
        try SecretFile.create(Array(BackupKeys.text(key.publicKey).utf8), at: publicFile)
        Output.line("private \(privateFile)")
        Output.line("public \(publicFile)")
    }

    static func text(of file: String) throws(CommandFailure) -> String {
        String(decoding: try SecretFile.read(file, atMost: BackupKeys.largestFile), as: UTF8.self)
    }
}

struct BackupOpen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "open",
        "Open a back-up that was made with --encrypt-to.",
        "'posternd restore --key' does it by itself; this is for looking into one elsewhere.",
        examples: ["backup open relay.backup --private-file backup.key --out relay.sqlite"]
    )

    @Argument(help: "The back-up.") var file: String
    @Option(help: ArgumentHelp("The private half of its key.", valueName: "file")) var privateFile: String
    @Option(help: ArgumentHelp("Where to write it; the file must not be there.", valueName: "file")) var out: String

    func run() throws {
        do {
            let key = try BackupKeys.privateKey(try BackupKey.text(of: privateFile))
            try SealedBackup.open(file, into: out, with: key)
        } catch let fault as SealedBackup.Fault {
            throw CommandFailure("\(fault)")
        } catch PrimitiveError.invalidKey {
            throw CommandFailure("\(privateFile) is no private key of back-ups")
        }
        Output.line(out)
    }
}
