import PosternPrimitives
import PosternStore
import PosternTrust
package import PosternWire

/// What an administrator changes of a bot; `nil` stays.
package struct BotChange: Sendable {
    package var displayName: String?
    /// A group's code.
    package var group: String?
    /// 12 to 256 characters: admits one registration of the bot's identity, and opens nothing.
    package var challenge: String?
    package var isSuspended: Bool?

    package init() {}
}

/// What an administrator says of a new bot.
package struct NewBot: Sendable {
    package let name: String
    package let displayName: String
    /// A group's code.
    package let group: String
    /// 12 to 256 characters.
    package let challenge: String

    package init(name: String, displayName: String, group: String, challenge: String) {
        self.name = name
        self.displayName = displayName
        self.group = group
        self.challenge = challenge
    }
}

extension Relay {
    /// Makes a bot that may be registered with its challenge.
    ///
    /// - Throws: ``AdministrationError/user(_:)`` for a name or group that cannot be.
    package func createBot(
        _ new: NewBot,
        in number: String,
        by order: Order<UserFacts> = .local("wickr:CreateBot")
    ) async throws -> UserFacts {
        guard let login = try? Login(normalising: new.name) else { throw AdministrationError.user(.nameUnusable) }
        guard let group = GroupCode(new.group) else { throw AdministrationError.user(.unknownGroup) }
        let draft = NewUser(
            id: try drawUserID(),
            kind: .bot,
            login: login.text,
            displayName: new.displayName,
            group: group,
            created: clock()
        )
        return try await carryOut(order) { [challenges] act in
            let network = try act.network(number)
            let bot = try act.create(draft, in: network).get(orThrow: AdministrationError.user)
            try act.transaction.setChallenge(challenges.hash(new.challenge, of: bot.who), of: bot.who)
            return UserFacts(try act.bot(bot.number.text, in: network.id))
        }
    }

    package func bot(_ number: String, in network: NetworkID) async throws -> UserFacts {
        guard
            let value = Int64(number).flatMap(UserNumber.init), value.text == number,
            let bot = try await store.user(value, in: network), bot.kind == .bot
        else { throw AdministrationError.unknownBot }
        return UserFacts(bot)
    }

    package func bots(_ request: UserPageRequest, of network: NetworkID) async throws -> UserPage {
        try await store.users(request, kind: .bot, of: network)
    }

    package func botCounts(of network: NetworkID) async throws -> UserCounts {
        let counts = try await store.userCounts(of: network, kind: .bot)
        return UserCounts(pending: counts[.pending] ?? 0, active: counts[.active] ?? 0, rejected: 0)
    }

    package func updateBot(
        _ number: String,
        in network: NetworkID,
        _ change: BotChange,
        by order: Order<UserFacts> = .local("wickr:UpdateBot")
    ) async throws -> UserFacts {
        try await carryOut(order) { [challenges] act in
            let network = try act.network(network)
            let bot = try act.bot(number, in: network.id)
            if let name = change.displayName { try act.transaction.setDisplayName(name, of: bot.who) }
            if let group = change.group, group != bot.group.text { try act.move(bot, to: group) }
            if let challenge = change.challenge {
                try act.transaction.setChallenge(challenges.hash(challenge, of: bot.who), of: bot.who)
            }
            if let isSuspended = change.isSuspended, isSuspended != bot.isSuspended {
                let devices = try act.transaction.suspend(bot.who, isSuspended)
                if isSuspended { act.effects.cut += devices }
            }
            try act.noteChange(
                from: bot,
                to: try act.bot(number, in: network.id),
                in: network,
                alsoHidden: change.challenge == nil ? [] : ["challenge"]
            )
            return UserFacts(try act.bot(number, in: network.id))
        }
    }

    package func deleteBot(
        _ number: String,
        in network: NetworkID,
        by order: Order<String> = .local("wickr:DeleteBot")
    ) async throws -> String {
        try await carryOut(order) { act in
            let network = try act.network(network)
            let bot = try act.bot(number, in: network.id)
            act.effects.cut += try act.transaction.delete(bot.who, at: act.now)
            act.note(bot.subject(of: network), in: network.id, before: bot.state)
            return number
        }
    }

    func drawUserID() throws -> UserID {
        guard let id = UserID(try random(UserID.byteCount)) else { preconditionFailure("16 bytes are a user's id") }
        return id
    }
}

extension Result {
    /// The same, with an error that says what the failure is one of.
    func get<Wider: Error>(orThrow wider: (Failure) -> Wider) throws(Wider) -> Success {
        switch self {
        case .success(let value): value
        case .failure(let failure): throw wider(failure)
        }
    }
}
