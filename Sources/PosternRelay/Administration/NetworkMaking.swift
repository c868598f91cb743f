import Foundation
import PosternPrimitives
import PosternStore
import PosternTrust
import PosternWire

/// A network about to be made: its first charter, checked, and what goes with it into one transaction.
struct NetworkMaking {
    let charter: VerifiedCharter
    let id: NetworkID
    let policy: Document
    /// Sealed under the master key.
    let operatingKey: [UInt8]
    /// Sealed; `nil` where the root is not on the relay.
    let rootKey: [UInt8]?

    /// - Parameter root: The root's own key, where the relay holds it.
    init(
        _ new: NewNetwork,
        charter: Document,
        operating: OperatingKey,
        root: RootKey?,
        masterKey: MasterKey,
        now: Timestamp
    ) throws {
        id = NetworkID(firstCharter: charter.body)
        self.charter = try CharterChain(joining: id, floor: 1, documents: [charter]).newest
        let policy = Policy(
            network: id,
            charterVersion: 1,
            issued: now,
            settings: try Self.settings(networkName: new.name)
        )
        self.policy = try Document(signing: policy, with: operating)
        operatingKey = try masterKey.seal(operating.scalar, as: .operatingKey, id: id.bytes)
        rootKey = if let root { try masterKey.seal(root.scalar, as: .rootKey, id: id.bytes) } else { nil }
    }

    /// Version 1 of charter and policy.
    var documents: [StoredDocument] {
        [stored(charter.document, in: .charter(of: id)), stored(policy, in: .policy(of: id))]
    }

    func network(_ new: NewNetwork, number: NetworkNumber, now: Timestamp) -> Network {
        Network(
            id: id,
            number: number,
            name: new.name,
            foldedName: new.name.folded,
            accessLevel: new.plan.accessLevel,
            encryptionKeyArn: new.encryptionKeyArn,
            created: now,
            operatingKey: operatingKey,
            rootKey: rootKey
        )
    }

    /// For the audit log.
    func state(_ new: NewNetwork) -> AuditState {
        [
            "name": .text(new.name), "accessLevel": .text(new.plan.rawValue), "network": .text("\(id)"),
            "rootAtRelay": .flag(rootKey != nil), "charter": .text("\(charter.hash)"),
        ]
    }

    private func stored(_ document: Document, in chain: Chain) -> StoredDocument {
        StoredDocument(
            chain: chain,
            version: 1,
            body: document.body,
            signature: document.signature,
            hash: document.hash
        )
    }

    private static func settings(networkName: String) throws -> String {
        struct Settings: Encodable { let networkName: String }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(Settings(networkName: networkName)), as: UTF8.self)
    }
}
