import PosternAdminAPI

extension NetworkState {
    /// What a network has.
    ///
    /// - Parameter number: 8 digits.
    init(ofNetwork number: String, _ client: AdminClient) async throws {
        let place: [String: JSONValue] = ["networkId": .text(number)]
        settings = try Self.settings(await client.reply(to: GetNetworkSettings.self, place))
        let listed = try await client.pages(of: ListSecurityGroups.self, place).rows(of: ListSecurityGroups.self)
        let groups = listed.compactMap { GroupState($0) }
        guard groups.count == listed.count else { throw AdminClient.strangeReply }
        self.groups = groups
        let names = Dictionary(groups.map { ($0.id ?? "", $0.name) }, uniquingKeysWith: { first, _ in first })
        bots = try await client.pages(of: ListBots.self, place).rows(of: ListBots.self)
            .compactMap { BotState($0, groups: names) }
    }

    private static func settings(_ reply: JSONValue) throws(CommandFailure) -> JSONValue {
        var settings: [String: JSONValue] = [:]
        for triple in reply.rows(of: GetNetworkSettings.self).compactMap(\.members) {
            guard let name = triple["optionName"]?.text, let text = triple["value"]?.text,
                let value = try? JSONParser.parse(Array(text.utf8))
            else { throw AdminClient.strangeReply }
            settings[name] = value
        }
        return .object(settings)
    }
}

extension GroupState {
    fileprivate init?(_ row: JSONValue) {
        guard let members = row.members, let id = members["id"]?.text, let name = members["name"]?.text,
            let settings = members["securityGroupSettings"]
        else { return nil }
        self.init(id: id, name: name, isDefault: members["isDefault"] == .boolean(true), settings: settings)
    }
}

extension BotState {
    /// - Parameter groups: Names by ids.
    fileprivate init?(_ row: JSONValue, groups: [String: String]) {
        guard let members = row.members, let id = members["botId"]?.text, let name = members["username"]?.text else {
            return nil
        }
        self.init(id: id, username: name)
        displayName = members["displayName"]?.text ?? ""
        group = members["groupId"]?.text.map { groups[$0] ?? $0 }
        isSuspended = members["suspended"] == .boolean(true)
    }
}
