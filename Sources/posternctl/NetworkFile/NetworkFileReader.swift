import PosternAdminAPI
import Yams

/// Something in a file that cannot be applied.
struct FileMistake: Hashable {
    let line: Int
    let column: Int
    let text: String
}

/// Reads what somebody wrote of a network, and gathers every mistake on the way. Fields and their bounds are those of the
/// declarations.
struct NetworkFileReader {
    /// What the file says; whole only where there are no mistakes.
    private(set) var state = NetworkState()
    /// The network that the file is about, by number or name.
    private(set) var network: String?
    private(set) var mistakes: [FileMistake] = []

    static let largestFile = 4 << 20

    init(_ text: String) {
        do {
            if let root = try compose(yaml: text) {
                readRoot(root)
            } else {
                mistake(nil, "there is nothing in the file")
            }
        } catch {
            mistakes.append(Self.mistake(error))
        }
        mistakes.sort { ($0.line, $0.column, $0.text) < ($1.line, $1.column, $1.text) }
    }

    private mutating func readRoot(_ root: Node) {
        for (key, value) in members(of: root, among: ["network", "settings", "groups", "bots"]) {
            switch key {
            case "network": network = text(value, "network", .text(TextRule(1...64, .name)))
            case "settings":
                state.settings = StandardSettings.network.merged(with: settings(value, NetworkSettings.fields))
            case "groups": readGroups(value)
            default: readBots(value)
            }
        }
    }

    private mutating func readGroups(_ node: Node) {
        var groups: [GroupState] = []
        for (index, item) in items(of: node).enumerated() {
            var group = GroupState(name: "", settings: StandardSettings.group)
            let before = mistakes.count
            for (key, value) in members(of: item, among: ["name", "default", "settings"]) {
                switch key {
                case "name": group.name = text(value, "name", Self.groupName) ?? ""
                case "default": group.isDefault = flag(value, "default")
                default:
                    group.settings = StandardSettings.group.merged(
                        with: settings(value, SecurityGroupSettings.fields)
                    )
                }
            }
            if group.name.isEmpty {
                if mistakes.count == before { mistake(item, "group \(index + 1) needs a name") }
            } else if groups.contains(where: { FoldedText($0.name) == FoldedText(group.name) }) {
                mistake(item, "there is another group \(group.name)")
            }
            if group.isDefault, groups.contains(where: \.isDefault) { mistake(item, "there is another default group") }
            groups.append(group)
        }
        state.groups = groups
    }

    private mutating func readBots(_ node: Node) {
        var bots: [BotState] = []
        for (index, item) in items(of: node).enumerated() {
            var bot = BotState(username: "")
            let before = mistakes.count
            for (key, value) in members(of: item, among: ["username", "displayName", "group", "suspended"]) {
                switch key {
                case "username": bot.username = text(value, "username", Self.kind("username")) ?? ""
                case "displayName": bot.displayName = text(value, "displayName", Self.kind("displayName")) ?? ""
                case "group": bot.group = text(value, "group", Self.groupName)
                default: bot.isSuspended = flag(value, "suspended")
                }
            }
            if bot.username.isEmpty {
                if mistakes.count == before { mistake(item, "bot \(index + 1) needs a username") }
            } else if bots.contains(where: { FoldedText($0.username) == FoldedText(bot.username) }) {
                mistake(item, "there is another bot \(bot.username)")
            }
            bots.append(bot)
        }
        state.bots = bots
    }

    private static let groupName = declared(CreateSecurityGroup.self, "name")
    private static func kind(_ name: String) -> FieldKind { declared(CreateBot.self, name) }

    private static func declared(_ operation: (some AdminOperation).Type, _ name: String) -> FieldKind {
        operation.declaration.fields.first { $0.name == name }?.kind ?? .boolean
    }
}

// Nodes.
extension NetworkFileReader {
    private mutating func mistake(_ node: Node?, _ text: String) {
        mistakes.append(FileMistake(line: node?.mark?.line ?? 1, column: node?.mark?.column ?? 1, text: text))
    }

    private mutating func members(of node: Node, among names: [String]) -> [(String, Node)] {
        if node.isEmptyScalar { return [] }
        guard let mapping = node.mapping else {
            mistake(node, "must be \(names.joined(separator: ", ")), each as name: value")
            return []
        }
        return mapping.compactMap { key, value in
            guard let name = key.scalar?.string, names.contains(name) else {
                mistake(key, Self.unknown(key.scalar?.string ?? "", among: names))
                return nil
            }
            return (name, value)
        }
    }

    private static func unknown(_ name: String, among names: [String]) -> String {
        let shown = String(name.prefix(64)).onOneLine
        guard let near = NearestName.of(shown, among: names) else {
            return "there is no \(shown) here; there are \(names.joined(separator: ", "))"
        }
        return "there is no \(shown) here; did you mean \(near)?"
    }

    private mutating func items(of node: Node) -> [Node] {
        if node.isEmptyScalar { return [] }
        guard let sequence = node.sequence else {
            mistake(node, "must be a list")
            return []
        }
        return Array(sequence)
    }

    private mutating func text(_ node: Node, _ name: String, _ kind: FieldKind) -> String? {
        value(node, Field(name, kind, ""))?.text
    }

    private mutating func flag(_ node: Node, _ name: String) -> Bool {
        value(node, Field(name, .boolean, "")) == .boolean(true)
    }

    /// The members of an object that are there, checked.
    private mutating func settings(_ node: Node, _ fields: [Field]) -> JSONValue {
        var settings: [String: JSONValue] = [:]
        for (name, value) in members(of: node, among: fields.map(\.name)) {
            guard let field = fields.first(where: { $0.name == name }) else { continue }
            if case .object(let inner, _) = field.kind {
                settings[name] = self.settings(value, inner)
            } else if let checked = self.value(value, field) {
                settings[name] = checked
            }
        }
        return .object(settings)
    }

    /// A leaf, read as its field is declared.
    private mutating func value(_ node: Node, _ field: Field) -> JSONValue? {
        do {
            return try [field].checkedChange([field.name: node.json(field.kind)])[field.name]
        } catch {
            for detail in error.details { mistake(node, "\(detail.field) \(detail.reason)") }
            return nil
        }
    }

    private static func mistake(_ error: any Error) -> FileMistake {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            FileMistake(line: mark.line, column: mark.column, text: "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let names, let context):
            FileMistake(
                line: context.mark.line,
                column: context.mark.column,
                text: "there more than once: \(names.map { String($0.prefix(64)) }.joined(separator: ", "))"
            )
        default: FileMistake(line: 1, column: 1, text: "not YAML")
        }
    }
}

extension Node {
    /// Nothing stands here but perhaps comments.
    fileprivate var isEmptyScalar: Bool { scalar?.string.isEmpty == true && scalar?.style == .plain }

    fileprivate func json(_ kind: FieldKind) -> JSONValue {
        if let scalar { return kind.value(of: scalar.string) }
        if let sequence {
            guard case .list(let item, _) = kind else { return .list([]) }
            return .list(sequence.map { $0.json(item) })
        }
        guard let mapping else { return .null }
        guard case .object(let fields, _) = kind else { return .object([:]) }
        var members: [String: JSONValue] = [:]
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            members[name] = value.json(fields.first { $0.name == name }?.kind ?? .boolean)
        }
        return .object(members)
    }
}
