import PosternTrust
import PosternWire
import Testing

@Suite("Rules of rooms")
struct RoomLawTests {
    var moderated: RoomScene
    var group: RoomScene

    private let timers = RoomChange.timers(RoomTimers(expiry: 60, burn: 0))
    private let item = RoomChange.items(Extensions(items: [.init(type: 1, value: [1])]))

    init() throws {
        moderated = try RoomScene(of: .moderated)
        group = try RoomScene(of: .group)
    }

    @Test("a room is created by somebody of its own network who has the creator's place in it")
    func creation() throws {
        let scene = RoomScene()
        let (alice, bob) = (scene.alice, scene.bob)
        func create(_ kind: RoomKind, _ members: RoomMember...) throws(UnlawfulEntry) {
            try scene.propose(.create(scene.creation(kind, members)), by: alice)
        }
        try create(.moderated, scene.member(alice, .moderator), scene.member(bob, .moderator))
        try create(.group, scene.member(alice), scene.member(scene.dave))
        #expect(throws: UnlawfulEntry.notMember(alice)) { try create(.moderated, scene.member(bob, .moderator)) }
        #expect(throws: UnlawfulEntry.notMember(alice)) {
            try create(.moderated, scene.member(alice), scene.member(bob, .moderator))
        }
        #expect(throws: UnlawfulEntry.notMember(alice)) { try create(.group, scene.member(bob)) }
        let another = RoomMember(who: alice, identity: .of([9]), role: .moderator)
        #expect(throws: UnlawfulEntry.notMember(alice)) { try create(.moderated, another) }
        let wrong = RoomMember(who: bob, identity: scene.identity(alice))
        #expect(throws: UnlawfulEntry.identity(bob)) { try create(.moderated, scene.member(alice, .moderator), wrong) }

