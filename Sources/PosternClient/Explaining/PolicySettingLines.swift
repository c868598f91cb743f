import Foundation
import PosternTrust

extension NetworkReport.PolicyLine {
    init(_ policy: Policy) {
        self.init(
            version: policy.version,
            issued: policy.issued,
            charterVersion: policy.charterVersion,
            settings: SettingText.settings(in: policy.settings)
        )
    }
}

/// A setting of a policy as text: settings that this software does not know are shown too.
private enum SettingText: Decodable {
    case text(String)
    case number(Double)
    case flag(Bool)
    case nothing
    case list([SettingText])
    case group([String: SettingText])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .nothing
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([SettingText].self) {
            self = .list(list)
        } else {
            self = .group(try container.decode([String: SettingText].self))
        }
    }

    /// - Returns: By name, groups with a dot; empty for what is no JSON object, which is no settings.
    static func settings(in json: String) -> [String: String] {
        guard let settings = try? JSONDecoder().decode([String: SettingText].self, from: Data(json.utf8)) else {
            return [:]
        }
        var lines: [String: String] = [:]
        for (name, setting) in settings { setting.add(to: &lines, as: name) }
        return lines
    }

    private func add(to lines: inout [String: String], as name: String) {
        guard case .group(let settings) = self else {
            lines[name] = text
            return
        }
        for (part, setting) in settings { setting.add(to: &lines, as: "\(name).\(part)") }
    }

    private var text: String {
        switch self {
        case .text(let text): text
        case .number(let number): number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
        case .flag(let flag): flag ? "true" : "false"
        case .nothing: "none"
        case .list(let items): items.map(\.text).joined(separator: ", ")
        case .group(let settings):
            settings.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.text)" }.joined(separator: ", ")
        }
    }
}
