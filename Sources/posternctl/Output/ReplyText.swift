import PosternAdminAPI

/// A reply as people read it: its message, and then a line for each member, in the order of the declaration.
struct ReplyText {
    let reply: JSONValue
    let fields: [Field]

    /// Names, those inside of objects with a dot, and values.
    var details: [(name: String, value: String)] {
        Self.details(of: reply, fields.filter { $0.name != "message" }, under: "")
    }

    func print() {
        if let message = reply.members?["message"]?.text { Output.line(message) }
        let details = self.details
        guard Terminal.width != nil else {
            for detail in details { Output.columns([detail.name, detail.value]) }
            return
        }
        let widest = details.map { DisplayWidth.of($0.name) }.max() ?? 0
        for (name, value) in details {
            let blanks = String(repeating: " ", count: widest - DisplayWidth.of(name) + 2)
            Output.line(name + blanks + value.onOneLine)
        }
    }

    private static func details(
        of value: JSONValue,
        _ fields: [Field],
        under outer: String
    ) -> [(name: String, value: String)] {
        let members = value.members ?? [:]
        return fields.flatMap { field -> [(name: String, value: String)] in
            guard let value = members[field.name], value != .null else { return [] }
            if case .object(let inner, _) = field.kind {
                return details(of: value, inner, under: "\(outer)\(field.name).")
            }
            return [(outer + field.name, text(of: value, field))]
        }
    }

    /// One value; a time is told as people read it.
    static func text(of value: JSONValue, _ field: Field?) -> String {
        switch value {
        case .text(let text): text
        case .integer(let seconds) where field?.kind.isTime == true: CalendarTime(clamping: seconds).rfc3339
        case .integer(let number): "\(number)"
        case .boolean(let isSo): isSo ? "true" : "false"
        case .list(let items) where items.allSatisfy({ $0.text != nil }):
            items.compactMap(\.text).joined(separator: ", ")
        case .null: ""
        default: String(decoding: value.serialised, as: UTF8.self)
        }
    }
}

extension FieldKind {
    var isTime: Bool { self == .time || self == .integer(CalendarTime.range) }
}
