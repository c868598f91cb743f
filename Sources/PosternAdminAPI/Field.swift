/// What the value of a field may be.
package indirect enum FieldKind: Hashable, Sendable {
    case text(TextRule)
    /// One of these words.
    case choice([String])
    /// Several of these words, each at most once; joined by `+` in a query.
    case choices([String])
    /// A whole number in one of these ranges.
    case integer([ClosedRange<Int64>])
    case boolean
    /// Bytes as base64, with bounds for their count.
    case bytes(ClosedRange<Int>)
    /// Seconds since 1970 (``CalendarTime/range``); text may also be RFC 3339 in UTC.
    case time
    case list(FieldKind, ClosedRange<Int>)
    /// A list whose items stand and fall alone: see ``BatchItem``.
    case batch(FieldKind, ClosedRange<Int>)
    case object([Field], unknown: UnknownMembers)

    package enum UnknownMembers: Hashable, Sendable { case ignored, refused }

    /// A whole number in one range.
    package static func integer(_ range: ClosedRange<Int64>) -> FieldKind { .integer([range]) }

    /// Seconds since 1970 in a reply, which are never anything but a whole number.
    static let epochSeconds = FieldKind.integer(CalendarTime.range)
    /// How many there are.
    static let count = FieldKind.integer(0...Int64(Int32.max))

    /// Objects in a reply, as many as there are.
    static func objects(_ fields: [Field]) -> FieldKind { .list(.object(fields, unknown: .ignored), 0...Int.max) }
}

/// One field of a request or reply, declared once: decoding, the reasons for refusing it, the published
/// description and the flags of the command line all come from here.
package struct Field: Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        case path, query, body
        /// The header's name; lower case.
        case header(String)
    }

    package enum Presence: Hashable, Sendable {
        case required, optional
        /// The value that holds when the field is absent.
        case standard(JSONValue)
    }

    /// As it stands in JSON, query and path template.
    package let name: String
    package let place: Place
    package let kind: FieldKind
    package let presence: Presence
    /// Whether the value says something about a person or opens something: kept out of logs and audit.
    package let isSensitive: Bool
    /// One line for people who ask what the field is.
    package let summary: String

    package init(
        _ name: String,
        in place: Place = .body,
        _ kind: FieldKind,
        _ presence: Presence,
        isSensitive: Bool = false,
        _ summary: String
    ) {
        self.name = name
        self.place = place
        self.kind = kind
        self.presence = presence
        self.isSensitive = isSensitive
        self.summary = summary
    }

    /// An optional field.
    package init(
        _ name: String,
        in place: Place = .body,
        _ kind: FieldKind,
        isSensitive: Bool = false,
        _ summary: String
    ) {
        self.init(name, in: place, kind, .optional, isSensitive: isSensitive, summary)
    }
}

// The fields that several operations share.
extension Field {
    static let networkID = Field("networkId", in: .path, .text(.networkID), .required, "The network.")
    static let userID = Field("userId", in: .path, .text(.userID), .required, "The user.")
    static let groupID = Field("groupId", in: .path, .text(.groupID), .required, "The security group.")
    static let clientToken = Field(
        "clientToken",
        in: .header("x-client-token"),
        .text(.clientToken),
        "A repeat with the same token gets the first answer again."
    )

    /// The four fields of every list that comes in pages.
    static func paging(sortedBy sortFields: [String]) -> [Field] {
        [
            Field("nextToken", in: .query, .text(.opaque), "Where the page before ended."),
            Field("maxResults", in: .query, .integer(1...100), .standard(10), "How many to answer at most."),
            Field("sortFields", in: .query, .choices(sortFields), .standard([]), "What to sort by, first to last."),
            Field("sortDirection", in: .query, .choice(["ASC", "DESC"]), .standard("DESC"), "Which way to sort."),
        ]
    }

    /// What a list in pages answers.
    ///
    /// - Parameters:
    ///   - name: The member that holds the rows.
    ///   - presence: Whether the reply's type promises the rows, as the public model has it.
    static func page(_ name: String, of row: [Field], _ presence: Presence = .required) -> [Field] {
        [
            Field(name, .list(.object(row, unknown: .ignored), 0...100), presence, "The page."),
            Field("nextToken", .text(.opaque), "Where the next page begins; absent on the last one."),
        ]
    }
}
