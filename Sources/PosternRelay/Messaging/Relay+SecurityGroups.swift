import PosternStore
import PosternTrust
package import PosternWire

// Which security group a user is in, and who may hear of its policy. What the policy says is nothing to the relay here.
extension Relay {
    /// Tells the connected devices of users which group they are in now. To be called once their move is stored; the others
    /// hear of it when they sign in.
    package func tell(moved users: [Who]) async throws {
        for who in users { try await tellGroup(of: who) }
    }

    private func tellGroup(of who: Who) async throws {
        switchboard.noteGroupNews()
        let devices = try await store.devices(of: who).map(\.id)
        var told: GroupPlace?
        // Looked up again after it was told: another move may have been told by somebody who looked earlier.
        while let place = try await groupPlace(of: who), place != told {
            switchboard.tell(devices, in: who.network, place)
            told = place
        }
    }

    /// - Returns: `nil` for a user who is not there.
    func groupPlace(of who: Who) async throws -> GroupPlace? {
        guard let user = try await store.user(who) else { return nil }
        let scope = PolicyScope(group: user.group.text, in: who.network)
        var place = GroupPlace()
        place.group = user.group.text
        place.policyVersion = try await store.newestVersion(of: .policy(of: who.network, scope: scope))
        return place
    }

    /// The network's policy is everybody's; a group's is for its members.
    func mayRead(policyOf subject: [UInt8], as user: UserID?, in network: NetworkID) async throws -> Bool {
        guard let scope = PolicyScope(subject), scope != .zero else { return true }
        guard let user, let group = try await store.user(Who(network: network, user: user))?.group else { return false }
        return scope == PolicyScope(group: group.text, in: network)
    }
}
