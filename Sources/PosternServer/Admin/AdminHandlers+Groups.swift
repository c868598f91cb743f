import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    var groups: [AdminHandler] {
        [
            AdminHandler(ListSecurityGroups.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                let groups = try await relay.groups(of: network).map(SecurityGroup.init)
                let page = try request.page(of: groups, in: ListSecurityGroups.declaration, tokenKey: pageKey)
                var reply = ListSecurityGroups.Reply(page)
                // Members are counted for what is shown, and not for every group.
                reply.securityGroups = try await counted(page.rows, in: network)
                return reply
            }
        ]
    }

    private func counted(_ groups: [SecurityGroup], in network: NetworkID) async throws -> [SecurityGroup] {
        var counted: [SecurityGroup] = []
        for var group in groups {
            group.activeMembers = try await relay.activeMembers(ofGroup: group.id, in: network)
            counted.append(group)
        }
        return counted
    }
}

extension SecurityGroup {
    fileprivate init(_ facts: GroupFacts) {
        self.init(
            id: facts.code,
            name: facts.name,
            isDefault: facts.isDefault,
            activeMembers: 0,
            botMembers: 0,
            modified: Int64(clamping: facts.created.seconds),
            settings: .defaults
        )
    }
}
