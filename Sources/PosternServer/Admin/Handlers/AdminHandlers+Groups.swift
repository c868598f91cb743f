import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    var groups: [AdminHandler] {
        [
            AdminHandler(reading: ListSecurityGroups.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                let groups = try await relay.groups(of: network)
                let page = try request.page(
                    of: try groups.map { try SecurityGroup($0) },
                    in: ListSecurityGroups.declaration,
                    tokenKey: pageKey
                )
                // Settings and members are read for what is shown, and not for every group.
                let shown = page.rows.compactMap { row in groups.first { $0.code == row.id } }
                var reply = ListSecurityGroups.Reply(page)
                reply.securityGroups = try await relay.whole(shown, in: network).map { try SecurityGroup($0) }
                return reply
            },
            AdminHandler(reading: GetSecurityGroup.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                let group = try await relay.group(request.groupId, in: network)
                return GetSecurityGroup.Reply(securityGroup: try SecurityGroup(group))
            },
            AdminHandler(reading: ListSecurityGroupUsers.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                _ = try await relay.group(request.groupId, in: network)
                var wanted = UserPageRequest()
                wanted.group = request.groupId
                let page = try await users(request, ListSecurityGroupUsers.declaration, wanted) {
                    try await relay.users($0, of: network)
                }
                return ListSecurityGroupUsers.Reply(page)
            },
        ] + groupActs
    }

    private var groupActs: [AdminHandler] {
        [
            AdminHandler(CreateSecurityGroup.self, reply: Self.reply, act: create),
            AdminHandler(UpdateSecurityGroup.self, reply: Self.reply, act: update),
            AdminHandler(
                DeleteSecurityGroup.self,
                reply: { request, code in
                    DeleteSecurityGroup.Reply(
                        message: "security group \(code) is deleted; its members are in the default group",
                        networkId: request.networkId,
                        groupId: code
                    )
                },
                act: { request, order in
                    try await relay.deleteGroup(request.groupId, in: request.networkId, by: order)
                }
            ),
        ]
    }

    @Sendable
    private static func reply<Request>(_: Request, _ group: GroupFacts) throws -> SecurityGroupReply {
        SecurityGroupReply(securityGroup: try SecurityGroup(group))
    }

    @Sendable
    private func create(
        _ request: CreateSecurityGroup.Request,
        _ order: Order<GroupFacts>
    ) async throws -> GroupFacts {
        try await relay.createGroup(
            in: request.networkId,
            name: request.name,
            by: order,
            settings: request.securityGroupSettings.change
        )
    }

    @Sendable
    private func update(
        _ request: UpdateSecurityGroup.Request,
        _ order: Order<GroupFacts>
    ) async throws -> GroupFacts {
        try await relay.updateGroup(
            request.groupId,
            in: request.networkId,
            name: request.name,
            by: order,
            request.securityGroupSettings?.change
        )
    }
}

extension SecurityGroupSettings {
    /// As a policy says them.
    var text: String {
        get throws { String(decoding: try JSONValue(encoding: self).serialised, as: UTF8.self) }
    }

    /// - Parameter text: A group's policy; `nil` for a group that has none, where everything is as it comes.
    init(_ text: String?) throws {
        let held = try text.map { try JSONParser.parse(Array($0.utf8)).decoded(as: SecurityGroupSettings.self) }
        self = try held.map { try SecurityGroupSettings.defaults.merged(with: $0) } ?? .defaults
    }

    /// Makes what a policy is to say after these settings were set.
    ///
    /// It throws ``AdminError/validation(_:)`` where the whole makes no sense.
    var change: SettingsChange {
        { held in
            let settings = try SecurityGroupSettings(held).merged(with: self)
            let faults = settings.faults
            guard faults.isEmpty else { throw AdminError.validation(faults) }
            return try settings.text
        }
    }
}

extension SecurityGroup {
    fileprivate init(_ facts: GroupFacts) throws {
        self.init(
            id: facts.code,
            name: facts.name,
            isDefault: facts.isDefault,
            activeMembers: facts.members.persons,
            botMembers: facts.members.bots,
            modified: Int64(clamping: (facts.modified ?? facts.created).seconds),
            settings: try SecurityGroupSettings(facts.settings)
        )
    }
}
