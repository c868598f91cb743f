import Foundation
import PosternStore
import PosternTrust
import PosternWire

/// Makes the settings that are to be of those that are: both JSON objects. What it throws undoes the act.
package typealias SettingsChange = @Sendable (_ held: String?) throws -> String

extension Act {
    /// The newest policy of a scope; `nil` before the first.
    func policy(of network: NetworkID, scope: PolicyScope) throws -> Policy? {
        try transaction.newestDocument(.policy(of: network, scope: scope)).map { try Policy(parsing: $0.body) }
    }

    /// Signs the next policy of a scope, where it says something new.
    ///
    /// - Parameters:
    ///   - scope: Zero, or a security group's.
    ///   - settings: A JSON object.
    /// - Throws: ``AdministrationError/conflict(_:)`` after the charter's end: no client would take the policy.
    func sign(_ settings: String, retention: Bool = false, of network: Network, scope: PolicyScope = .zero) throws {
        let chain = Chain.policy(of: network.id, scope: scope)
        let newest = try transaction.newestDocument(chain)
        if let held = try newest.map({ try Policy(parsing: $0.body) }),
            held.settings == settings, held.retention == retention
        {
            return
        }
        guard settings.utf8.count <= Limits.settingsBytes else {
            throw AdministrationError.refused("the settings take more than \(Limits.settingsBytes) bytes")
        }
        let operating = try operating(of: network)
        guard now < operating.charter.expires else {
            throw AdministrationError.conflict("the network's charter has expired: posternctl network renew")
        }
        var policy = Policy(
            network: network.id,
            scope: scope,
            charterVersion: operating.version,
            issued: now,
            retention: retention,
            settings: settings
        )
        policy.version = (newest?.version ?? 0) + 1
        policy.previous = newest?.hash ?? .zero
        let document = try Document(signing: policy, with: operating.key)
        let stored = StoredDocument(document, version: policy.version, in: chain)
        guard case .stored = try transaction.put(stored, after: policy.previous) else { throw StoreError.unavailable }
        effects.announced.append((chain, policy.version))
    }
}

extension AuditValue {
    /// A JSON object's members; none for anything else.
    static func members(ofJSON text: String?) -> AuditState {
        guard let text, let members = try? JSONDecoder().decode(AuditState.self, from: Data(text.utf8)) else {
            return [:]
        }
        return members
    }
}

extension AuditState {
    /// What differs, of two states: whoever reads a record need not compare all settings.
    static func difference(_ before: AuditState, _ after: AuditState) -> (before: AuditState, after: AuditState) {
        let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
        return (before.filter { changed.contains($0.key) }, after.filter { changed.contains($0.key) })
    }
}
