import ArgumentParser
import PosternAdminAPI
import PosternPrimitives
import PosternTrust
import PosternWire

struct NetworkAdopt: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [AdoptNetwork.self]
    static let configuration = CommandConfiguration(
        "adopt",
        "Take over a network that stock tools made, whose root key is on the relay.",
        """
        Draws a root key and a voucher key here. The relay signs one last charter, which names them, and erases its \
        own root key. Copy the root file to a safe place. It can be repeated when the answer was lost.
        """,
        examples: ["network adopt --network Demo --root-file safe/root"]
    )

    @OptionGroup var global: GlobalArguments
    @Option(help: "The network, by number or name.") var network: String
    @Option(help: ArgumentHelp("Where the root key goes.", valueName: "file")) var rootFile: String
    @Option(help: ArgumentHelp("A file whose first line protects the root file.", valueName: "file"))
    var passphraseFile: String?
    @Flag(help: "Leave the root file unprotected.") var noPassphrase = false

    func validate() throws {
        guard passphraseFile == nil || !noPassphrase else {
            throw ValidationError("--passphrase-file and --no-passphrase exclude each other")
        }
    }

    func run() async throws {
        let state = try AdministratorState.open(global, nextTo: [rootFile])
        let report = try await AdminClient.with(global) { client in
            var desk = try await CharterDesk(client.network(network), through: client, state)
            guard desk.network.charters.rootIsAtRelay || SecretFile.exists(rootFile) else {
                throw CommandFailure("the relay does not hold the root of network \(network)")
            }
            let root = try root(of: desk.network.id)
            let voucher = try state.makeVoucherKey(of: desk.network.id)
            try await adopt(root.publicKey, voucher.publicKey, at: &desk)
            let changes = [
                "root added \(Fingerprint.of(root.publicKey))",
                "voucher key added \(Fingerprint.of(voucher.publicKey))", "root removed from the relay",
            ]
            return CharterReport(desk.network, changes: changes)
        }
        try report.print(global)
    }

    /// The one that was written before an answer was lost, or a new one.
    private func root(of network: NetworkID) throws -> RootKey {
        if SecretFile.exists(rootFile) {
            return try RootFile.open(at: rootFile, of: network, passphraseFile: passphraseFile)
        }
        let root = try RootKey.generate()
        let protection = RootFile.Protection(passphraseFile: passphraseFile, noPassphrase: noPassphrase)
        try RootFile.keep(root, of: network, at: rootFile, protection)
        return root
    }

    private func adopt(_ root: RootPublicKey, _ voucher: VoucherPublicKey, at desk: inout CharterDesk) async throws {
        let before = desk.network.charters
        let request = AdoptNetwork.Request(networkId: network, root: root.bytes, voucherKey: voucher.bytes)
        let reply = try await desk.client.send(AdoptNetwork.self, request)
        let document: Document
        do {
            document = try Document(body: reply.charter.body.bytes, signature: reply.charter.signature.bytes)
        } catch {
            throw CommandFailure("the relay answered something else than a charter")
        }
        guard before.rootIsAtRelay else {
            guard before.newest.content.roots.contains(root), before.all.contains(where: { $0.document == document })
            else { throw CommandFailure("the network was handed over to another root") }
            return
        }
        try Self.check(document, after: before, root, voucher)
        try desk.take(document)
    }

    /// Nothing is otherwise in it than what was asked for.
    private static func check(
        _ document: Document,
        after chain: CharterChain,
        _ root: RootPublicKey,
        _ voucher: VoucherPublicKey
    ) throws(CommandFailure) {
        let charter: Charter
        do {
            charter = try Charter(parsing: document.body)
        } catch {
            throw CommandFailure("the relay answered something else than a charter: \(error)")
        }
        var expected = chain.draft(issued: charter.issued, expires: charter.expires)
        expected.roots = [root]
        if !expected.voucherKeys.contains(voucher) { expected.voucherKeys.append(voucher) }
        expected.isRootAtRelay = false
        guard expected.body == document.body else {
            throw CommandFailure("the relay signed another charter than it was asked for")
        }
    }
}
