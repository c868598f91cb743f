import Logging
import PosternStore
import PosternTrust
import PosternWire

// What a restored relay is offered back. Only the holder of a root, or this relay before its restore, can have signed it.
extension Relay {
    func takeCharter(_ document: SignedDocument, subject: [UInt8], by visit: Visit) async throws {
        let network = visit.network
        guard subject == network.bytes else { throw Refused(.notPermitted, "the charter is another network's") }
        let document = try Document(received: document, "the charter")
        var chain = try await self.charters(of: network)
        let former = chain.newest
        let taken: [VerifiedCharter]
        do {
            taken = try chain.update(with: [document], arriving: .at(clock()))
        } catch {
            throw Refused(error, of: "the charter")
        }
        guard let charter = taken.first else { return }
        if former.content.operatingKey != charter.content.operatingKey {
            // The policies that it signed are offered back as well; new ones nobody can sign.
            logger.error("a charter was taken that does not name this relay's operating key: sign another one")
        }
        let stored = StoredDocument(charter.document, version: charter.version, in: .charter(of: network))
        try await put(stored, after: former.hash) { log in
            try log.append(.returnCharter, by: visit, to: .charter(charter.version))
        }
    }

    func takePolicy(_ document: SignedDocument, subject: [UInt8], by visit: Visit) async throws {
        let network = visit.network
        guard let scope = PolicyScope(subject) else { throw Refused(.malformed, "a policy's scope has 16 bytes") }
        let document = try Document(received: document, "the policy")
        var chain = try await policies(of: network, scope: scope)
        let previous = chain.newest?.hash ?? .zero
        let charters = try await charters(of: network)
        let taken: [VerifiedPolicy]
        do {
            taken = try chain.update(with: [document], under: charters, arriving: .at(clock()))
        } catch {
            throw Refused(error, of: "the policy")
        }
        guard let policy = taken.first else { return }
        let place = Chain.policy(of: network, scope: scope)
        try await put(StoredDocument(policy.document, version: policy.version, in: place), after: previous) { log in
            let after: AuditState = ["scope": .text("\(scope)"), "version": .number(Int64(policy.version))]
            try log.append(.returnPolicy, by: visit, to: .policy, after: after)
        }
    }

    private func put(
        _ document: StoredDocument,
        after previous: Hash512,
        saying say: @escaping @Sendable (inout SecurityLog) throws -> Void
    ) async throws {
        let beside: Beside<DocumentOutcome> = saying { log, outcome in if outcome == .stored { try say(&log) } }
        switch try await store.put(document, after: previous, beside: beside) {
        case .stored:
            charters.forget(document.chain.network)
            announce(document.chain, version: document.version)
        case .alreadyHeld: break
        case .conflict(let newest):
            throw Refused(.conflict, "version \(newest) came first: fetch it, and go on from it")
        case .unknownNetwork: throw Refused(.notFound, "this relay does not serve that network")
        }
    }

    private func charters(of network: NetworkID) async throws -> CharterChain {
        guard let entry = try await charters.entry(of: network, in: store) else {
            throw Refused(.notFound, "this relay does not serve that network")
        }
        return entry.charters
    }

    private func policies(of network: NetworkID, scope: PolicyScope) async throws -> PolicyChain {
        let documents = try await store.allDocuments(.policy(of: network, scope: scope))
        return try PolicyChain(restoring: documents, of: network, scope: scope)
    }
}
