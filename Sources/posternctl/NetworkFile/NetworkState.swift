import PosternAdminAPI

/// What a file says of a network, and what a network has: settings, security groups and bots, without people, keys and
/// secrets.
struct NetworkState: Hashable {
    /// Every setting; `nil` where a file says nothing of them, and they stay as they are.
    var settings: JSONValue?
    var groups: [GroupState]?
    var bots: [BotState]?
}

struct GroupState: Hashable {
    /// `nil` in a file.
    var id: String?
    var name: String
    var isDefault = false
    /// Every setting.
    var settings: JSONValue
}

struct BotState: Hashable {
    /// `nil` in a file.
    var id: String?
    /// Unique in the network; it cannot be changed.
    var username: String
    var displayName = ""
    /// A group's name; `nil` for the default group.
    var group: String?
    var isSuspended = false
}

/// What settings are where a file says nothing else.
enum StandardSettings {
    static let network = standard(NetworkSettings.defaults)
    static let group = standard(SecurityGroupSettings.defaults)

    private static func standard(_ settings: some Encodable) -> JSONValue {
        // A test encodes both.
        (try? JSONValue(encoding: settings)) ?? .object([:])
    }
}

extension JSONValue {
    /// The leaves in which two objects differ, by their names with dots, sorted. A text that is empty is one that is not
    /// there: a setting can be emptied, and not be taken away.
    static func differences(from before: JSONValue, to after: JSONValue, under outer: String = "") -> [Difference] {
        let (old, new) = (before.members ?? [:], after.members ?? [:])
        return Set(old.keys).union(new.keys).sorted().flatMap { name -> [Difference] in
            let (was, will) = (old[name] ?? .null, new[name] ?? .null)
            if was.members != nil || will.members != nil {
                return differences(from: was, to: will, under: "\(outer)\(name).")
            }
            if was == will || (was.isNothing && will.isNothing) { return [] }
            return [Difference(name: outer + name, before: was, after: will)]
        }
    }

    var isNothing: Bool { self == .null || self == .text("") }

    /// The members of `after` that differ from those of this object, whole.
    func change(to after: JSONValue) -> [String: JSONValue] {
        var change: [String: JSONValue] = [:]
        for difference in Self.differences(from: self, to: after) {
            let path = difference.name.split(separator: ".").map(String.init)
            guard let member = path.first else { continue }
            let emptied: JSONValue = difference.after == .null ? difference.before.emptied : difference.after
            let nested = path.dropFirst().reversed().reduce(emptied) { .object([$1: $0]) }
            let whole = change[member] ?? after.members?[member] ?? .object([:])
            change[member] = whole.merged(with: nested)
        }
        return change
    }

    private var emptied: JSONValue {
        switch self {
        case .list: .list([])
        default: .text("")
        }
    }
}

/// One value that is to be otherwise.
struct Difference: Hashable {
    let name: String
    let before: JSONValue
    let after: JSONValue

    var line: String { "\(name): \(Self.text(before)) -> \(Self.text(after))" }

    private static func text(_ value: JSONValue) -> String {
        value == .null ? "(nothing)" : String(decoding: value.serialised, as: UTF8.self).onOneLine
    }
}
