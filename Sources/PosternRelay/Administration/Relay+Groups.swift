import PosternStore
package import PosternWire

extension Relay {
    /// Every security group of a network; none for an unknown network.
    package func groups(of network: NetworkID) async throws -> [GroupFacts] {
        try await store.groups(of: network).map(GroupFacts.init)
    }

    /// How many active users a group has.
    package func activeMembers(ofGroup code: String, in network: NetworkID) async throws -> Int {
        guard let code = GroupCode(code) else { return 0 }
        var query = UserQuery(network: network, limit: directoryPart, status: .active, group: code)
        var count = 0
        repeat {
            let page = try await store.users(query)
            count += page.items.count
            query.after = page.next
        } while query.after != nil
        return count
    }
}
