import ArgumentParser
import PosternAdminAPI
import PosternTrust
import PosternWire

/// What every command takes that signs the next charter of a network.
struct SigningArguments: ParsableArguments {
    @OptionGroup var global: GlobalArguments
    @Option(help: "The network, by number or name.") var network: String
    @OptionGroup var root: RootArguments

    /// Opens the root, lends the desk to `body`, and prints what it did and the charter that came of it.
    ///
    /// - Parameter body: Returns a line for each thing that is otherwise now.
    func sign(_ body: (inout CharterDesk, RootKey) async throws -> [String]) async throws {
        let state = try AdministratorState.open(global, nextTo: [root.rootFile])
        let report = try await AdminClient.with(global) { client in
            var desk = try await CharterDesk(client.network(network), through: client, state)
            let key = try root.open(for: desk.network.id)
            let changes = try await body(&desk, key)
            return CharterReport(desk.network, changes: changes)
        }
        try report.print(global)
    }
}

/// What a command has changed.
struct CharterReport: Encodable {
    let network: String
    let changes: [String]
    let charterVersion: UInt32
    let charterExpires: String

    init(_ known: KnownNetwork, changes: [String]) {
        network = known.number
        self.changes = changes
        charterVersion = known.charters.newest.version
        charterExpires = known.expires
    }

    func print(_ global: GlobalArguments) throws {
        if global.json { return try Output.json(self) }
        for change in changes { Output.line(change) }
        Output.line("charter version \(charterVersion), until \(charterExpires)")
    }
}
