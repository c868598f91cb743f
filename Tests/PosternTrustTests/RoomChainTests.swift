import PosternTrust
import PosternWire
import Testing

@Suite("Rooms as a reader takes them")
struct RoomChainTests {
    var people: RoomPeople
    var chain: RoomChain

    init() throws {
        people = try RoomPeople()
        chain = people.reader
    }

    private mutating func read(_ documents: [Document], floor: UInt32 = 0) throws(ChainError) -> [UInt32] {
        try chain.update(with: documents, knowing: people.chains, floor: floor).map(\.version)
    }

    @Test("from version 1: every entry, every state, and who was in the room under each")
    mutating func history() throws {
        try people.write(.set([people.member(people.carol)]), by: people.alice)
        try people.write(.remove([people.bob.who]), by: people.bob)
        try people.write(.expiry(60), by: people.alice, with: people.alice.laptop)
        #expect(try read(people.documents) == [1, 2, 3, 4])
        #expect(try read(people.documents) == [])
        #expect(chain.newest == people.head)
        #expect(chain.entries.map(\.document) == people.documents)
        #expect(chain.provisional.isEmpty && chain.anchor == nil)

        let bob = people.member(people.bob)
        func standing(_ member: RoomMember, _ version: UInt32, _ entry: Hash512? = nil) -> RoomChain.Standing {
            let hash = entry ?? (version <= 4 ? people.documents[Int(version) - 1].hash : .zero)
            let point = RoomPoint(room: people.room, version: version, entry: hash)
            return chain.standing(of: member.who, identity: member.identity, under: point)
        }
        #expect(standing(bob, 1) == .member(bob) && standing(bob, 2) == .member(bob))
        #expect(standing(bob, 3) == .stranger && standing(bob, 4) == .stranger)
        #expect(standing(people.member(people.carol), 1) == .stranger)
        #expect(standing(people.member(people.carol), 4) == .member(people.member(people.carol)))
        #expect(standing(RoomMember(who: bob.who, identity: .of([1])), 2) == .stranger)
        #expect(standing(bob, 2, people.documents[0].hash) == .conflict)
        #expect(standing(bob, 5) == .ahead)
        let elsewhere = RoomPoint(room: .zero, version: 2, entry: people.documents[1].hash)
        #expect(chain.standing(of: bob.who, identity: bob.identity, under: elsewhere) == .conflict)
        #expect(chain.state(at: 0) == nil && chain.state(at: 5) == nil)

        let restored = try RoomChain(restoring: people.documents, from: people.reader)
        #expect(restored == chain)
        #expect(throws: ChainError.gap(expected: 1, offered: 2)) {
            try RoomChain(restoring: Array(people.documents[1...]), from: people.reader)
        }
        let unlinked = try people.entry(.expiry(1), by: people.alice) { $0.previous = .of([1]) }
        #expect(throws: ChainError.brokenLink(version: 5)) { try RoomChain(restoring: [unlinked], from: restored) }
        let wrongState = try people.entry(.expiry(1), by: people.alice) { $0.stateAfter = .of([1]) }
        #expect(throws: ChainError.unlawful(.wrongState)) { try RoomChain(restoring: [wrongState], from: restored) }
        let foreign = try people.entry(.expiry(1), by: people.alice) { $0.room = ConversationID(cutting: .of([1])) }
        #expect(throws: ChainError.wrongSubject) { try RoomChain(restoring: [foreign], from: restored) }
    }

    @Test("entry for another room, another network; a missing or unlinked version")
    mutating func subjectsAndLinks() throws {
        let first = people.documents
        var others = try RoomPeople()
        #expect(throws: ChainError.wrongSubject) { try read(others.documents) }
        others.chains.merge(people.chains) { own, _ in own }
        #expect(try read(first) == [1])
        let elsewhere = try people.entry(.expiry(1), by: people.alice) { $0.room = others.room }
        #expect(throws: ChainError.wrongSubject) { try read([elsewhere]) }
        let network = try people.entry(.expiry(1), by: people.alice) { $0.network = NetworkID(cutting: .of([2])) }
        #expect(throws: ChainError.wrongSubject) { try read([network]) }
        let unlinked = try people.entry(.expiry(1), by: people.alice) { $0.previous = .of([1]) }
        #expect(throws: ChainError.brokenLink(version: 2)) { try read([unlinked]) }
        try people.write(.expiry(1), by: people.alice)
        let third = try people.write(.expiry(2), by: people.alice)
        #expect(throws: ChainError.gap(expected: 2, offered: 3)) { try read([third]) }
        #expect(chain.newest?.version == 1)
        #expect(try read(people.documents) == [2, 3])
    }

    @Test("who signs: the device that the entry names, on the list version that it names, and nobody else")
    mutating func signatures() throws {
        _ = try read(people.documents)
        let right = try people.entry(.expiry(1), by: people.alice)
        let byLaptop = try forged(right.body, by: people.alice.laptop)
        let byMallory = try forged(right.body, by: people.bob.phone)
        let borrowed = try people.entry(.expiry(1), by: people.alice, with: people.bob.phone)
        let unlisted = try people.entry(.expiry(1), by: people.alice, with: try .generate())
        let nobodys = try people.entry(.expiry(1), by: people.alice) { $0.device = DeviceID(cutting: .of([1])) }
        let laptops = try forged(nobodys.body, by: people.alice.laptop)
        for document in [byLaptop, byMallory, borrowed, unlisted, nobodys, laptops] {
            #expect(throws: ChainError.notAuthentic) { try read([document]) }
        }
        let stranger = try Person("mallory", in: people.alice.who.network)
        people.chains[stranger.who] = try stranger.chain()
        let strangers = try people.entry(.expiry(1), by: stranger)
        #expect(throws: ChainError.unlawful(.notMember(stranger.who))) { try read([strangers]) }
        #expect(try read([right]) == [2])
    }

    @Test("a list version that is not held is fetched, and it never falls for one author")
    mutating func listVersions() throws {
        let tablet = try DeviceSigningKey.generate()
        let alice = people.alice
        let old = people.chains
        var unread = people.reader
        try people.list(alice) { $0.devices.append(alice.listed(tablet)) }
        try people.write(.expiry(1), by: alice, with: tablet)
        #expect(throws: ChainError.unknownList(alice.who, version: 2)) {
            try chain.update(with: people.documents, knowing: old)
        }
        #expect(chain.newest?.version == 1)
        #expect(throws: ChainError.unknownList(alice.who, version: 1)) {
            try unread.update(with: people.documents, knowing: [:])
        }
        #expect(try read(people.documents) == [2])
        let early = try people.entry(.expiry(2), by: alice, with: tablet, under: 1)
        #expect(throws: ChainError.notAuthentic) { try read([early]) }
        let falling = try people.entry(.expiry(2), by: alice, under: 1)
        #expect(throws: ChainError.listVersionFell(alice.who)) { try read([falling]) }
        try people.write(.remove([people.bob.who]), by: people.bob, under: 1)
        let afterOther = try people.entry(.expiry(2), by: alice, under: 1)
        #expect(try read(people.documents) == [3])
        #expect(throws: ChainError.listVersionFell(alice.who)) { try read([afterOther]) }
    }

    @Test("unlawful entry: what came before it is taken, and the room goes on with the next lawful one")
    mutating func unlawful() throws {
        try people.write(.expiry(1), by: people.alice)
        let third = try people.entry(.expiry(2), by: people.bob)
        let wrongState = try people.entry(.expiry(2), by: people.alice) { $0.stateAfter = .of([1]) }
        let documents = people.documents
        #expect(throws: ChainError.unlawful(.noRight(people.bob.who))) { try read(documents + [third]) }
        #expect(chain.newest == people.head)
        #expect(throws: ChainError.unlawful(.wrongState)) { try read([wrongState]) }
        try people.write(.expiry(3), by: people.alice)
        #expect(try read(people.documents) == [3])
    }

    @Test("forked room: two entries of one version are reported, if both would be taken")
    mutating func forks() throws {
        let fork = try people.entry(.expiry(9), by: people.alice)
        let byBob = try people.entry(.remove([people.bob.who]), by: people.bob)
        let unlawful = try people.entry(.expiry(9), by: people.bob)
        let falling = try people.entry(.expiry(8), by: people.alice) { $0.previous = .of([1]) }
        try people.write(.expiry(1), by: people.alice)
        _ = try read(people.documents)
        let held = chain
        for document in [fork, byBob] { #expect(throws: ChainError.fork(version: 2)) { try read([document]) } }
        #expect(throws: ChainError.unlawful(.noRight(people.bob.who))) { try read([unlawful]) }
        #expect(throws: ChainError.brokenLink(version: 2)) { try read([falling]) }
        #expect(throws: ChainError.notAuthentic) { try read([try forged(fork.body, by: people.bob.phone)]) }
        #expect(chain == held)

        try people.losePhone(of: people.alice)
        #expect(throws: ChainError.unconfirmed(version: 2)) { try read([fork]) }
        let point = RoomPoint(room: people.room, version: 2, entry: fork.hash)
        let witness = try #require(try people.header(from: people.bob, naming: point))
        #expect(throws: ChainError.fork(version: 2)) {
            try chain.update(with: [fork], witnesses: [witness], knowing: people.chains)
        }
        #expect(chain == held)
    }

    @Test("a removed moderator's device signs an old fork; older entries are never the newest")
    mutating func rollback() throws {
        try people.write(.set([people.member(people.bob, .moderator)]), by: people.alice)
        let old = try people.entry(.remove([people.alice.who]), by: people.bob)
        try people.write(.remove([people.bob.who]), by: people.alice)
        try people.write(.expiry(1), by: people.alice)
        _ = try read(people.documents)
        let held = chain
        #expect(throws: ChainError.rollback(held: 4, offered: 3)) { try read([old]) }
        #expect(throws: ChainError.rollback(held: 4, offered: 2)) { try read(Array(people.documents[..<2])) }
        #expect(throws: ChainError.notAuthentic) { try read([try forged(old.body, by: people.carol.phone)]) }
        #expect(chain == held)
    }

    @Test("nobody seals below a version that a header has named")
    mutating func floor() throws {
        try people.write(.expiry(1), by: people.alice)
        #expect(throws: ChainError.belowFloor(floor: 3, newest: 2)) { try read(people.documents, floor: 3) }
        try chain.check(floor: 2)
        #expect(throws: ChainError.belowFloor(floor: 3, newest: 2)) { try chain.check(floor: 3) }
    }

    @Test("late reader: Bob was reset meanwhile; his older entries are taken, and he is in the room no more")
    mutating func lateReader() throws {
        try people.write(.set([people.member(people.bob, .moderator)]), by: people.alice)
        try people.write(.set([people.member(people.carol)]), by: people.bob)
        try people.write(.expiry(1), by: people.alice)
        let former = people.member(people.bob)
        try people.reset(people.bob)
        #expect(try read(people.documents) == [1, 2, 3, 4])
        let point = try #require(chain.newest?.point)
        #expect(chain.standing(of: former.who, identity: people.member(people.bob).identity, under: point) == .stranger)
        let byOld = try people.entry(.expiry(2), by: people.bob, under: 1)
        #expect(try read([byOld]) == [])
        #expect(chain.newest?.version == 4)
    }

    @Test("before it is refused: with the moderators' newest lists a member's election is lawful")
    mutating func newestLists() throws {
        let stale = people.chains
        try people.reset(people.alice)
        try people.write(.set([people.member(people.bob, .moderator)]), by: people.bob)
        #expect(throws: ChainError.unlawful(.noRight(people.bob.who))) {
            try chain.update(with: people.documents, knowing: stale)
        }
        #expect(chain.newest?.version == 1)
        #expect(try read(people.documents) == [2])
    }

    @Test("an identity that nobody's list has is nobody's, replaced or not")
    mutating func foreignIdentity() throws {
        let ghost = RoomMember(who: people.carol.who, identity: .of([1]))
        let setting = try people.entry(.set([ghost]), by: people.alice)
        _ = try read(people.documents)
        #expect(throws: ChainError.unlawful(.identity(people.carol.who))) { try read([setting]) }
        let former = people.member(people.carol)
        try people.reset(people.carol)
        try people.write(.set([former]), by: people.alice)
        #expect(try read(people.documents) == [2])
    }

    @Test("the relay takes nobody but the newest list and identity")
    mutating func relay() throws {
        let newest = people.chains.mapValues { $0.newest.content.identity.hash }
        let list = try #require(people.chains[people.bob.who]?.newest)
        let right = try people.entry(.remove([people.bob.who]), by: people.bob)
        func step(_ list: VerifiedDeviceList, _ newest: [Who: Hash512]) throws(ChainError) -> RoomStep {
            try RoomStep(right, on: people.head, under: list, lastListVersion: 1, knowing: .newest(newest))
        }
        #expect(try step(list, newest).head.state.members.count == 1)
        try people.reset(people.bob)
        let reset = people.chains.mapValues { $0.newest.content.identity.hash }
        #expect(throws: ChainError.unlawful(.identity(people.bob.who))) { try step(list, reset) }
        let second = try #require(people.chains[people.bob.who]?.newest)
        #expect(throws: ChainError.unknownList(people.bob.who, version: 1)) { try step(second, reset) }
        let alices = try #require(people.chains[people.alice.who]?.newest)
        #expect(throws: ChainError.unknownList(people.bob.who, version: 1)) { try step(alices, newest) }
    }

    @Test("the relay takes no entry in another place than the next")
    mutating func relayPlaces() throws {
        try people.write(.expiry(1), by: people.alice)
        let held = people
        let list = try #require(people.chains[people.alice.who]?.newest)
        let identities = KnownIdentities.newest(people.chains.mapValues { $0.newest.content.identity.hash })
        func offer(_ document: Document, lastListVersion: UInt32 = 1) throws(ChainError) {
            _ = try RoomStep(
                document,
                on: held.head,
                under: list,
                lastListVersion: lastListVersion,
                knowing: identities
            )
        }
        let third = try people.write(.expiry(2), by: people.alice)
        let fourth = try people.write(.expiry(3), by: people.alice)
        try offer(third)
        #expect(throws: ChainError.rollback(held: 2, offered: 1)) { try offer(people.documents[0]) }
        #expect(throws: ChainError.fork(version: 2)) { try offer(people.documents[1]) }
        #expect(throws: ChainError.gap(expected: 3, offered: 4)) { try offer(fourth) }
        let unlinked = try held.entry(.expiry(2), by: held.alice) { $0.previous = .of([1]) }
        #expect(throws: ChainError.brokenLink(version: 3)) { try offer(unlinked) }
        let elsewhere = try held.entry(.expiry(2), by: held.alice) { $0.room = ConversationID(cutting: .of([1])) }
        #expect(throws: ChainError.wrongSubject) { try offer(elsewhere) }
        #expect(throws: ChainError.listVersionFell(people.alice.who)) { try offer(third, lastListVersion: 2) }
    }
}
