import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    var bots: [AdminHandler] {
        [
            AdminHandler(
                CreateBot.self,
                reply: { (request, bot: UserFacts) in
                    CreateBot.Reply(message: "bot \(bot.login) is made", botId: bot.number, request)
                },
                act: { request, order in
                    let new = NewBot(
                        name: request.username,
                        displayName: request.displayName ?? "",
                        group: request.groupId,
                        challenge: request.challenge
                    )
                    return try await relay.createBot(new, in: request.networkId, by: order)
                }
            ),
            AdminHandler(reading: GetBot.self) { request in
                Bot(try await relay.bot(request.botId, in: id(ofNetwork: request.networkId)))
            },
            AdminHandler(reading: GetBotsCount.self) { request in
                let counts = try await relay.botCounts(of: id(ofNetwork: request.networkId))
                return GetBotsCount.Reply(pending: counts.pending, active: counts.active)
            },
            AdminHandler(reading: ListBots.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                let page = try await bots(request, ListBots.declaration, UserPageRequest(request)) {
                    try await relay.bots($0, of: network)
                }
                return ListBots.Reply(page)
            },
            AdminHandler(
                UpdateBot.self,
                reply: { (_, bot: UserFacts) in UpdateBot.Reply(message: "bot \(bot.login) is updated") },
                act: { request, order in
                    let network = try await id(ofNetwork: request.networkId)
                    return try await relay.updateBot(request.botId, in: network, BotChange(request), by: order)
                }
            ),
            AdminHandler(
                DeleteBot.self,
                reply: { _, number in DeleteBot.Reply(message: "bot \(number) is deleted") },
                act: { request, order in
                    try await relay.deleteBot(request.botId, in: id(ofNetwork: request.networkId), by: order)
                }
            ),
        ]
    }
}

extension UserPageRequest {
    fileprivate init(_ request: ListBots.Request) {
        self.init()
        username = request.username
        displayName = request.displayName
        status = request.status.map { $0 == .active ? .active : .pending }
        group = request.groupId
    }
}

extension BotChange {
    fileprivate init(_ request: UpdateBot.Request) {
        self.init()
        displayName = request.displayName
        group = request.groupId
        challenge = request.challenge
        isSuspended = request.suspend
    }
}

extension Bot {
    init(_ facts: UserFacts) {
        self.init(botId: facts.number)
        displayName = facts.displayName.isEmpty ? nil : facts.displayName
        username = facts.login
        uname = "\(facts.who.user)"
        pubkey = facts.identity.map { Base64.text($0, .standard) }
        status = facts.status == .active ? .active : .pending
        groupId = facts.group
        hasChallenge = facts.hasChallenge
        suspended = facts.isSuspended
        lastLogin = facts.lastLogin?.rfc3339
    }
}
