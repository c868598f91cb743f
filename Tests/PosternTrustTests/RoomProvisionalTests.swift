import PosternTrust
import PosternWire
import Testing

/// Entries whose device is listed no longer.
@Suite("Provisional entries of rooms")
struct RoomProvisionalTests {
    var people: RoomPeople
    var chain: RoomChain

    /// Alice's phone adds Dave, and is lost; the reader had version 1 before.
    init() throws {
        people = try RoomPeople()
        chain = people.reader
        try chain.update(with: people.documents, knowing: people.chains)
        try people.write(.set([people.member(people.dave)]), by: people.alice)
        try people.losePhone(of: people.alice)
    }

    private mutating func read(_ documents: [Document], _ witnesses: RoomWitness?...) throws(ChainError) -> [UInt32] {
        try chain.update(with: documents, witnesses: witnesses.compactMap { $0 }, knowing: people.chains).map(\.version)
    }

    private var standing: RoomChain.Standing {
        let dave = people.member(people.dave)
        let point = RoomPoint(room: people.room, version: 2, entry: people.documents[1].hash)
        return chain.standing(of: dave.who, identity: dave.identity, under: point)
    }

    @Test("decides nothing until a message of a member's listed device names it")
    mutating func header() throws {
        #expect(try read(people.documents) == [])
        #expect(chain.newest?.version == 1)
        #expect(chain.provisional.map(\.head.version) == [2])
        #expect(standing == .provisional)
        #expect(try read(people.documents) == [])
        #expect(try read([], try people.header(from: people.bob)) == [2])
        #expect(chain.newest == people.head && chain.provisional.isEmpty)
        #expect(standing == .member(people.member(people.dave)))
    }

    @Test("a header that comes with it, or of the author's other device, is enough")
    mutating func atOnce() throws {
        var other = chain
        #expect(try read(people.documents, try people.header(from: people.bob)) == [2])
        let laptop = try #require(try people.header(from: people.alice, people.alice.laptop))
        #expect(try other.update(with: people.documents, witnesses: [laptop], knowing: people.chains).count == 1)
    }

    @Test("by nobody else: who came by it, a stranger, a lost device, a replaced identity, another entry's reader")
    mutating func whoDoesNotCount() throws {
        _ = try read(people.documents)
        let point = try #require(people.head?.point)
        let before = try #require(chain.newest?.point)
        let elsewhere = RoomPoint(room: point.room, version: 2, entry: .of([1]))
        let ahead = RoomPoint(room: point.room, version: 3, entry: .of([1]))
        let held = chain
        for witness in [
            try people.header(from: people.dave), try people.header(from: people.carol),
            try people.header(from: people.alice), try people.header(from: people.bob, people.dave.phone),
            try people.header(from: people.bob, naming: before), try people.header(from: people.bob, naming: elsewhere),
            try people.header(from: people.bob, naming: ahead),
        ] {
            #expect(witness != nil)
            #expect(try read([], witness) == [])
            #expect(chain == held)
        }
        let direct = try people.header(from: people.bob, kind: .direct)
        #expect(direct == nil)
        let bobs = try people.header(from: people.bob)
        try people.losePhone(of: people.bob)
        #expect(try read([], bobs) == [])
        try people.reset(people.bob)
        #expect(try read([], try people.header(from: people.bob, people.bob.laptop)) == [])
        #expect(chain == held)
    }

    @Test("a reset user's listed device is none of a member's")
    mutating func resetWitness() throws {
        _ = try read(people.documents)
        let tablet = try DeviceSigningKey.generate()
        let identity = try IdentityKey.generate()
        var list = try #require(people.chains[people.bob.who]?.draft())
        list.identity = identity.publicKey
        list.devices = [people.bob.listed(tablet)]
        try people.chains[people.bob.who]?.update(with: [Document(signing: list, with: identity)])
        #expect(try read([], try people.header(from: people.bob, tablet)) == [])
    }

    @Test("a later entry of a member of the state before confirms all beneath it")
    mutating func laterEntry() throws {
        try people.write(.expiry(1), by: people.alice, under: 1)
        try people.write(.remove([people.bob.who]), by: people.bob)
        #expect(try read(Array(people.documents[..<3])) == [])
        #expect(chain.provisional.map(\.head.version) == [2, 3])
        #expect(try read(people.documents) == [2, 3, 4])
    }

    @Test("the author's other device builds on it")
    mutating func ownDevice() throws {
        try people.write(.expiry(1), by: people.alice, with: people.alice.laptop)
        #expect(try read(people.documents) == [2, 3])
    }

    @Test("a later entry of somebody who came by it confirms nothing, and waits with it")
    mutating func newMember() throws {
        try people.write(.remove([people.dave.who]), by: people.dave)
        #expect(try read(people.documents) == [])
        #expect(chain.provisional.map(\.head.version) == [2, 3])
        let second = RoomPoint(room: people.room, version: 2, entry: people.documents[1].hash)
        #expect(try read([], try people.header(from: people.bob, naming: second)) == [2, 3])
    }

    @Test("a header that names a later version confirms what is beneath it; what follows stays")
    mutating func partly() throws {
        try people.write(.expiry(1), by: people.alice, under: 1)
        let third = try #require(people.head?.point)
        try people.write(.expiry(2), by: people.alice, under: 1)
        _ = try read(people.documents)
        #expect(try read([], try people.header(from: people.bob, naming: third)) == [2, 3])
        #expect(chain.provisional.map(\.head.version) == [4])
    }

    @Test("holds no place: another entry of its version is taken, and it is gone")
    mutating func displaced() throws {
        try people.write(.expiry(1), by: people.alice, under: 1)
        _ = try read(people.documents)
        let lost = people.documents
        let head = try #require(chain.newest)
        let other = try people.entry(.expiry(7), by: people.alice, with: people.alice.laptop, on: head)
        #expect(try read([other]) == [2])
        #expect(chain.provisional.isEmpty)
        #expect(chain.newest?.state.timers.expiry == 7)
        #expect(throws: ChainError.unconfirmed(version: 2)) { try read([lost[1]]) }
        // A refused one leaves it in its place.
        chain = try RoomChain(restoring: [lost[0]], from: people.reader)
        _ = try read(lost)
        let unlawful = try people.entry(.expiry(7), by: people.bob, on: head)
        #expect(throws: ChainError.unlawful(.noRight(people.bob.who))) { try read([unlawful]) }
        #expect(chain.provisional.map(\.head.version) == [2, 3])
    }

    @Test("an entry that was taken while its device was listed stays")
    mutating func takenBefore() throws {
        var people = try RoomPeople()
        chain = people.reader
        try chain.update(with: people.documents, knowing: people.chains)
        try people.losePhone(of: people.alice)
        #expect(try chain.update(with: people.documents, knowing: people.chains).isEmpty)
        #expect(chain.newest?.version == 1)
    }

    @Test("of version 1 only the creator's other devices say that it is the creator's")
    mutating func creation() throws {
        var people = try RoomPeople()
        try people.losePhone(of: people.alice)
        chain = people.reader
        try chain.update(with: people.documents, knowing: people.chains)
        let bobs = try #require(try people.header(from: people.bob))
        try chain.update(with: [], witnesses: [bobs], knowing: people.chains)
        #expect(chain.newest == nil)
        let point = try #require(people.head?.point)
        let bob = people.member(people.bob)
        #expect(chain.standing(of: bob.who, identity: bob.identity, under: point) == .provisional)
        let laptops = try #require(try people.header(from: people.alice, people.alice.laptop))
        #expect(try chain.update(with: [], witnesses: [laptops], knowing: people.chains).count == 1)
    }
}
