import PosternAdminAPI

// Things by what people call them.
extension AdminClient {
    /// - Parameter text: A network's number, 8 digits; anything else is a name.
    /// - Returns: The number.
    /// - Throws: ``CommandFailure`` where no network has the name, or several have.
    func network(_ text: String) async throws -> String {
        if TextShape.isNumber(text, digits: 8...8) { return text }
        let networks = try await pages(of: ListNetworks.self, [:]).rows(of: ListNetworks.self)
        return try Self.choose(text, "network", networks, id: "networkId", name: "networkName", list: "network list")
    }

    /// What people call a network.
    func name(ofNetwork number: String) async throws -> String {
        try await send(GetNetwork.self, GetNetwork.Request(networkId: number)).networkName
    }

    /// - Parameter text: A user's number, 1 to 10 digits; anything else is a name.
    func user(_ text: String, in network: String) async throws -> String {
        if TextShape.isNumber(text, digits: 1...10) { return text }
        let members: [String: JSONValue] = ["networkId": .text(network), "username": .text(text)]
        let users = try await pages(of: ListUsers.self, members).rows(of: ListUsers.self)
        return try Self.choose(text, "user", users, id: "userId", name: "username", list: "user list")
    }

    /// - Parameter text: A group's id or name.
    func group(_ text: String, in network: String) async throws -> String {
        let groups = try await pages(of: ListSecurityGroups.self, ["networkId": .text(network)])
            .rows(of: ListSecurityGroups.self)
        if groups.contains(where: { $0.members?["id"]?.text == text }) { return text }
        return try Self.choose(text, "group", groups, id: "id", name: "name", list: "group list")
    }

    /// - Parameter text: A bot's number, 1 to 10 digits; anything else is a name.
    func bot(_ text: String, in network: String) async throws -> String {
        if TextShape.isNumber(text, digits: 1...10) { return text }
        let members: [String: JSONValue] = ["networkId": .text(network), "username": .text(text)]
        let bots = try await pages(of: ListBots.self, members).rows(of: ListBots.self)
        return try Self.choose(text, "bot", bots, id: "botId", name: "username", list: "bot list")
    }

    /// The one row that has this name, without regard to case.
    static func choose(
        _ text: String,
        _ kind: String,
        _ rows: [JSONValue],
        id: String,
        name: String,
        list: String
    ) throws(CommandFailure) -> String {
        let wanted = FoldedText(text)
        let found = rows.compactMap(\.members)
            .filter { $0[name]?.text.map { FoldedText($0) } == wanted }
            .compactMap { $0[id]?.text }
        guard let first = found.first else {
            throw CommandFailure("there is no \(kind) \(text)", hint: "posternctl \(list) shows all")
        }
        guard found.count == 1 else {
            throw CommandFailure(
                "\(found.count) \(kind)s are called \(text): \(found.joined(separator: ", "))",
                hint: "give one of these ids"
            )
        }
        return first
    }
}

enum TextShape {
    static func isNumber(_ text: String, digits: ClosedRange<Int>) -> Bool {
        digits.contains(text.utf8.count)
            && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
