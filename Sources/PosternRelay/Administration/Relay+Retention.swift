import PosternStore
import PosternTrust
import PosternWire

/// How far a network's data retention is.
package struct RetentionFacts: Hashable, Sendable {
    /// Of the retention bot; `nil` where there is none.
    package let name: String?
    /// It has registered its identity.
    package let isRegistered: Bool
    /// It has signed in with it.
    package let isActive: Bool
    /// The network's policy says so: clients add it to what they write.
    package let isEnabled: Bool
    /// An administrator compared its key, the present one.
    package let isAcknowledged: Bool
}

package enum RetentionAction: Hashable, Sendable {
    case enable
    case disable
    /// The administrator compared the bot's public key.
    case acknowledge
}

extension Relay {
    package func retention(of number: String) async throws -> RetentionFacts {
        let network = try await network(number)
        let settings = try await networkSettings(number)
        let bot = try await store.users(ofKind: .retention, in: network.id).first
        let record = try await store.record(.retention, of: network.id)
        return RetentionFacts(
            name: bot?.login,
            isRegistered: bot?.status == .active,
            isActive: bot?.lastLogin != nil,
            isEnabled: settings.retention,
            isAcknowledged: bot.map { record?.body == $0.acknowledgement } ?? false
        )
    }

    /// Makes the network's one retention bot.
    package func createRetentionBot(
        in number: String,
        by order: Order<UserFacts> = .local("wickr:CreateDataRetentionBot")
    ) async throws -> UserFacts {
        let draft = NewUser(id: try drawUserID(), kind: .retention, login: retentionName, created: clock())
        return try await carryOut(order) { act in
            let network = try act.network(number)
            guard try act.transaction.users(ofKind: .retention, in: network.id).isEmpty else {
                throw AdministrationError.refused("the network has a data retention bot already")
            }
            return UserFacts(try act.create(draft, in: network).get(orThrow: AdministrationError.user))
        }
    }

    /// Draws a new challenge for the retention bot; the one before counts no longer. It is told once.
    package func drawRetentionChallenge(
        in number: String,
        by order: Order<String> = .local("wickr:CreateDataRetentionBotChallenge")
    ) async throws -> String {
        let challenge = Hex.encode(try random(32))
        return try await carryOut(order) { [challenges] act in
            let network = try act.network(number)
            let bot = try act.retentionBot(of: network)
            try act.transaction.setChallenge(challenges.hash(challenge, of: bot.who), of: bot.who)
            try act.noteChange(from: bot, to: bot, in: network, alsoHidden: ["challenge"])
            return challenge
        }
    }

    /// Switches retention, or keeps that its key was compared.
    ///
    /// - Throws: ``AdministrationError/unknownBot``; ``AdministrationError/conflict(_:)`` with what has to be done first.
    package func updateRetention(
        of number: String,
        _ action: RetentionAction,
        by order: Order<RetentionAction> = .local("wickr:UpdateDataRetention")
    ) async throws -> RetentionAction {
        try await carryOut(order) { act in
            let network = try act.network(number)
            switch action {
            case .enable: try act.setRetention(true, of: network)
            case .disable: try act.setRetention(false, of: network)
            case .acknowledge:
                let bot = try act.retentionBot(of: network)
                guard bot.identity != nil else {
                    throw AdministrationError.conflict("the data retention bot has no key yet: start postern-retention")
                }
                try act.transaction.put(
                    NetworkRecord(kind: .retention, body: bot.acknowledgement, modified: act.now),
                    in: network.id
                )
                act.note(bot.subject(of: network), in: network.id, after: ["acknowledged": bot.identityName])
            }
            return action
        }
    }

    /// Takes the retention bot away, and switches retention off.
    package func deleteRetentionBot(
        of number: String,
        by order: Order<String> = .local("wickr:DeleteDataRetentionBot")
    ) async throws -> String {
        try await carryOut(order) { act in
            let network = try act.network(number)
            let bot = try act.retentionBot(of: network)
            if try act.policy(of: network.id, scope: .zero)?.retention == true {
                try act.setRetention(false, of: network)
            }
            act.effects.cut += try act.transaction.delete(bot.who, at: act.now)
            _ = try act.transaction.deleteRecord(.retention, of: network.id)
            act.note(bot.subject(of: network), in: network.id, before: bot.state)
            return number
        }
    }
}

extension Act {
    func retentionBot(of network: Network) throws -> User {
        guard let bot = try transaction.users(ofKind: .retention, in: network.id).first else {
            throw AdministrationError.unknownBot
        }
        return bot
    }

    /// Clients take nobody for the retention bot whom the charter does not name, so switching it on before would stop
    /// everybody from sending.
    func checkRetentionMayBegin(in network: Network) throws {
        let bot = try retentionBot(of: network)
        let charter = try operating(of: network).charter
        guard let identity = bot.identity, bot.status == .active else {
            throw AdministrationError.conflict("the data retention bot has not registered: start postern-retention")
        }
        let named = Charter.RetentionIdentity(user: bot.who.user, identity: .of(identity))
        guard charter.retention != .never, charter.retentionIdentities.contains(named) else {
            throw AdministrationError.conflict(
                "the charter does not name the data retention bot's identity: posternctl retention approve"
            )
        }
        guard bot.lastLogin != nil else {
            throw AdministrationError.conflict("the data retention bot has not signed in: start postern-retention")
        }
    }

    fileprivate func setRetention(_ isOn: Bool, of network: Network) throws {
        guard let policy = try policy(of: network.id, scope: .zero) else { throw AdministrationError.unknownNetwork }
        guard policy.retention != isOn else { return }
        if isOn { try checkRetentionMayBegin(in: network) }
        try sign(policy.settings, retention: isOn, of: network)
        note(
            .network(network.number.text),
            in: network.id,
            before: ["dataRetention": .flag(!isOn)],
            after: ["dataRetention": .flag(isOn)]
        )
    }
}

extension User {
    /// What is kept when an administrator compared the key: another key is another one.
    fileprivate var acknowledgement: String { "{\"acknowledged\":\"\(identity.map { "\(Hash512.of($0))" } ?? "")\"}" }
}

private let retentionName = "dataretentionbot"
