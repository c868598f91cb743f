/// What something was before an act, or is after it, as its audit record says. No secret, nothing that was written in a
/// conversation, and no person's name beside the login.
typealias AuditState = [String: AuditValue]

enum AuditValue: Hashable, Sendable {
    case text(String)
    case number(Int64)
    case flag(Bool)
    case list([AuditValue])
    case members([String: AuditValue])
    case nothing
}

extension AuditValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    init(stringLiteral value: String) { self = .text(value) }
    init(booleanLiteral value: Bool) { self = .flag(value) }
    init(integerLiteral value: Int64) { self = .number(value) }

    static func text(_ text: String?) -> AuditValue { text.map(AuditValue.text) ?? .nothing }
}

extension AuditValue: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .nothing
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Int64.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([AuditValue].self) {
            self = .list(list)
        } else {
            self = .members(try container.decode([String: AuditValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .list(let list): try container.encode(list)
        case .members(let members): try container.encode(members)
        case .nothing: try container.encodeNil()
        }
    }
}
