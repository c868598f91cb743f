import Testing

/// A body field by field.
struct RawBody: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Around these fields, to make them a content.
    let wrap: @Sendable ([RawField]) -> [RawField]
    let needed: [RawField]
    var others: [RawField] = []
    var repeated: Set<UInt64> = []
    /// Numbers of 64 bits.
    var wide: Set<UInt64> = []
}

private let zero = [UInt8](repeating: 0, count: 16)
private let who = zero + zero
private let target = RawField.message(1, [.bytes(1, zero), .bytes(2, zero)])

extension RawBody {
    /// Every message of a content that a reader knows but those that stood in it from the first.
    static let all: [RawBody] = [
        RawBody(
            testDescription: "text",
            wrap: { [.message(16, $0)] },
            needed: [.text(1, "abc")],
            others: [.message(2, [.number(2, 1), .bytes(3, who)])],
            repeated: [2]
        ),
        RawBody(
            testDescription: "mention",
            wrap: { [.message(16, [.text(1, "abc"), .message(2, $0)])] },
            needed: [.number(2, 1), .bytes(3, who)],
            others: [.number(1, 1)]
        ),
        RawBody(
            testDescription: "reaction",
            wrap: { [.message(17, $0)] },
            needed: [target, .text(2, "a"), .number(4, 1)],
            others: [.number(3, 1)]
        ),
        RawBody(
            testDescription: "target",
            wrap: { [.message(19, [.message(1, $0)])] },
            needed: [.bytes(1, zero), .bytes(2, zero)]
        ),
        RawBody(
            testDescription: "edit",
            wrap: { [.message(18, $0)] },
            needed: [target, .message(2, [.text(1, "a")]), .number(3, 1)]
        ),
        RawBody(testDescription: "recall", wrap: { [.message(19, $0)] }, needed: [target]),
        RawBody(
            testDescription: "receipts",
            wrap: { [.message(20, $0)] },
            needed: [.message(1, [.bytes(1, zero), .bytes(2, zero), .bytes(3, zero)])],
            repeated: [1]
        ),
        RawBody(
            testDescription: "receipts delivered",
            wrap: { [.message(20, [.message(1, $0)])] },
            needed: [.bytes(1, zero), .bytes(2, zero), .bytes(3, zero)],
            repeated: [3]
        ),
        RawBody(
            testDescription: "receipts read",
            wrap: { [.message(20, [.message(1, $0)])] },
            needed: [.bytes(1, zero), .bytes(2, zero), .bytes(4, zero)],
            repeated: [4]
        ),
        RawBody(testDescription: "signal", wrap: { [.message(21, $0)] }, needed: [.number(1, 2)]),
        RawBody(
            testDescription: "location",
            wrap: { [.message(23, $0)] },
            needed: [],
            others: [.number(1, 5), .number(2, 6), .number(3, 7), .text(4, "a")]
        ),
        RawBody(
            testDescription: "room details",
            wrap: { [.message(24, $0)] },
            needed: [.number(3, 1), .number(4, 1)],
            others: [.text(1, "a"), .text(2, "b")]
        ),
        RawBody(
            testDescription: "conversation timers",
            wrap: { [.message(25, $0)] },
            needed: [.number(2, 1)],
            others: [.message(1, [.number(1, 60)])]
        ),
        RawBody(
            testDescription: "contact card",
            wrap: { [.message(27, $0)] },
            needed: [.bytes(1, who), .text(2, "carol"), .bytes(3, who + who)],
            others: [.text(4, "Carol")]
        ),
        RawBody(
            testDescription: "timers",
            wrap: { [.message(8, $0), .message(16, [.text(1, "a")])] },
            needed: [],
            others: [.number(1, 60), .number(2, 60)]
        ),
        RawBody(
            testDescription: "reply",
            wrap: { [.message(9, $0), .message(16, [.text(1, "a")])] },
            needed: [.bytes(1, zero), .bytes(2, zero)]
        ),
        RawBody(
            testDescription: "forwarded",
            wrap: { [.message(10, $0), .message(16, [.text(1, "a")])] },
            needed: [],
            others: [.bytes(1, who), .number(2, 60)],
            wide: [2]
        ),
        RawBody(
            testDescription: "what stands beside the body",
            wrap: { $0 + [.message(16, [.text(1, "a")])] },
            needed: [],
            others: [
                .message(8, [.number(1, 60)]), .message(9, [.bytes(1, zero), .bytes(2, zero)]), .message(10, []),
            ]
        ),
    ]
}
