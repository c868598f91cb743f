import PosternStore
import PosternTrust
import PosternWire
import Synchronization

/// What the relay needs of each network at every sign-in: its newest charter and the versions to announce. A cache;
/// whoever changes a network's documents forgets it here.
final class CharterBook: Sendable {
    struct Entry: Sendable {
        let charters: CharterChain
        let policyVersion: UInt32
    }

    private let entries = Mutex<[NetworkID: Entry]>([:])

    func entry(of network: NetworkID, in store: Store) async throws -> Entry? {
        if let entry = entries.withLock({ $0[network] }) { return entry }
        let documents = try await store.allDocuments(.charter(of: network))
        guard !documents.isEmpty else { return nil }
        let entry = Entry(
            charters: try CharterChain(restoring: documents, of: network, arrivedExpired: []),
            policyVersion: try await store.newestVersion(of: .policy(of: network))
        )
        entries.withLock { $0[network] = entry }
        return entry
    }

    func forget(_ network: NetworkID) {
        entries.withLock { $0[network] = nil }
    }
}
