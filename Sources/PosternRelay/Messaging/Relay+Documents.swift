import FoundationEssentials
import PosternStore
import PosternTrust
package import PosternWire

extension Relay {
    /// One part of a document's chain: as many versions as fit into a frame.
    ///
    /// - Parameters:
    ///   - network: Whose documents may be read.
    ///   - reader: Whose device reads; `nil` for a guest, who reads of no room.
    ///   - user: Who is signed in, or whom a guest acts for: the policy of that user's security group may be read.
    ///   - isReadable: Whether this connection may read that chain.
    package func documents(
        _ fetch: FetchDocuments,
        in network: NetworkID,
        by reader: Who?,
        as user: UserID?,
        isReadable: (DocumentKind, [UInt8]) -> Bool
    ) async throws -> ServerFrame.OneOf_Body {
        guard isReadable(fetch.kind, Array(fetch.subject)), fetch.kind != .roomEntry || reader != nil else {
            return .refusal(Refusal(.notPermitted, "this connection may not read that document: see the protocol page"))
        }
        if fetch.kind == .roomEntry, let reader { return try await roomEntries(fetch, by: reader) }
        guard let chain = Chain(kind: fetch.kind, network: network, subject: Array(fetch.subject)) else {
            return .refusal(Refusal(.malformed, "no such kind of document, or a subject that has not 16 bytes"))
        }
        guard fetch.kind != .charter || chain == .charter(of: network) else {
            return .refusal(Refusal(.notFound, "this connection is for another network"))
        }
        if fetch.kind == .policy, try await !mayRead(policyOf: chain.subject, as: user, in: network) {
            return .refusal(Refusal(.notFound, "no such policy, or that of another security group"))
        }
        let first = max(1, fetch.fromVersion)
        let page = try await store.documents(chain, from: first, byteLimit: Limits.documentPartBytes)
        var part = DocumentPart()
        part.documents = page.documents.map { SignedDocument(body: $0.body, signature: $0.signature) }
        part.more = page.hasMore
        return .documentPart(part)
    }

    /// Finds a user of the network by login or id.
    package func lookUp(_ lookUp: LookUp, in network: NetworkID) async throws -> ServerFrame.OneOf_Body {
        let user: User?
        switch lookUp.by {
        case .login(let login): user = try await self.user(login, in: network)
        case .user(let bytes):
            user = if let id = UserID(bytes) { try await store.user(Who(network: network, user: id)) } else { nil }
        case nil: return .refusal(Refusal(.malformed, "LookUp needs a login or a user"))
        }
        guard let user else { return .refusal(Refusal(.notFound, "no such user in this network: check the login")) }
        var found = Found()
        found.user = Data(user.who.user.bytes)
        found.login = user.login
        found.listVersion = user.listVersion
        return .found(found)
    }

    private func user(_ login: String, in network: NetworkID) async throws -> User? {
        guard let login = try? Login(login) else { return nil }
        return try await store.user(login: login.text, in: network)
    }
}
