import Foundation
import PosternStore
import PosternWire
import Testing

extension RoomAdvance {
    /// An entry of the room of the fixture; the hash of a version is ``Made/hash(_:)`` of 100 and more.
    static func made(
        _ version: UInt32,
        in room: ConversationID = World.room,
        by author: World.Person = World.alice,
        with device: DeviceID? = nil,
        under listVersion: UInt32 = 1,
        set: [World.Person] = [],
        identity: [UInt8] = Made.point,
        removed: [World.Person] = [],
        network: NetworkID = World.network,
        seed: UInt8 = 0
    ) -> RoomAdvance {
        RoomAdvance(
            entry: StoredDocument(
                chain: .room(room, of: network),
                version: version,
                body: [UInt8(truncatingIfNeeded: version), seed],
                signature: Made.signature,
                hash: Made.entry(version, seed: seed)
            ),
            previous: version == 1 ? .zero : Made.entry(version - 1),
            state: [7, UInt8(truncatingIfNeeded: version)],
            author: RoomIdentity(who: author.who, identity: Made.point),
            device: device ?? author.devices[0],
            listVersion: listVersion,
            set: set.map { RoomIdentity(who: $0.who, identity: identity) },
            removed: removed.map(\.who)
        )
    }
}

extension Made {
    /// H(entry) of a version; `seed` makes another one of it.
    static func entry(_ version: UInt32, seed: UInt8 = 0) -> Hash512 {
        Made.hash(100 &+ UInt8(truncatingIfNeeded: version) &+ seed)
    }
}

extension World {
    static let room: ConversationID = Made.id(500)

    /// A world in whose room these people are.
    static func withRoom(
        of members: [Person] = [alice, bob, carol],
        _ options: StoreOptions = .immediate
    ) async throws -> World {
        let world = try await World(options)
        try await world.advance(.made(1, set: members))
        return world
    }

    /// Puts an entry that is right.
    @discardableResult
    func advance(_ advance: RoomAdvance) async throws -> [DeviceID] {
        guard case .stored(let told) = try await store.put(advance) else {
            Issue.record("not stored")
            return []
        }
        return told
    }

    /// Entries that are right, given back after a restore.
    @discardableResult
    func giveBack(_ advances: RoomAdvance...) async throws -> [[DeviceID]] {
        let run = ReturnedRun(advances: advances, lists: [:], devices: [:])
        guard case .stored(let told) = try await store.putBack(run) else {
            Issue.record("not stored")
            return []
        }
        return told
    }

    /// A user is reset, and registers again with another identity and one new device.
    func renew(_ person: Person, device: DeviceID) async throws {
        let hash = Made.hash(200)
        let expires = Made.now.adding(seconds: 60)
        _ = try await store.reset(person.who, inviting: (hash, expires), now: Made.now)
        let list = DeviceListChange(
            who: person.who,
            document: Made.document(.deviceList(of: person.who), 2, seed: 12),
            previous: Made.hash(11),
            identity: Made.otherPoint,
            login: World.login(of: person),
            devices: [ListedDevice(id: device, publicKey: Made.point, kind: .person)]
        )
        let enrolment = Enrolment(
            invitation: hash,
            device: device,
            list: list,
            vaults: [],
            bundles: [Made.bundle(.rotating, seed: 66)],
            administratorMAC: [UInt8](repeating: 6, count: 64)
        )
        try #require(try await store.enrol(enrolment, now: Made.now) == .enrolled)
    }
}

extension Made {
    /// Another identity.
    static let otherPoint = [UInt8](repeating: 44, count: 133)
}
