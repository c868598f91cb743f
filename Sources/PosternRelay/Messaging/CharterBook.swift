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
        let documents = try await Self.allCharters(of: network, in: store)
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

    private static func allCharters(of network: NetworkID, in store: Store) async throws -> [Document] {
        var documents: [Document] = []
        while true {
            let page = try await store.documents(
                .charter(of: network),
                from: UInt32(documents.count) + 1,
                byteLimit: Limits.frameBytes
            )
            for stored in page.documents {
                documents.append(try Document(body: stored.body, signature: stored.signature))
            }
            guard page.hasMore else { return documents }
        }
    }
}
