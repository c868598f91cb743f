import PosternTrust
import PosternWire
import Testing

@Suite("Rooms from an anchor")
struct RoomAnchorTests {
    var people: RoomPeople
    /// Version 2, where Carol was added.
    let anchor: RoomHead
    let document: Document

    init() throws {
        people = try RoomPeople()
        try people.write(.set([people.member(people.carol)]), by: people.alice)
        anchor = try #require(people.head)
        document = people.documents[1]
    }

    private func joined(by witness: RoomWitness?) throws -> RoomChain {
        try RoomChain(
            from: try #require(witness),
            entry: document,
            state: anchor.state.body,
            knowing: people.chains
        )
    }

    @Test("a member's message is a new member's anchor, and the room goes on from there")
    mutating func message() throws {
        var chain = try joined(by: try people.header(from: people.alice))
        #expect(chain.newest == anchor && chain.anchor == anchor && chain.entries.isEmpty)
        #expect(try joined(by: try people.header(from: people.bob)) == chain)
        try people.write(.remove([people.bob.who]), by: people.bob)
        try people.write(.expiry(1), by: people.alice)
        let later = Array(people.documents[2...])
        #expect(try chain.update(with: later, knowing: people.chains).map(\.version) == [3, 4])
        let carol = people.member(people.carol)
        func standing(_ version: UInt32, _ hash: Hash512) -> RoomChain.Standing {
            let point = RoomPoint(room: people.room, version: version, entry: hash)
            return chain.standing(of: carol.who, identity: carol.identity, under: point)
        }
        #expect(standing(1, people.documents[0].hash) == .beforeAnchor)
        #expect(standing(2, anchor.entry) == .member(carol))
        #expect(standing(2, people.documents[0].hash) == .conflict)
        #expect(standing(3, later[0].hash) == .member(carol))
        #expect(chain.state(at: 1) == nil && chain.state(at: 2) == anchor.state)
        #expect(chain.state(at: 3)?.member(people.bob.who) == nil)
        let start = try RoomChain(at: anchor.point, entry: document, state: anchor.state.body)
        #expect(try RoomChain(restoring: later, from: start) == chain)
        #expect(throws: ChainError.gap(expected: 3, offered: 4)) {
            try RoomChain(restoring: [later[1]], from: start)
        }
    }

    @Test("no anchor: who is not in that state, a device that is not listed, a replaced identity")
    mutating func witnesses() throws {
        for witness in [
            try people.header(from: people.dave), try people.header(from: people.bob, people.dave.phone),
        ] {
            #expect(throws: ChainError.unconfirmed(version: 2)) { try joined(by: witness) }
        }
        try people.losePhone(of: people.bob)
        #expect(throws: ChainError.unconfirmed(version: 2)) { try joined(by: try people.header(from: people.bob)) }
        _ = try joined(by: try people.header(from: people.bob, people.bob.laptop))
        let tablet = try DeviceSigningKey.generate()
        let identity = try IdentityKey.generate()
        var list = try #require(people.chains[people.bob.who]?.draft())
        list.identity = identity.publicKey
        list.devices = [people.bob.listed(tablet)]
        try people.chains[people.bob.who]?.update(with: [Document(signing: list, with: identity)])
        #expect(throws: ChainError.unconfirmed(version: 2)) {
            try joined(by: try people.header(from: people.bob, tablet))
        }
    }

    @Test("entry and state are checked by hash, and belong together")
    func hashes() throws {
        let state = anchor.state.body
        let first = try #require(try RoomChain(restoring: [people.documents[0]], from: people.reader).newest)
        func at(_ point: RoomPoint, _ document: Document, _ state: [UInt8]) throws(ChainError) {
            _ = try RoomChain(at: point, entry: document, state: state)
        }
        try at(anchor.point, document, state)
        try at(first.point, people.documents[0], first.state.body)
        #expect(throws: ChainError.brokenLink(version: 2)) { try at(anchor.point, people.documents[0], state) }
        let other = try people.entry(.expiry(1), by: people.alice, on: first)
        #expect(throws: ChainError.brokenLink(version: 2)) { try at(anchor.point, other, state) }
        let shifted = RoomPoint(room: people.room, version: 3, entry: anchor.entry)
        #expect(throws: ChainError.brokenLink(version: 3)) { try at(shifted, document, state) }
        let elsewhere = RoomPoint(room: .zero, version: 2, entry: anchor.entry)
        #expect(throws: ChainError.wrongSubject) { try at(elsewhere, document, state) }
        #expect(throws: ChainError.unlawful(.wrongState)) { try at(anchor.point, document, first.state.body) }
        #expect(throws: ChainError.unlawful(.wrongState)) { try at(anchor.point, document, state + [0]) }
    }

    @Test("a state that its entry cannot lead to is refused, though the hash is right")
    func misfits() throws {
        func anchored(_ state: RoomState, _ edit: (inout RoomEntry) -> Void = { _ in }) throws {
            let body = state.body
            let lying = try people.entry(.expiry(1), by: people.alice) {
                $0.stateAfter = .of(body)
                edit(&$0)
            }
            let point = RoomPoint(room: people.room, version: 3, entry: lying.hash)
            _ = try RoomChain(at: point, entry: lying, state: body)
        }
        var later = people
        try later.write(.expiry(2), by: later.alice)
        let third = try #require(later.head?.state)
        try anchored(third)
        #expect(throws: ChainError.unlawful(.wrongState)) { try anchored(anchor.state) }
        #expect(throws: ChainError.unlawful(.wrongState)) {
            try anchored(third) { $0.network = NetworkID(cutting: .of([2])) }
        }
        var others = try RoomPeople()
        try others.write(.expiry(1), by: others.alice)
        try others.write(.expiry(2), by: others.alice)
        let elsewhere = try #require(others.head?.state)
        #expect(throws: ChainError.unlawful(.wrongState)) { try anchored(elsewhere) }

        let garbage = anchor.state.body + [0]
        let lying = try people.entry(.expiry(1), by: people.alice) { $0.stateAfter = .of(garbage) }
        let point = RoomPoint(room: people.room, version: 3, entry: lying.hash)
        #expect(throws: ChainError.layout(.trailing)) { try RoomChain(at: point, entry: lying, state: garbage) }
    }

    @Test("of a moderator whose lists are held only up to before the identity in the state, nothing is known")
    mutating func staleModerator() throws {
        let stale = people.chains[people.carol.who]
        try people.reset(people.carol)
        try people.write(.set([people.member(people.carol, .moderator)]), by: people.alice)
        try people.reset(people.alice)
        let set = try #require(people.head)
        let electing = try people.entry(.set([people.member(people.bob, .moderator)]), by: people.bob)
        var lists = people.chains
        lists[people.carol.who] = stale
        var chain = try RoomChain(at: set.point, entry: people.documents[2], state: set.state.body)
        for known in [lists, people.chains] {
            #expect(throws: ChainError.unlawful(.noRight(people.bob.who))) {
                try chain.update(with: [electing], knowing: known)
            }
        }
        try people.reset(people.carol)
        #expect(try chain.update(with: [electing], knowing: people.chains).count == 1)
    }

    @Test("nothing at or below the anchor is taken any more")
    mutating func below() throws {
        var chain = try joined(by: try people.header(from: people.alice))
        let first = try #require(try RoomChain(restoring: [people.documents[0]], from: people.reader).newest)
        let fork = try people.entry(.expiry(1), by: people.alice, on: first)
        #expect(throws: ChainError.rollback(held: 2, offered: 2)) {
            try chain.update(with: [fork], knowing: people.chains)
        }
        #expect(throws: ChainError.rollback(held: 2, offered: 1)) {
            try chain.update(with: [people.documents[0]], knowing: people.chains)
        }
        #expect(try chain.update(with: [document], knowing: people.chains).isEmpty)
        #expect(chain.newest == anchor)
    }
}
