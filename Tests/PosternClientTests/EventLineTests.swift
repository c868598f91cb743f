import PosternHome
import PosternTrust
import PosternWire
import Testing

@testable import PosternClient

@Suite("Printed events")
struct EventLineTests {
    private func message(
        _ text: String?,
        marks: MessageMarks = [],
        to: String? = nil,
        room: String? = nil,
        isRead: Bool = false,
        attributes: ShownAttributes = ShownAttributes()
    ) throws -> ShownEvent {
        let message = ShownMessage(
            id: try #require(MessageID([UInt8](repeating: 0xa1, count: 16))),
            from: "alice",
            to: to,
            user: try #require(UserID([UInt8](repeating: 2, count: 16))),
            device: try #require(DeviceID([UInt8](repeating: 3, count: 16))),
            conversation: try #require(ConversationID([UInt8](repeating: 4, count: 16))),
            room: room,
            sentAt: Timestamp(milliseconds: 1_700_000_000_123),
            receivedAt: Timestamp(milliseconds: 1_700_000_001_000),
            body: text.map { .text($0, mentions: []) } ?? .later,
            attributes: attributes,
            marks: marks,
            isRead: isRead,
            state: nil
        )
        return ShownEvent(id: EventID(number: 7), at: message.receivedAt, body: .message(message))
    }

    @Test("are one line for people, whatever the text is")
    func line() throws {
        let clock = Timestamp(milliseconds: 1_700_000_001_000).localClock
        #expect(try message("hi\n12:04 bob: no").line == "\(clock) alice: hi\\n12:04 bob: no")
        #expect(try message("x", marks: [.late, .historyDiffers]).line == "\(clock) alice [history-differs, late]: x")
        #expect(try message("x", to: "bob").line == "\(clock) alice to bob: x")
        #expect(try message("x", room: "The\ncrew").line == "\(clock) alice in The\\ncrew: x")
        #expect(try message("x", marks: .late, isRead: true).line == "\(clock) alice (read) [late]: x")
    }

    @Test("are one JSON object with fixed names")
    func json() throws {
        let expected =
            #"{"conversation":"04040404040404040404040404040404","device":"03030303030303030303030303030303","#
            + #""event":"message","from":"alice","id":"a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1","kind":"text","#
            + #""marks":["late"],"#
            + #""receivedAt":"2023-11-14T22:13:21.000Z","sentAt":"2023-11-14T22:13:20.123Z","text":"hi\n","#
            + #""user":"02020202020202020202020202020202","version":1}"#
        #expect(try message("hi\n", marks: .late).json() == expected)
        #expect(try message("hi", isRead: true).json().contains(#""read":true"#))
    }

    @Test("of charters name what changed")
    func charter() throws {
        let changes = [
            CharterChange(.root, before: ["11111 22222"], now: ["33333 44444"]),
            CharterChange(.operatingKey, before: ["5"], now: ["6"]),
            CharterChange(.voucherKey, before: [], now: ["7", "8"]),
            CharterChange(.retentionIdentity, before: ["9"], now: []),
            CharterChange(.vouching, before: ["required"], now: ["optional"]),
        ]
        let notice = ClientNotice.charterChanged(version: 3, changes: changes, arrivedExpired: false)
        let text =
            "charter 3 of the network: root 11111 22222 replaced by 33333 44444; operating key 5 replaced by 6;"
            + " voucher key 7, 8 added; retention identity 9 removed; vouching required replaced by optional;"
            + " the administrator can tell whether that is so"
        #expect(notice.text == text)
        let event = ShownEvent(id: EventID(number: 9), at: Timestamp(milliseconds: 0), body: .notice(notice))
        let json =
            #"{"event":"notice","id":"9","kind":"charter-changed","receivedAt":"1970-01-01T00:00:00.000Z","#
            + #""text":"\#(text)","version":1}"#
        #expect(try event.json() == json)
        #expect(ClientNotice(bytes: notice.bytes) == notice)
        let late = ClientNotice.charterChanged(version: 4, changes: [changes[1]], arrivedExpired: true)
        let start = "charter 4 of the network, expired when it came: nobody whom it adds vouches or keeps copies yet: "
        #expect(late.text.hasPrefix(start + "operating key 5"))
    }

    @Test("of notices keep the words of others quoted")
    func notice() throws {
        let notice = ClientNotice.refused(login: "mallory", message: nil, why: "\u{1b}[1m")
        let event = ShownEvent(id: EventID(number: 9), at: Timestamp(milliseconds: 0), body: .notice(notice))
        #expect(event.line?.hasSuffix("* a message from mallory is refused: \\u{1b}[1m") == true)
        let json =
            #"{"event":"notice","id":"9","kind":"refused","receivedAt":"1970-01-01T00:00:00.000Z","#
            + #""text":"a message from mallory is refused: \u001b[1m","version":1}"#
        #expect(try event.json() == json)
    }
}

@Suite("Times")
struct TimeTextTests {
    @Test(
        "follow RFC 3339, leap days and hostile values included",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (UInt64.max, "9999-12-31T23:59:59.999Z"),
        ]
    )
    func rfc3339(_ milliseconds: UInt64, _ text: String) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
    }
}
