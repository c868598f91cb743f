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
    /// The outbox has letters that it did not have.
    var hasLetters = false
}

extension Relay {
    func take(_ effects: ActEffects) {
        for network in Set(effects.announced.map(\.chain.network)).union(effects.closed) { charters.forget(network) }
        for (chain, version) in effects.announced { announce(chain, version: version) }
        for device in effects.cut { switchboard.cut(device) }
        for network in effects.closed { switchboard.cut(everybodyOf: network) }
        if effects.hasLetters { outbox?.ring() }
    }
}
