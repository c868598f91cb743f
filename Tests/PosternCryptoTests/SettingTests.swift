import PosternCrypto
import PosternTrust
import PosternWire
import Testing

@Suite("Settings of a conversation")
struct SettingTests {
    private static func timers(_ expiry: UInt32, _ burn: UInt32, _ revision: UInt32) -> ConversationTimers {
        ConversationTimers(MessageTimers(expiry: expiry, burn: burn), revision: revision)
    }

    private static func details(_ title: String, _ text: String, _ version: UInt32, _ revision: UInt32) throws
        -> RoomDetails
    {
        RoomDetails(title: try Samples.line(title), description: text, roomVersion: version, revision: revision)
    }

    @Test("of timers the later revision counts, then the shorter ones")
    func timers() {
        let rising = [
            Self.timers(0, 0, 1), Self.timers(0, 60, 1), Self.timers(31_536_000, 0, 1), Self.timers(60, 0, 1),
            Self.timers(60, 9, 1), Self.timers(60, 8, 1), Self.timers(59, 0, 1), Self.timers(0, 0, 2),
        ]
        for (index, one) in rising.enumerated() {
            for (other, second) in rising.enumerated() { #expect(one.supersedes(second) == (index > other)) }
        }
        #expect(ConversationTimers.next(after: nil, .off) == Self.timers(0, 0, 1))
        #expect(ConversationTimers.next(after: Self.timers(1, 1, 7), .off) == Self.timers(0, 0, 8))
        #expect(ConversationTimers.next(after: Self.timers(1, 1, .max), .off) == nil)
    }

    @Test("of room details those of the later version count, then of the later revision, then the greater bytes")
    func details() throws {
        let rising = try [
            Self.details("", "", 1, 1), Self.details("", "a", 1, 1), Self.details("", "b", 1, 1),
            Self.details("Z", "", 1, 1), Self.details("e\u{301}", "", 1, 1), Self.details("\u{e9}", "", 1, 1),
            Self.details("", "", 1, 2), Self.details("", "", 1, .max), Self.details("", "", 2, 1),
        ]
        for (index, one) in rising.enumerated() {
            for (other, second) in rising.enumerated() {
                #expect(one.supersedes(second) == (index > other), "\(index) \(other)")
            }
        }
    }

    @Test("the same settings give the same in any order")
    func anyOrder() throws {
        var generator = SeededGenerator(seed: 3)
        func number(_ most: UInt32) -> UInt32 { UInt32.random(in: 0...most, using: &generator) }
        for _ in 0..<300 {
            let timers = (0..<8).map { _ in Self.timers(number(2), number(2), number(2) + 1) }
            let details = try (0..<8).map { _ in
                try Self.details("\(number(1))", "\(number(1))", number(1) + 1, number(1) + 1)
            }
            let first = (
                timers.reduce(timers[0]) { $1.supersedes($0) ? $1 : $0 },
                details.reduce(details[0]) { $1.supersedes($0) ? $1 : $0 }
            )
            let (others, more) = (timers.shuffled(using: &generator), details.shuffled(using: &generator))
            #expect(others.reduce(others[0]) { $1.supersedes($0) ? $1 : $0 } == first.0)
            #expect(more.reduce(more[0]) { $1.supersedes($0) ? $1 : $0 } == first.1)
        }
    }

    @Test("new details follow those that count, and begin again with each version of the room")
    func nextDetails() throws {
        func next(_ held: RoomDetails?, _ version: UInt32) throws -> [UInt32]? {
            RoomDetails.next(after: held, under: version, title: try Samples.line("a"), description: "b")
                .map { [$0.roomVersion, $0.revision] }
        }
        #expect(try next(nil, 4) == [4, 1])
        #expect(try next(Self.details("", "", 4, 6), 4) == [4, 7])
        #expect(try next(Self.details("", "", 4, .max), 4) == nil)
        #expect(try next(Self.details("", "", 4, .max), 5) == [5, 1])
        #expect(try next(Self.details("", "", 4, 1), 3) == nil)
    }

    @Test("moderators set the details of a moderated room, anybody those of a group, with the identity of the room")
    func rights() throws {
        let (alice, bob, carol) = (AmendedWorld.author(1), AmendedWorld.author(2), AmendedWorld.author(3))
        func state(_ kind: RoomKind) throws -> RoomState {
            let role: RoomMember.Role = kind == .moderated ? .moderator : .member
            let creation = RoomCreation(
                kind: kind,
                nonce: [UInt8](repeating: 7, count: 32),
                members: [
                    RoomMember(who: alice.who, identity: alice.identity, role: role),
                    RoomMember(who: bob.who, identity: bob.identity),
                ]
            )
            let author = RoomEntry.Author(who: alice.who, device: .zero, listVersion: 1)
            return try RoomState.after(
                RoomEntry(creating: creation, by: author, at: now),
                by: alice.identity,
                on: nil,
                knowing: .newest([alice.who: alice.identity, bob.who: bob.identity])
            )
        }
        let renewed = MessageAuthor(who: alice.who, identity: .of([1]))
        for (kind, right) in [(RoomKind.moderated, [alice]), (.group, [alice, bob])] {
            let state = try state(kind)
            for author in [alice, bob, carol, renewed] {
                #expect(state.allowsDetails(by: author) == right.contains(author))
            }
        }
    }
}
