/// Where a row stands in a sorted list: its sort fields, then its id, so that no two rows are equal.
package struct SortKey: Hashable, Sendable {
    package enum Part: Hashable, Sendable {
        case number(Int64)
        case text(FoldedText)

        package static func text(_ text: String?) -> Part { .text(FoldedText(text ?? "")) }

        /// An id: by value when it is digits, otherwise by its text.
        package static func id(_ id: String) -> Part {
            let isNumber = id.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            return isNumber ? Int64(id).map(Part.number) ?? .text(id) : .text(id)
        }
    }

    /// The sort fields' values in order, then the id.
    package let parts: [Part]

    package init(_ fields: [Part], id: Part) { self.parts = fields + [id] }
}

extension SortKey: Comparable {
    package static func < (left: SortKey, right: SortKey) -> Bool {
        left.parts.lexicographicallyPrecedes(right.parts)
    }
}

extension SortKey.Part: Comparable {
    package static func < (left: SortKey.Part, right: SortKey.Part) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left < right
        case (.text(let left), .text(let right)): left < right
        case (.number, .text): true
        case (.text, .number): false
        }
    }
}

// As it stands in a page token: a list of numbers and folded texts, the id last.
extension SortKey {
    var json: JSONValue {
        .list(
            parts.map { part in
                switch part {
                case .number(let number): .integer(number)
                case .text(let folded): .text(folded.text)
                }
            }
        )
    }

    init?(json: JSONValue) {
        guard case .list(let values) = json, !values.isEmpty else { return nil }
        var parts: [Part] = []
        for value in values {
            switch value {
            case .integer(let number): parts.append(.number(number))
            case .text(let text): parts.append(.text(text))
            default: return nil
            }
        }
        self.parts = parts
    }
}
