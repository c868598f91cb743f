import PosternAdminAPI
import PosternRelay
import PosternWire

/// The handlers of all operations: each translates a request into a call of the relay, and what comes back into a
/// reply. None of them decides anything.
struct AdminHandlers: Sendable {
    let relay: Relay
    /// What new networks' charters say of this relay, as it is now.
    let template: @Sendable () throws -> NetworkTemplate
    /// 32 secret bytes that keep page tokens from being made by others.
    let pageKey: [UInt8]
    /// Asks what networks use beside the relay.
    var providers = ProviderClient(permitsPrivateAddresses: false)

    /// The daemon around the relay: what `status`, `doctor` and `trace` look at.
    var daemon = DaemonView()

    /// By action.
    var all: [String: AdminHandler] {
        let handlers =
            networks + networkSettings + groups + users + devices + bots + retention + guests + services
            + charteredNetworks + charters + registrations + audit + imports + principals + accessKeys + tokens
            + certificates + accessPolicies + relayItself
        return Dictionary(uniqueKeysWithValues: handlers.map { ($0.declaration.action, $0) })
    }

    /// - Throws: ``AdministrationError/unknownNetwork``.
    func id(ofNetwork number: String) async throws -> NetworkID {
        try await relay.network(number).id
    }
}
