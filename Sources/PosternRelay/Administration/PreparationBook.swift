import PosternTrust
import PosternWire
import Synchronization

/// Operating keys of networks whose charters an administrator is about to sign.
///
/// They live in memory only, for a quarter of an hour and at most 64 at once: after a restart a network is simply
/// prepared again, and nothing is left behind by preparations that nobody finishes.
final class PreparationBook: Sendable {
    struct Preparation: Sendable {
        let key: OperatingKey
        let ends: Timestamp
        /// The network that it made; its charter may come again, another one not.
        var network: NetworkID?
    }

    static let lifetimeSeconds: UInt64 = 900
    static let most = 64

    private let preparations = Mutex<[String: Preparation]>([:])

    func add(_ key: OperatingKey, as id: String, now: Timestamp) {
        preparations.withLock { preparations in
            preparations = preparations.filter { now < $0.value.ends }
            if preparations.count >= Self.most, let oldest = preparations.min(by: { $0.value.ends < $1.value.ends }) {
                preparations[oldest.key] = nil
            }
            preparations[id] = Preparation(key: key, ends: now.adding(seconds: Self.lifetimeSeconds), network: nil)
        }
    }

    /// The key for this network's charter, and for no other's from then on.
    ///
    /// - Returns: `nil` for an unknown preparation, one that has run out, and one that is another network's.
    func key(of id: String, for network: NetworkID, now: Timestamp) -> OperatingKey? {
        preparations.withLock { preparations in
            guard let preparation = preparations[id], now < preparation.ends else { return nil }
            guard preparation.network == nil || preparation.network == network else { return nil }
            preparations[id]?.network = network
            return preparation.key
        }
    }

    /// What the charter has to name, before it is known whether the charter is right.
    func publicKey(of id: String, now: Timestamp) -> OperatingPublicKey? {
        preparations.withLock { preparations in
            guard let preparation = preparations[id], now < preparation.ends else { return nil }
            return preparation.key.publicKey
        }
    }
}
