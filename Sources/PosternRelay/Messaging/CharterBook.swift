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

    private struct State {
        var entries: [NetworkID: Entry] = [:]
        /// Rises with everything that is forgotten: what was read before is not kept after.
        var generation = 0
    }

    private let state = Mutex(State())

    func entry(of network: NetworkID, in store: Store) async throws -> Entry? {
        let (entry, generation) = state.withLock { ($0.entries[network], $0.generation) }
        if let entry { return entry }
        let documents = try await store.allDocuments(.charter(of: network))
        guard !documents.isEmpty else { return nil }
        let read = Entry(
            charters: try CharterChain(restoring: documents, of: network, arrivedExpired: []),
            policyVersion: try await store.newestVersion(of: .policy(of: network))
        )
        state.withLock { if $0.generation == generation { $0.entries[network] = read } }
        return read
    }

    func forget(_ network: NetworkID) {
        state.withLock {
            $0.entries[network] = nil
            $0.generation += 1
        }
    }
}
