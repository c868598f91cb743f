import PosternAdminAPI
import Yams

/// Writes a network as ``NetworkFileReader`` reads it: only what is not standard.
enum NetworkFileWriter {
    /// - Parameter number: Of the network.
    static func text(_ state: NetworkState, number: String) throws -> String {
        var members: [(Node, Node)] = [(name("network"), text(number))]
        if let settings = state.settings {
            members.append((name("settings"), object(settings, without: StandardSettings.network)))
        }
        if let groups = state.groups {
            members.append((name("groups"), Node(groups.map(group), .implicit, .block)))
        }
        if let bots = state.bots { members.append((name("bots"), Node(bots.map(bot), .implicit, .block))) }
        return try serialize(node: Node(members, .implicit, .block), width: -1, allowUnicode: true)
    }

    private static func group(_ group: GroupState) -> Node {
        var members: [(Node, Node)] = [(name("name"), text(group.name))]
        if group.isDefault { members.append((name("default"), name("true"))) }
        if !JSONValue.differences(from: StandardSettings.group, to: group.settings).isEmpty {
            members.append((name("settings"), object(group.settings, without: StandardSettings.group)))
        }
        return Node(members, .implicit, .block)
    }

    private static func bot(_ bot: BotState) -> Node {
        var members: [(Node, Node)] = [(name("username"), text(bot.username))]
        if !bot.displayName.isEmpty { members.append((name("displayName"), text(bot.displayName))) }
        if let group = bot.group { members.append((name("group"), text(group))) }
        if bot.isSuspended { members.append((name("suspended"), name("true"))) }
        return Node(members, .implicit, .block)
    }

    /// The members that differ from the standard, leaf by leaf.
    private static func object(_ value: JSONValue, without standard: JSONValue) -> Node {
        let members = (value.members ?? [:]).sorted { $0.key < $1.key }
        let pairs = members.compactMap { key, value -> (Node, Node)? in
            let other = standard.members?[key] ?? .null
            guard case .object = value else {
                return value == other || (value.isNothing && other.isNothing) ? nil : (name(key), node(value))
            }
            guard !JSONValue.differences(from: other, to: value).isEmpty else { return nil }
            return (name(key), object(value, without: other))
        }
        return Node(pairs, .implicit, pairs.isEmpty ? .flow : .block)
    }

    private static func node(_ value: JSONValue) -> Node {
        switch value {
        case .text(let text): self.text(text)
        case .list(let items): Node(items.map(node), .implicit, items.isEmpty ? .flow : .block)
        case .object(let members):
            Node(members.sorted { $0.key < $1.key }.map { (name($0.key), node($0.value)) }, .implicit, .block)
        default: name(String(decoding: value.serialised, as: UTF8.self))
        }
    }

    /// A word that YAML reads as it stands.
    private static func name(_ word: String) -> Node { Node(word, .implicit, .plain) }

    private static func text(_ text: String) -> Node { Node(text, .implicit, .doubleQuoted) }
}
