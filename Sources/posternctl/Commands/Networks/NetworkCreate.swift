import ArgumentParser
import Foundation
import PosternAdminAPI
import PosternPrimitives
import PosternTrust
import PosternWire

struct NetworkCreate: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [
        PrepareNetwork.self, CreateCharteredNetwork.self, CreateNetwork.self,
    ]
    static let configuration = CommandConfiguration(
        "create",
        "Make a network whose root key stays with you.",
        """
        The root key signs the charter: who loses it and its copies begins anew. Copy the root file to a safe \
        place, apart from its passphrase. The voucher key, with which you vouch for users, is kept in the state \
        directory.
        """,
        examples: ["network create --name Demo --root-file safe/root", "network create --name Demo --relay-root"]
    )

    @OptionGroup var global: GlobalArguments
    @Option(help: "The network's name, 1 to 20 characters.") var name: String
    @Option(help: ArgumentHelp("Where the root key goes; the file must not be there.", valueName: "file"))
    var rootFile: String?
    @Flag(help: "Leave the root key with the relay, as stock tools do; 'network adopt' takes it over later.")
    var relayRoot = false
    @Option(help: ArgumentHelp("A file whose first line protects the root file.", valueName: "file"))
    var passphraseFile: String?
    @Flag(help: "Leave the root file unprotected.") var noPassphrase = false
    @Flag(help: "Have everybody accept only identities that you vouched for.") var requireVouchers = false

    func validate() throws {
        guard (rootFile == nil) == relayRoot else { throw ValidationError("give --root-file or --relay-root") }
        guard passphraseFile == nil || !noPassphrase else {
            throw ValidationError("--passphrase-file and --no-passphrase exclude each other")
        }
    }

    func run() async throws {
        guard let rootFile else { return try await createAtRelay() }
        guard !SecretFile.exists(rootFile) else {
            throw CommandFailure("\(rootFile) is there already", hint: "nothing was overwritten; name another file")
        }
        let state = try AdministratorState.open(global, nextTo: [rootFile])
        let protection = RootFile.Protection(passphraseFile: passphraseFile, noPassphrase: noPassphrase)
        let draft = try NetworkDraft(requireVouchers: requireVouchers)
        let summary = try await AdminClient.with(global) { client in
            let preparation = try await client.send(PrepareNetwork.self, PrepareNetwork.Request())
            let charter = try draft.charter(for: preparation, now: .now)
            let id = NetworkID(firstCharter: charter.body)
            try RootFile.keep(draft.root, of: id, at: rootFile, protection)
            try state.keep(draft.voucher, charter: charter, of: id)
            let known: KnownNetwork
            do {
                known = try await create(charter, id, preparation, client)
            } catch let failure as CommandFailure where failure.isRelaysRefusal {
                // Nothing was made, and keys of no network are in the way of the next attempt.
                SecretFile.remove(rootFile)
                state.forget(id)
                throw failure
            }
            try state.pin(known.number, to: id)
            return try await NetworkSummary(known, name: name, policy: known.policy(through: client))
        }
        try summary.print(global)
    }

    private func createAtRelay() async throws {
        let reply = try await AdminClient.with(global) { client in
            try await client.reply(to: CreateNetwork.self, ["networkName": .text(name), "accessLevel": "STANDARD"])
        }
        if global.json { return Output.json(reply) }
        ReplyText(reply: reply, fields: CreateNetwork.declaration.reply).print()
    }

    private func create(
        _ charter: Document,
        _ id: NetworkID,
        _ preparation: PrepareNetwork.Reply,
        _ client: AdminClient
    ) async throws -> KnownNetwork {
        let request = CreateCharteredNetwork.Request(
            networkName: name,
            accessLevel: .standard,
            preparation: preparation.preparation,
            charter: charter.body,
            signature: charter.signature
        )
        let reply = try await client.send(CreateCharteredNetwork.self, request)
        guard reply.network.bytes == id.bytes else {
            throw CommandFailure("the relay made another network than the charter's")
        }
        let chain = try CharterChain(joining: id, floor: 1, documents: [charter])
        return KnownNetwork(number: reply.networkId, charters: chain)
    }
}
