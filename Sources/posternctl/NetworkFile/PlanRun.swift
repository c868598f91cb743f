import PosternAdminAPI
import PosternPrimitives

/// A bot, and the secret that it registers with.
struct MadeBot: Encodable {
    let bot: String
    let challenge: String
}

/// Carries a plan out, step by step. What was done before a step that fails stays done: the same file can be applied
/// again.
struct PlanRun {
    let client: AdminClient
    /// 8 digits.
    let network: String
    /// Challenges of bots that were made, by names.
    private(set) var challenges: [MadeBot] = []
    private(set) var done = 0

    init(_ network: String, _ client: AdminClient) {
        (self.network, self.client) = (network, client)
    }

    mutating func carryOut(_ plan: NetworkPlan) async throws {
        for step in plan.steps {
            try await carryOut(step)
            done += 1
        }
    }

    private mutating func carryOut(_ step: NetworkPlan.Step) async throws {
        switch step {
        case .changeSettings(_, let change):
            try await send(UpdateNetworkSettings.self, ["settings": .object(change)])
        case .addGroup(let group):
            try await send(
                CreateSecurityGroup.self,
                ["name": .text(group.name), "securityGroupSettings": group.settings]
            )
        case .changeGroup(let group, let name, _, let change):
            var members: [String: JSONValue] = ["groupId": .text(group.id ?? "")]
            members["name"] = name.map { .text($0) }
            if !change.isEmpty { members["securityGroupSettings"] = .object(change) }
            try await send(UpdateSecurityGroup.self, members)
        case .removeGroup(let group):
            try await send(DeleteSecurityGroup.self, ["groupId": .text(group.id ?? "")])
        case .addBot(let bot): try await add(bot)
        case .changeBot(_, let differences, let bot): try await change(bot, differences)
        case .removeBot(let bot): try await send(DeleteBot.self, ["botId": .text(bot.id ?? "")])
        }
    }

    private mutating func add(_ bot: BotState) async throws {
        let challenge = Base32.text(try Random.bytes(20))
        var members: [String: JSONValue] = ["username": .text(bot.username), "challenge": .text(challenge)]
        if !bot.displayName.isEmpty { members["displayName"] = .text(bot.displayName) }
        members["groupId"] = .text(try await client.groupOrDefault(bot.group, in: network))
        let made = try await send(CreateBot.self, members)
        challenges.append(MadeBot(bot: bot.username, challenge: challenge))
        guard bot.isSuspended else { return }
        try await send(UpdateBot.self, ["botId": made.members?["botId"] ?? .null, "suspend": true])
    }

    private func change(_ bot: BotState, _ differences: [Difference]) async throws {
        var members: [String: JSONValue] = ["botId": .text(bot.id ?? "")]
        let names = Set(differences.map(\.name))
        if names.contains("displayName") { members["displayName"] = .text(bot.displayName) }
        if names.contains("group") {
            members["groupId"] = .text(try await client.groupOrDefault(bot.group, in: network))
        }
        if names.contains("suspended") { members["suspend"] = .boolean(bot.isSuspended) }
        try await send(UpdateBot.self, members)
    }

    @discardableResult
    private func send(
        _ operation: (some AdminOperation).Type,
        _ members: [String: JSONValue]
    ) async throws -> JSONValue {
        try await client.reply(to: operation, members.merging(["networkId": .text(network)]) { old, _ in old })
    }
}
