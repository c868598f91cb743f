import PosternStore
import PosternTrust
import PosternWire

extension Store {
    /// Every version of a chain, 1 first; none for a chain that is not here.
    func allDocuments(_ chain: Chain) async throws -> [Document] {
        var documents: [Document] = []
        while true {
            let from = UInt32(documents.count) + 1
            let page = try await self.documents(chain, from: from, byteLimit: Limits.frameBytes)
            documents += try page.documents.map { try Document(body: $0.body, signature: $0.signature) }
            guard page.hasMore else { return documents }
        }
    }
}