        var foreign = scene.entry(.create(scene.creation(.group, [scene.member(alice)])), by: alice)
        foreign.network = scene.dave.network
        #expect(throws: UnlawfulEntry.foreignCreator(alice)) { try scene.judge(foreign) }
    }

    @Test("what each change makes of the room")
    mutating func outcomes() throws {
        let (alice, bob, dave) = (moderated.alice, moderated.bob, moderated.dave)
        try moderated.write(.set([moderated.member(dave), moderated.member(bob, .moderator)]), by: alice)
        #expect(moderated.state?.version == 2)
        #expect(moderated.state?.room == moderated.head?.room)
        #expect(moderated.state?.member(bob)?.role == .moderator)
        #expect(moderated.state?.member(dave) == moderated.member(dave))
        #expect(moderated.state?.members.map(\.who) == [alice, bob, moderated.carol, dave].sorted())
        try moderated.write(.remove([alice, dave]), by: bob)
        #expect(moderated.state?.members.map(\.who) == [bob, moderated.carol].sorted())
        try moderated.write(timers, by: bob)
        #expect(moderated.state?.timers == RoomTimers(expiry: 60, burn: 0))
        let first = Extensions.Item(type: 1, value: [1])
        let last = Extensions.Item(type: 65535, value: [2])
        try moderated.write(.items(Extensions(items: [last, first])), by: bob)
        #expect(moderated.state?.extensions.items == [first, last])
        try moderated.write(.items(Extensions(items: [.init(type: 1, value: [])])), by: bob)
        #expect(moderated.state?.extensions.items == [last])
    }

    @Test("room rights: of plain members, where there are moderators")
    func plainMembers() throws {
        let (alice, bob, carol) = (moderated.alice, moderated.bob, moderated.carol)
        let changes: [RoomChange] = [
            .set([moderated.member(moderated.dave)]), .set([moderated.member(bob, .moderator)]), timers, item,
            .remove([carol]), .remove([bob, carol].sorted()), .remove([alice]),
        ]
        for change in changes {
            #expect(throws: UnlawfulEntry.noRight(bob)) { try moderated.propose(change, by: bob) }
        }
        for change in changes.dropLast() { try moderated.propose(change, by: alice) }
        #expect(try moderated.propose(.remove([bob]), by: bob).member(bob) == nil)
        for change in [timers, .remove([moderated.dave]), .set([moderated.member(moderated.dave)])] {
            #expect(throws: UnlawfulEntry.notMember(moderated.dave)) {
                try moderated.propose(change, by: moderated.dave)
            }
        }
    }

    @Test("the state before decides: a moderator demoted in one version signs the next")
    mutating func demotion() throws {
        let (alice, bob) = (moderated.alice, moderated.bob)
        try moderated.write(.set([moderated.member(bob, .moderator)]), by: alice)
        try moderated.propose(timers, by: bob)
        try moderated.propose(.set([moderated.member(bob)]), by: bob)
        try moderated.write(.set([moderated.member(bob)]), by: alice)
        #expect(throws: UnlawfulEntry.noRight(bob)) { try moderated.propose(timers, by: bob) }
    }

    @Test("room rights: the last moderator leaves")
    mutating func lastModerator() throws {
        let (alice, bob, carol) = (moderated.alice, moderated.bob, moderated.carol)
        #expect(throws: UnlawfulEntry.lastModerator) { try moderated.propose(.remove([alice]), by: alice) }
        #expect(throws: UnlawfulEntry.lastModerator) {
            try moderated.propose(.set([moderated.member(alice)]), by: alice)
        }
        #expect(throws: UnlawfulEntry.lastModerator) {
            try moderated.propose(.remove([alice, bob].sorted()), by: alice)
        }
        try moderated.write(.set([moderated.member(bob, .moderator)]), by: alice)
        #expect(throws: UnlawfulEntry.lastModerator) {
            try moderated.propose(.remove([alice, bob].sorted()), by: alice)
        }
        try moderated.propose(.remove([alice]), by: alice)
        #expect(try moderated.write(.remove([alice, bob, carol].sorted()), by: bob).version == 3)
        #expect(moderated.state?.members.isEmpty == true)
    }

    @Test("a room without members takes no entry")
    mutating func empty() throws {
        try group.write(.remove([group.alice]), by: group.alice)
        try group.write(.remove([group.bob]), by: group.bob)
        try group.write(.remove([group.carol]), by: group.carol)
        for change in [timers, item, .set([group.member(group.alice)]), .remove([group.alice])] {
            #expect(throws: UnlawfulEntry.noMembers) { try group.propose(change, by: group.alice) }
        }
    }

    @Test("when no moderator's identity is current, any member may make one, and do nothing else")
    mutating func election() throws {
        let (alice, bob, carol, dave) = (moderated.alice, moderated.bob, moderated.carol, moderated.dave)
        let elected = RoomChange.set([moderated.member(carol, .moderator)])
        #expect(throws: UnlawfulEntry.noRight(bob)) { try moderated.propose(elected, by: bob) }
        moderated.reset(alice)
        let refused: [RoomChange] = [
            .set([moderated.member(dave, .moderator)]), .set([moderated.member(alice)]), timers, item,
            .set([moderated.member(bob, .moderator), moderated.member(carol, .moderator)]), .remove([alice]),
        ]
        for change in refused {
            #expect(throws: UnlawfulEntry.noRight(bob)) { try moderated.propose(change, by: bob) }
        }
        try moderated.propose(.set([moderated.member(bob, .moderator)]), by: bob)
        try moderated.propose(.set([moderated.member(alice, .moderator)]), by: bob)
        #expect(throws: UnlawfulEntry.notMember(alice)) { try moderated.propose(elected, by: alice) }
        #expect(throws: UnlawfulEntry.notMember(dave)) { try moderated.propose(elected, by: dave) }
        try moderated.write(elected, by: bob)
        #expect(throws: UnlawfulEntry.noRight(bob)) {
            try moderated.propose(.set([moderated.member(bob, .moderator)]), by: bob)
        }
        try moderated.propose(.remove([alice]), by: carol)
    }

    @Test("one current moderator, or one of whom nothing is known, is enough to keep the members out")
    mutating func noElection() throws {
        let (alice, bob, carol) = (moderated.alice, moderated.bob, moderated.carol)
        try moderated.write(.set([moderated.member(carol, .moderator)]), by: alice)
        moderated.reset(alice)
        let elected = RoomChange.set([moderated.member(bob, .moderator)])
        #expect(throws: UnlawfulEntry.noRight(bob)) { try moderated.propose(elected, by: bob) }
        moderated.newest[carol] = nil
        #expect(throws: UnlawfulEntry.noRight(bob)) { try moderated.propose(elected, by: bob) }
        moderated.newest[carol] = .of([8])
        try moderated.propose(elected, by: bob)
    }

    @Test("in a group all are alike: anyone adds, replaces, sets timers and items, and removes only themselves")
    mutating func groups() throws {
        let (alice, bob, carol, dave) = (group.alice, group.bob, group.carol, group.dave)
        for change in [timers, item, .set([group.member(dave)]), .remove([bob])] { try group.propose(change, by: bob) }
        for change in [RoomChange.remove([carol]), .remove([alice]), .remove([bob, carol].sorted())] {
            #expect(throws: UnlawfulEntry.noRight(bob)) { try group.propose(change, by: bob) }
        }
        for who in [bob, dave] {
            #expect(throws: UnlawfulEntry.moderatorInGroup(who)) {
                try group.propose(.set([group.member(who, .moderator)]), by: alice)
            }
        }
        group.reset(alice)
        #expect(throws: UnlawfulEntry.notMember(alice)) { try group.propose(timers, by: alice) }
        try group.write(.set([group.member(alice)]), by: carol)
        try group.propose(timers, by: alice)
    }

    @Test("each item of an entry changes something")
    mutating func minimal() throws {
        let (alice, bob, carol, dave) = (moderated.alice, moderated.bob, moderated.carol, moderated.dave)
        try moderated.write(item, by: alice)
        let added = moderated.member(dave)
        for set in [[moderated.member(bob)], [moderated.member(bob), added]] {
            #expect(throws: UnlawfulEntry.memberUnchanged(bob)) { try moderated.propose(.set(set), by: alice) }
        }
        for removed in [[dave], [carol, dave].sorted()] {
            #expect(throws: UnlawfulEntry.memberUnchanged(dave)) { try moderated.propose(.remove(removed), by: alice) }
        }
        #expect(throws: UnlawfulEntry.timersUnchanged) { try moderated.propose(.timers(.off), by: alice) }
        let new = Extensions.Item(type: 5, value: [5])
        for items in [[Extensions.Item(type: 1, value: [1])], [.init(type: 1, value: [1]), new]] {
            #expect(throws: UnlawfulEntry.itemUnchanged(1)) {
                try moderated.propose(.items(Extensions(items: items)), by: alice)
            }
        }
        #expect(throws: UnlawfulEntry.itemUnchanged(3)) {
            try moderated.propose(.items(Extensions(items: [.init(type: 3, value: []), new])), by: alice)
        }
    }

    @Test("nobody gets an identity that is not theirs now, and a replaced one signs nothing")
    mutating func identities() throws {
        let (alice, bob) = (moderated.alice, moderated.bob)
        let former = moderated.member(bob, .moderator)
        moderated.reset(bob)
        #expect(throws: UnlawfulEntry.identity(bob)) { try moderated.propose(.set([former]), by: alice) }
        #expect(throws: UnlawfulEntry.identity(bob)) {
            try RoomState.after(
                moderated.entry(.remove([bob]), by: bob),
                by: former.identity,
                on: moderated.state,
                knowing: .newest(moderated.newest)
            )
        }
        #expect(throws: UnlawfulEntry.notMember(bob)) { try moderated.propose(.remove([bob]), by: bob) }
        try moderated.propose(.set([moderated.member(bob)]), by: alice)
        try moderated.propose(.remove([bob]), by: alice)
    }

    @Test("an entry follows the state that it is judged on")
    mutating func places() throws {
        let alice = moderated.alice
        var entries = [moderated.entry(.create(moderated.creation(.moderated, [moderated.member(alice)])), by: alice)]
        try moderated.write(timers, by: alice)
        let right = moderated.entry(.timers(.off), by: alice)
        let elsewhere = moderated.dave.network
        #expect(try moderated.judge(right).hash == right.stateAfter)
        for change in [
            { $0.version = 2 }, { $0.version = 4 }, { $0.version = 0 }, { $0.network = elsewhere },
            { $0.room = ConversationID(cutting: .of([3])) }, { $0.room = .zero },
        ] as [(inout RoomEntry) -> Void] {
            var entry = right
            change(&entry)
            entries.append(entry)
        }
        for entry in entries { #expect(throws: UnlawfulEntry.misplaced) { try moderated.judge(entry) } }
        moderated.head = nil
        #expect(throws: UnlawfulEntry.misplaced) { try moderated.judge(right) }
    }

    @Test("room rights: the hash of the state after is right")
    func stateHash() throws {
        var entry = moderated.entry(timers, by: moderated.alice)
        entry.stateAfter = .of([1])
        #expect(throws: UnlawfulEntry.wrongState) { try moderated.judge(entry) }
        entry.stateAfter = try #require(moderated.state?.hash)
        #expect(throws: UnlawfulEntry.wrongState) { try moderated.judge(entry) }
    }

    @Test("500 members, 64 items, 256 KiB")
    mutating func sizes() throws {
        let alice = group.alice
        let others = (0..<498).map {
            Who(network: group.network, user: UserID(cutting: .of([1, UInt8($0 / 2), UInt8($0 % 2)])))
        }
        for who in others { group.reset(who) }
        let full = group.entry(.set(others.prefix(497).map { group.member($0) }), by: alice)
        #expect(try RoomEntry(parsing: full.body).body == full.body)
        try group.write(full.change, by: alice)
        #expect(group.state?.members.count == Limits.roomMembers)
        #expect(throws: UnlawfulEntry.tooLarge) { try group.propose(.set([group.member(others[497])]), by: alice) }
        group.reset(others[0])
        try group.propose(.set([group.member(others[0])]), by: alice)

        let items = (0..<65).map { Extensions.Item(type: 2 * $0 + 1, value: [1]) }
        try group.write(.items(Extensions(items: Array(items[..<64]))), by: alice)
        #expect(throws: UnlawfulEntry.tooLarge) { try group.propose(.items(Extensions(items: [items[64]])), by: alice) }
        let large = [UInt8](repeating: 0, count: Limits.sizedBytes - 8)
        for type in [UInt16(1), 3, 5] {
            try group.write(.items(Extensions(items: [.init(type: type, value: large)])), by: alice)
        }
        let state = try #require(group.state)
        #expect(try RoomState(parsing: state.body) == state)
        let spare = [UInt8](repeating: 0, count: Limits.roomStateBytes - state.body.count + 1)
        try group.propose(.items(Extensions(items: [.init(type: 7, value: spare)])), by: alice)
        #expect(throws: UnlawfulEntry.tooLarge) {
            try group.propose(.items(Extensions(items: [.init(type: 7, value: spare + [0])])), by: alice)
        }
        #expect(throws: LayoutError.tooLong) { try RoomState(parsing: state.body + spare) }
    }

    @Test("whose lists to fetch before an entry is refused")
    func concerned() {
        let (alice, bob, carol, dave) = (moderated.alice, moderated.bob, moderated.carol, moderated.dave)
        let added = moderated.entry(.set([moderated.member(dave)]), by: bob)
        #expect(added.concerned(on: moderated.state) == [alice, bob, dave])
        #expect(moderated.entry(.remove([carol]), by: carol).concerned(on: moderated.state) == [alice, carol])
        let created = moderated.entry(.create(moderated.creation(.group, [moderated.member(bob)])), by: alice)
        #expect(created.concerned(on: nil) == [alice, bob])
        #expect(UnlawfulEntry.noRight(bob).dependsOnLists && UnlawfulEntry.identity(bob).dependsOnLists)
        #expect(!UnlawfulEntry.lastModerator.dependsOnLists && !UnlawfulEntry.notMember(bob).dependsOnLists)
    }
}
