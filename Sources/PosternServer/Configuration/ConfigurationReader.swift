import PosternAdminAPI
import Yams

/// Reads a configuration's text and the environment over it, and gathers every mistake on the way.
package struct ConfigurationReader {
    package private(set) var configuration = Configuration()
    package private(set) var mistakes: [ConfigurationMistake] = []
    private var places: [String: ConfigurationMistake.Place] = [:]

    private static let settings = Dictionary(uniqueKeysWithValues: Setting.all.map { ($0.name, $0) })
    private static let sections = Set(Setting.all.map(\.section)).subtracting([""])

    package init(text: String, environment: [String: String]) {
        readFile(text)
        readEnvironment(environment)
        checkTogether()
    }

    private mutating func readFile(_ text: String) {
        do {
            guard let root = try compose(yaml: text) else { return }
            if root.isEmptyScalar { return }
            guard let mapping = root.mapping else { return fail(at: root, "must be settings as name: value") }
            readMapping(mapping, section: "")
        } catch {
            mistakes.append(Self.mistake(error))
        }
    }

    private mutating func readMapping(_ mapping: Node.Mapping, section: String) {
        for (key, value) in mapping {
            guard let word = key.scalar?.string else {
                fail(at: key, "must be a setting's name")
                continue
            }
            readMember(section.isEmpty ? word : "\(section).\(word)", value, at: key)
        }
    }

    private mutating func readMember(_ name: String, _ value: Node, at key: Node) {
        if let setting = Self.settings[name] {
            let place = value.place ?? key.place ?? .whole
            places[name] = place
            guard let text = value.settingText, setting.read(text, &configuration) else {
                return mistakes.append(ConfigurationMistake(place, "\(name) must be \(setting.expected)"))
            }
        } else if Self.sections.contains(name) {
            if value.isEmptyScalar { return }
            guard let mapping = value.mapping else {
                return fail(at: value, "\(name) is a section: its settings stand below it, indented")
            }
            readMapping(mapping, section: name)
        } else {
            fail(at: key, Self.unknown(name))
        }
    }

    private static func unknown(_ name: String) -> String {
        // A name is shown as it was written, but not without end.
        let shown = String(name.prefix(64))
        let known = Setting.all.map(\.name) + sections
        guard let near = NearestName.of(shown, among: known) else { return "there is no setting \(shown)" }
        return "there is no setting \(shown); did you mean \(near)?"
    }

    private mutating func readEnvironment(_ environment: [String: String]) {
        for setting in Setting.all {
            guard let value = environment[setting.variable] else { continue }
            let parts = value.split(separator: ",").map(String.init)
            let place = ConfigurationMistake.Place.variable(setting.variable)
            places[setting.name] = place
            guard setting.read(parts.count > 1 ? .list(parts) : .one(value), &configuration) else {
                mistakes.append(ConfigurationMistake(place, "must be \(setting.expected)"))
                continue
            }
        }
    }

    /// What each setting alone cannot tell.
    private mutating func checkTogether() {
        if configuration.connectionsOfAddress > configuration.connections {
            let place = places["limits.connections-of-address"] ?? places["limits.connections"] ?? .whole
            let message = "limits.connections-of-address must be at most limits.connections"
            mistakes.append(ConfigurationMistake(place, message))
        }
        if configuration.certificates.authorityKey != nil, configuration.certificates.authority == nil {
            let place = places["certificate.authority-key"] ?? .whole
            let message = "certificate.authority-key needs certificate.authority"
            mistakes.append(ConfigurationMistake(place, message))
        }
        if configuration.mail.from == nil {
            let settings = [
                ("mail.directory", configuration.mail.directory), ("mail.templates", configuration.mail.templates),
            ]
            for (name, value) in settings where value != nil {
                mistakes.append(ConfigurationMistake(places[name] ?? .whole, "\(name) needs mail.from"))
            }
        }
    }

    private mutating func fail(at node: Node, _ message: String) {
        mistakes.append(ConfigurationMistake(node.place ?? .whole, message))
    }

    private static func mistake(_ error: any Error) -> ConfigurationMistake {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ConfigurationMistake(.file(line: mark.line, column: mark.column), "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let names, let context):
            ConfigurationMistake(
                .file(line: context.mark.line, column: context.mark.column),
                "set more than once: \(names.map { String($0.prefix(64)) }.joined(separator: ", "))"
            )
        case .reader(let problem, _, _, _): ConfigurationMistake(.whole, "not YAML: \(problem)")
        default: ConfigurationMistake(.whole, "not YAML")
        }
    }
}

extension Node {
    fileprivate var place: ConfigurationMistake.Place? {
        mark.map { .file(line: $0.line, column: $0.column) }
    }

    /// Nothing stands here but perhaps comments.
    fileprivate var isEmptyScalar: Bool { scalar?.string.isEmpty == true && scalar?.style == .plain }

    fileprivate var settingText: SettingText? {
        if let scalar { return .one(scalar.string) }
        guard let sequence else { return nil }
        let texts = sequence.map { $0.scalar?.string }
        return texts.allSatisfy { $0 != nil } ? .list(texts.compactMap(\.self)) : nil
    }
}
