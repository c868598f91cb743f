import PosternStore
import PosternTrust
package import PosternWire

extension Relay {
    /// Every security group of a network; none for an unknown network.
    package func groups(of network: NetworkID) async throws -> [GroupFacts] {
        try await store.groups(of: network).map { GroupFacts($0) }
    }

    /// A group with its settings and how many are in it.
    ///
    /// - Parameter code: 8 base32 characters.
    /// - Throws: ``AdministrationError/unknownGroup``.
    package func group(_ code: String, in network: NetworkID) async throws -> GroupFacts {
        guard let group = try await store.groups(of: network).first(where: { $0.code.text == code }) else {
            throw AdministrationError.unknownGroup
        }
        return try await whole(GroupFacts(group), in: network)
    }

    /// The same groups with their settings and how many are in them.
    package func whole(_ groups: [GroupFacts], in network: NetworkID) async throws -> [GroupFacts] {
        var whole: [GroupFacts] = []
        for group in groups { whole.append(try await self.whole(group, in: network)) }
        return whole
    }

    private func whole(_ group: GroupFacts, in network: NetworkID) async throws -> GroupFacts {
        var group = group
        let scope = PolicyScope(group: group.code, in: network)
        group.settings = try await store.newestDocument(.policy(of: network, scope: scope))
            .map { try Policy(parsing: $0.body).settings }
        guard let code = GroupCode(group.code) else { return group }
        let counts = try await store.memberCounts(of: code, in: network)
        group.members = GroupMembers(persons: counts.persons, bots: counts.bots)
        return group
    }

    /// Makes a group, and signs its first policy.
    ///
    /// - Parameter settings: Of nothing makes the first settings.
    package func createGroup(
        in number: String,
        name: String,
        by order: Order<GroupFacts> = .local("wickr:CreateSecurityGroup"),
        settings: @escaping SettingsChange
    ) async throws -> GroupFacts {
        let codes = try (0..<codeAttempts).map { _ in try drawGroupCode() }
        return try await carryOut(order) { act in
            let network = try act.network(number)
            for code in codes {
                let group = SecurityGroup(code: code, name: name, foldedName: name.folded, created: act.now)
                switch try act.transaction.create(group, in: network.id) {
                case .codeTaken: continue
                case .nameTaken: throw AdministrationError.groupNameTaken
                case .unknownNetwork: throw AdministrationError.unknownNetwork
                case .created: break
                }
                let settings = try settings(nil)
                try act.sign(settings, of: network, scope: PolicyScope(group: code.text, in: network.id))
                act.note(
                    .group(code.text, of: number),
                    in: network.id,
                    after: AuditValue.members(ofJSON: settings).merging(["name": .text(name)]) { $1 }
                )
                return GroupFacts(group, settings: settings)
            }
            throw StoreError.unavailable
        }
    }

    /// Renames a group or changes its settings. The change is made of the settings that are there when it is written, so
    /// that two administrators who change different ones both get theirs.
    ///
    /// - Parameters:
    ///   - name: `nil`: stays.
    ///   - change: `nil`: stay.
    package func updateGroup(
        _ code: String,
        in number: String,
        name: String?,
        by order: Order<GroupFacts> = .local("wickr:UpdateSecurityGroup"),
        _ change: SettingsChange?
    ) async throws -> GroupFacts {
        try await carryOut(order) { act in
            let network = try act.network(number)
            let group = try act.group(code, in: network.id)
            let scope = PolicyScope(group: code, in: network.id)
            let held = try act.policy(of: network.id, scope: scope)?.settings
            var settings = held
            if let change {
                settings = try change(held)
                if let settings { try act.sign(settings, of: network, scope: scope) }
            }
            if let name, name != group.name {
                guard try act.transaction.rename(group.code, in: network.id, to: name) else {
                    throw AdministrationError.groupNameTaken
                }
            }
            let (before, after) = AuditState.difference(
                AuditValue.members(ofJSON: held).merging(["name": .text(group.name)]) { $1 },
                AuditValue.members(ofJSON: settings).merging(["name": .text(name ?? group.name)]) { $1 }
            )
            if before != after { try act.transaction.noteChange(ofGroup: group.code, in: network.id, at: act.now) }
            act.note(.group(code, of: number), in: network.id, before: before, after: after)
            var facts = GroupFacts(try act.group(code, in: network.id), settings: settings)
            let counts = try act.transaction.memberCounts(of: group.code, in: network.id)
            facts.members = GroupMembers(persons: counts.persons, bots: counts.bots)
            return facts
        }
    }

    /// Takes a group away; its members are in the default group from then on.
    package func deleteGroup(
        _ code: String,
        in number: String,
        by order: Order<String> = .local("wickr:DeleteSecurityGroup")
    ) async throws -> String {
        try await carryOut(order) { act in
            let network = try act.network(number)
            let group = try act.group(code, in: network.id)
            guard !group.isDefault else { throw AdministrationError.refused("the default group cannot be deleted") }
            let scope = PolicyScope(group: code, in: network.id)
            guard let members = try act.transaction.delete(group.code, in: network.id, scope: scope) else {
                throw AdministrationError.unknownGroup
            }
            act.effects.moved += members
            act.note(
                .group(code, of: number),
                in: network.id,
                before: ["name": .text(group.name), "members": .number(Int64(members.count))]
            )
            return code
        }
    }

    func drawGroupCode() throws -> GroupCode {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
        guard let code = GroupCode(String(try random(8).map { alphabet[Int($0 & 31)] })) else {
            preconditionFailure("eight letters and digits are a group's code")
        }
        return code
    }
}

/// A drawn code that is taken is one in 2^40 for each group that is there.
private let codeAttempts = 4
