import PosternHome
import PosternTrust
import PosternWire

extension Client {
    /// The relay names the user's group and the newest version of its policy. Another group counts only with the policy that
    /// the relay says that it has: until that is here and verified the former one does.
    ///
    /// - Throws: ``ClientError/untrusted(_:_:)`` for a policy that is refused; what was held stays.
    func update(
        _ network: inout Network,
        to place: GroupPlace,
        _ arrival: PosternTrust.Arrival,
        _ connection: ClientConnection
    ) async throws {
        let isSame = network.group?.code == place.group
        guard var group = try isSame ? network.group : SecurityGroup(place.group, of: network.id, in: home) else {
            return
        }
        let later = try await policies(of: group, upTo: place.policyVersion, connection)
        let taken = try group.take(later, under: network.charters, arriving: arrival)
        guard group.policyVersion >= place.policyVersion else { return }
        if !isSame || !taken.isEmpty { try check(home.keep(taken, inGroup: group.code)) }
        network.use(group)
    }

    /// The group's policy has a new version, says the relay.
    func updateGroupPolicy(
        _ network: inout Network,
        _ changed: Changed,
        _ connection: ClientConnection
    ) async throws {
        guard let group = network.group, group.scope == PolicyScope(changed.subject) else { return }
        var place = GroupPlace()
        place.group = group.code
        place.policyVersion = changed.version
        try await update(&network, to: place, .at(clock()), connection)
    }

    /// - Returns: Nothing where the relay does not give them: the user was moved on meanwhile, which it says then.
    private func policies(
        of group: SecurityGroup,
        upTo version: UInt32,
        _ connection: ClientConnection
    ) async throws -> [Document] {
        guard version > group.policyVersion else { return [] }
        do {
            return try await connection.documents(.policy, of: group.scope.bytes, from: group.policyVersion + 1)
        } catch let refusal as RelayRefusal where refusal.code == .notFound {
            return []
        }
    }
}
