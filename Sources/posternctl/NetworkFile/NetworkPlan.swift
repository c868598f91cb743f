import PosternAdminAPI

/// What has to be done to make a network what a file says: a value, made of two states.
struct NetworkPlan: Hashable {
    enum Step: Hashable {
        case changeSettings([Difference], [String: JSONValue])
        case addGroup(GroupState)
        /// - Parameter name: The new one; `nil` where it stays.
        case changeGroup(GroupState, name: String?, [Difference], [String: JSONValue])
        case removeGroup(GroupState)
        case addBot(BotState)
        case changeBot(BotState, [Difference], to: BotState)
        case removeBot(BotState)
    }

    /// In the order in which they can be done: a bot's group is there before the bot.
    private(set) var steps: [Step] = []
    /// What is in the network and not in the file, and stays.
    private(set) var leftAlone: [String] = []

    /// - Parameter prunes: Whether groups and bots go that the file does not name.
    /// - Throws: ``CommandFailure`` where the file asks for what cannot be.
    init(from actual: NetworkState, to wanted: NetworkState, prunes: Bool) throws(CommandFailure) {
        if let before = actual.settings, let after = wanted.settings {
            let differences = JSONValue.differences(from: before, to: after)
            if !differences.isEmpty { steps.append(.changeSettings(differences, before.change(to: after))) }
        }
        let goneGroups = planGroups(from: actual.groups ?? [], to: wanted.groups)
        let goneBots = try planBots(from: actual, to: wanted)
        if prunes {
            steps += goneBots.map(Step.removeBot) + goneGroups.map(Step.removeGroup)
        } else {
            leftAlone = goneGroups.map { "group \($0.name)" } + goneBots.map { "bot \($0.username)" }
        }
    }

    /// - Returns: The groups that are not wanted.
    private mutating func planGroups(from actual: [GroupState], to wanted: [GroupState]?) -> [GroupState] {
        guard let wanted else { return [] }
        var rest = actual
        var (added, changed): ([Step], [Step]) = ([], [])
        for group in wanted {
            let index =
                rest.firstIndex { group.isDefault && $0.isDefault }
                ?? rest.firstIndex { !$0.isDefault && FoldedText($0.name) == FoldedText(group.name) }
            guard let index else {
                added.append(.addGroup(group))
                continue
            }
            let there = rest.remove(at: index)
            var differences = JSONValue.differences(from: there.settings, to: group.settings)
            let change = there.settings.change(to: group.settings)
            let name = there.name == group.name ? nil : group.name
            if let name {
                differences.insert(Difference(name: "name", before: .text(there.name), after: .text(name)), at: 0)
            }
            if !differences.isEmpty { changed.append(.changeGroup(there, name: name, differences, change)) }
        }
        steps += changed + added
        return rest.filter { !$0.isDefault }
    }

    /// - Returns: The bots that are not wanted.
    private mutating func planBots(
        from actual: NetworkState,
        to wanted: NetworkState
    ) throws(CommandFailure) -> [BotState] {
        guard let bots = wanted.bots else { return [] }
        var rest = actual.bots ?? []
        let standard =
            (wanted.groups ?? actual.groups ?? []).first(where: \.isDefault)?.name
            ?? actual.groups?.first(where: \.isDefault)?.name
        for var bot in bots {
            bot.group = bot.group ?? standard
            guard let index = rest.firstIndex(where: { FoldedText($0.username) == FoldedText(bot.username) }) else {
                steps.append(.addBot(bot))
                continue
            }
            let there = rest.remove(at: index)
            let differences = there.differences(to: bot, standard: standard)
            guard !differences.isEmpty else { continue }
            guard bot.displayName != "" || there.displayName == "" else {
                throw CommandFailure("the bot \(bot.username) has a displayName, which cannot be taken away")
            }
            bot.id = there.id
            steps.append(.changeBot(there, differences, to: bot))
        }
        return rest
    }
}

extension BotState {
    fileprivate func differences(to wanted: BotState, standard: String?) -> [Difference] {
        let (mine, theirs) = (object(standard), wanted.object(standard))
        return JSONValue.differences(from: mine, to: theirs)
    }

    private func object(_ standard: String?) -> JSONValue {
        [
            "displayName": .text(displayName), "group": .text(FoldedText(group ?? standard ?? "").text),
            "suspended": .boolean(isSuspended),
        ]
    }
}

// As people read it.
extension NetworkPlan {
    var isEmpty: Bool { steps.isEmpty }

    var destroys: Bool {
        steps.contains { step in
            switch step {
            case .removeGroup, .removeBot: true
            default: false
            }
        }
    }

    var lines: [String] { steps.flatMap(\.lines) }
}

extension NetworkPlan.Step {
    /// What is added with +, changed with ~, removed with -.
    var lines: [String] {
        switch self {
        case .changeSettings(let differences, _): ["~ settings"] + Self.indented(differences)
        case .addGroup(let group):
            ["+ group \(group.name)"]
                + Self.indented(JSONValue.differences(from: StandardSettings.group, to: group.settings))
        case .changeGroup(let group, _, let differences, _): ["~ group \(group.name)"] + Self.indented(differences)
        case .removeGroup(let group): ["- group \(group.name)"]
        case .addBot(let bot): ["+ bot \(bot.username)"]
        case .changeBot(let bot, let differences, _): ["~ bot \(bot.username)"] + Self.indented(differences)
        case .removeBot(let bot): ["- bot \(bot.username)"]
        }
    }

    private static func indented(_ differences: [Difference]) -> [String] { differences.map { "    \($0.line)" } }
}
