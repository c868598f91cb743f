import Logging
import PosternStore
import PosternWire

/// What others are told of an act, once it is durable.
struct ActEffects: Sendable {
    /// Devices whose connections end.
    var cut: [DeviceID] = []
    /// Networks whose connections all end.
    var closed: [NetworkID] = []
    /// Documents that have a new version.
    var announced: [(chain: Chain, version: UInt32)] = []
    /// Users who are in another security group now.
    var moved: [Who] = []
    /// Who may do what is otherwise now.
    var changesAccess = false
    /// The outbox has letters that it did not have.
    var hasLetters = false
}

extension Relay {
    /// What cannot be told now is told at the next sign-in: the act is done in any case.
    func take(_ effects: ActEffects) async {
        if effects.changesAccess { access.rise() }
        for network in Set(effects.announced.map(\.chain.network)).union(effects.closed) { charters.forget(network) }
        for (chain, version) in effects.announced { announce(chain, version: version) }
        for device in effects.cut { switchboard.cut(device) }
        do {
            try await tell(moved: effects.moved)
        } catch {
            logger.error("users could not be told of their security group", metadata: ["error": "\(error)"])
        }
        for network in effects.closed { switchboard.cut(everybodyOf: network) }
        if effects.hasLetters { outbox?.ring() }
    }
}
