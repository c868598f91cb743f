import Foundation
import Logging
import PosternStore
import PosternTrust
import PosternWire

extension Relay {
    /// Gives a network another name, which its policy says too, or another customer-managed key.
    ///
    /// - Parameters:
    ///   - number: 8 digits.
    ///   - encryptionKeyArn: `nil`: stays.
    package func updateNetwork(
        _ number: String,
        name: String,
        encryptionKeyArn: String?,
        by order: Order<NetworkFacts> = .local("wickr:UpdateNetwork")
    ) async throws -> NetworkFacts {
        try await carryOut(order) { act in
            let network = try act.network(number)
            if name != network.name {
                let policy = try act.policy(of: network.id, scope: .zero)
                let settings = try JSONObject(policy?.settings).setting("networkName", to: name)
                try act.sign(settings, retention: policy?.retention ?? false, of: network)
                try act.transaction.rename(network.id, to: name)
            }
            if let encryptionKeyArn { try act.transaction.setEncryptionKeyArn(encryptionKeyArn, of: network.id) }
            let updated = try act.network(network.id)
            act.note(
                .network(number),
                in: network.id,
                before: ["name": .text(network.name), "encryptionKeyArn": .text(network.encryptionKeyArn)],
                after: ["name": .text(updated.name), "encryptionKeyArn": .text(updated.encryptionKeyArn)]
            )
            return NetworkFacts(updated)
        }
    }

    /// Ends a network: nobody finds it any more, its connections end, and its rows are erased in the background.
    package func deleteNetwork(
        _ number: String,
        by order: Order<NetworkFacts> = .local("wickr:DeleteNetwork")
    ) async throws -> NetworkFacts {
        let facts = try await carryOut(order) { act in
            let network = try act.network(number)
            let before: AuditState = ["name": .text(network.name), "network": .text("\(network.id)")]
            // In its own log and in the relay's, where it is found when the network is forgotten.
            for log in [network.id, .zero] { act.note(.network(number), in: log, before: before) }
            act.isLastOf = network.id
            act.effects.closed.append(network.id)
            return NetworkFacts(network)
        }
        if try await !store.emptyLog() { logger.notice("erased keys may be in the store's log for a while") }
        return facts
    }

    /// The settings that a network's newest policy says, and whether retention is on.
    ///
    /// - Returns: A JSON object.
    package func networkSettings(_ number: String) async throws -> (settings: String, retention: Bool) {
        let network = try await network(number)
        guard let stored = try await store.newestDocument(.policy(of: network.id)) else {
            throw AdministrationError.unknownNetwork
        }
        let policy = try Policy(parsing: stored.body)
        return (policy.settings, policy.retention)
    }

    /// Changes a network's settings: its next policy says so.
    ///
    /// - Parameters:
    ///   - retention: `nil`: stays. See ``updateRetention(_:_:by:)``, which this equals.
    ///   - change: Keeps what it does not know, the network's name among it.
    /// - Returns: The settings as they are now.
    package func updateNetworkSettings(
        _ number: String,
        retention: Bool?,
        by order: Order<NetworkSettingsFacts> = .local("wickr:UpdateNetworkSettings"),
        _ change: @escaping SettingsChange
    ) async throws -> NetworkSettingsFacts {
        try await carryOut(order) { act in
            let network = try act.network(number)
            let policy = try act.policy(of: network.id, scope: .zero)
            let wasOn = policy?.retention ?? false
            let isOn = retention ?? wasOn
            if isOn, !wasOn { try act.checkRetentionMayBegin(in: network) }
            let settings = try change(policy?.settings)
            try act.sign(settings, retention: isOn, of: network)
            let (before, after) = AuditState.difference(
                AuditValue.members(ofJSON: policy?.settings).merging(["dataRetention": .flag(wasOn)]) { $1 },
                AuditValue.members(ofJSON: settings).merging(["dataRetention": .flag(isOn)]) { $1 }
            )
            act.note(.network(number), in: network.id, before: before, after: after)
            return NetworkSettingsFacts(settings: settings, retention: isOn)
        }
    }
}

/// A network's settings, as its newest policy says them.
package struct NetworkSettingsFacts: Hashable, Sendable {
    /// A JSON object.
    package let settings: String
    package let retention: Bool
}

/// A JSON object of which one member is replaced.
struct JSONObject {
    private let members: [String: AuditValue]

    init(_ text: String?) throws {
        members = try text.map { try JSONDecoder().decode([String: AuditValue].self, from: Data($0.utf8)) } ?? [:]
    }

    func setting(_ name: String, to text: String) throws -> String {
        var members = members
        members[name] = .text(text)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(members), as: UTF8.self)
    }
}
