import PosternPrimitives
import PosternTrust
import PosternWire
import Testing

/// A room's entries and states against bytes that a program in another language made from the page.
@Suite("Rooms agree with the page's second implementation")
struct RoomVectorTests {
    let vectors: LayoutVectors
    let network: NetworkID
    let alice, bob: Who
    let ofAlice, ofBob: Hash512
    let phone, bobsPhone: RoomEntry.Author
    let issued: Timestamp

    init() throws {
        vectors = try LayoutVectors.load()
        let network = try #require(NetworkID(vectors.network.bytes))
        let alice = Who(network: network, user: try #require(UserID(vectors.alice.bytes)))
        let bob = Who(network: network, user: try #require(UserID(vectors.bob.bytes)))
        let identities: [IdentityPublicKey] = [
            try vectors.key("identity"), try vectors.key("bob's identity"),
        ]
        let devices: [DevicePublicKey] = [try vectors.key("phone"), try vectors.key("bob's phone")]
        (ofAlice, ofBob) = (identities[0].hash, identities[1].hash)
        phone = RoomEntry.Author(who: alice, device: DeviceID(of: devices[0]), listVersion: 1)
        bobsPhone = RoomEntry.Author(who: bob, device: DeviceID(of: devices[1]), listVersion: 1)
        (self.network, self.alice, self.bob) = (network, alice, bob)
        issued = Timestamp(seconds: vectors.issued)
    }

    private func author(of version: UInt32) -> RoomEntry.Author { version == 6 ? bobsPhone : phone }

    private var changes: [RoomChange] {
        let creation = RoomCreation(
            kind: .moderated,
            nonce: vectors.nonce.bytes,
            timers: RoomTimers(expiry: 86_400, burn: 0),
            members: [RoomMember(who: alice, identity: ofAlice, role: .moderator)]
        )
        let items = [
            Extensions.Item(type: 65535, value: Array("removed".utf8)), .init(type: 1, value: Array("kept".utf8)),
        ]
        return [
            .create(creation), .set([RoomMember(who: bob, identity: ofBob)]),
            .timers(RoomTimers(expiry: 0, burn: 30)), .items(Extensions(items: items)),
            .set([RoomMember(who: bob, identity: ofBob, role: .moderator)]),
            .items(Extensions(items: [.init(type: 65535, value: [])])), .remove([alice]),
        ]
    }

    private func chains() throws -> [Who: DeviceListChain] {
        [
            alice: try DeviceListChain(of: alice, documents: [try vectors.lists[0].document()]),
            bob: try DeviceListChain(of: bob, documents: [try vectors.bobList.document()]),
        ]
    }

    @Test("entries, made anew, and the states after them")
    func entries() throws {
        var head: RoomHead?
        let identities = KnownIdentities.newest([alice: ofAlice, bob: ofBob])
        for (index, change) in changes.enumerated() {
            let version = UInt32(index) + 1
            let time = issued.adding(seconds: UInt64(version))
            let entry: RoomEntry
            if case .create(let creation) = change {
                entry = RoomEntry(creating: creation, by: phone, at: time)
            } else {
                entry = RoomEntry(change, on: try #require(head), by: author(of: version), at: time)
            }
            let vector = vectors.roomEntries[index]
            #expect(entry.body == vector.body.bytes, "\(vector.name)")
            let identity = version == 6 ? ofBob : ofAlice
            let state = try RoomState.after(entry, by: identity, on: head?.state, knowing: identities)
            #expect(state.body == vectors.roomStates[index].bytes, "\(vector.name)")
            let hash = Hash512.of(entry.body)
            head = RoomHead(room: head?.room ?? ConversationID(firstRoomEntry: hash), entry: hash, state: state)
        }
        #expect(head?.room.bytes == vectors.ids.room.bytes)
    }

    @Test("a group")
    func group() throws {
        let creation = RoomCreation(
            kind: .group,
            nonce: vectors.nonce.bytes,
            members: [RoomMember(who: bob, identity: ofBob), RoomMember(who: alice, identity: ofAlice)]
        )
        let entry = RoomEntry(creating: creation, by: phone, at: issued)
        #expect(entry.body == vectors.groupEntry.body.bytes)
        #expect(entry.stateAfter == .of(vectors.groupState.bytes))
        #expect(try RoomState(parsing: vectors.groupState.bytes).members.map(\.who) == [alice, bob].sorted())
    }

    @Test("signed by another program, the room is taken from version 1, and from any anchor")
    func chain() throws {
        let room = try #require(ConversationID(vectors.ids.room.bytes))
        let documents = try vectors.roomEntries.map { try $0.document() }
        var chain = RoomChain(of: room)
        try chain.update(with: documents, knowing: chains())
        #expect(chain.newest?.state.body == vectors.roomStates.last?.bytes)
        for (index, state) in vectors.roomStates.enumerated() {
            let version = UInt32(index) + 1
            #expect(chain.state(at: version)?.body == state.bytes)
            let point = RoomPoint(room: room, version: version, entry: documents[index].hash)
            var anchored = try RoomChain(at: point, entry: documents[index], state: state.bytes)
            try anchored.update(with: Array(documents[(index + 1)...]), knowing: chains())
            #expect(anchored.newest == chain.newest)
        }
    }
}

extension LayoutVectors {
    fileprivate func key<Role>(_ name: String) throws -> VerifyingKey<Role> {
        try VerifyingKey(try #require(keys[name]).point.bytes)
    }
}

/// Random proposals, judged by another program; see `room_histories.py`.
@Suite("Histories of rooms agree with the second implementation of the rules")
struct RoomHistoryTests {
    struct History: Decodable, Sendable, CustomTestStringConvertible {
        struct Step: Decodable, Sendable {
            let verdict, state: String
            let body: HexBytes
            /// Which identity of each user is the newest.
            let newest: [Int]
        }

        let seed: Int
        let users: [HexBytes]
        let identities: [[HexBytes]]
        let steps: [Step]
        var testDescription: String { "seed \(seed)" }

        func newest(at step: Step) throws -> [Who: Hash512] {
            var newest: [Who: Hash512] = [:]
            for (index, number) in step.newest.enumerated() {
                newest[try #require(Who(users[index].bytes))] = Hash512(identities[index][number].bytes)
            }
            return newest
        }
    }

    private struct File: Decodable { let histories: [History] }

    static func histories() throws -> [History] { try VectorFile.load("rooms.json", as: File.self).histories }

    @Test("rooms.json", arguments: try histories())
    func history(_ history: History) throws {
        var state: RoomState?
        for (number, step) in history.steps.enumerated() {
            let newest = try history.newest(at: step)
            let entry = try RoomEntry(parsing: step.body.bytes)
            let before = state
            let verdict = Result { () throws(UnlawfulEntry) in
                let identity = newest[entry.author] ?? .zero
                return try RoomState.after(entry, by: identity, on: before, knowing: .newest(newest))
            }
            switch verdict {
            case .success(let after):
                #expect(step.verdict == "lawful", "step \(number)")
                #expect(after.hash.description == step.state)
                state = after
            case .failure(let error): #expect(Self.name(of: error) == step.verdict, "step \(number)")
            }
        }
    }

    @Test("every rule has refused something in them")
    func coverage() throws {
        let verdicts = Set(try Self.histories().flatMap(\.steps).map(\.verdict))
        #expect(verdicts.count == 12)
    }

    private static func name(of error: UnlawfulEntry) -> String {
        switch error {
        case .misplaced: "misplaced"
        case .noMembers: "noMembers"
        case .notMember: "notMember"
        case .foreignCreator: "foreignCreator"
        case .identity: "identity"
        case .noRight: "noRight"
        case .moderatorInGroup: "moderatorInGroup"
        case .memberUnchanged: "memberUnchanged"
        case .timersUnchanged: "timersUnchanged"
        case .itemUnchanged: "itemUnchanged"
        case .lastModerator: "lastModerator"
        case .tooLarge: "tooLarge"
        case .wrongState: "wrongState"
        }
    }
}
