import PosternTrust
import PosternWire

/// People with keys and device lists, and a room of theirs, for tests that sign entries and break them.
struct RoomPeople {
    let alice, bob, carol, dave: Person
    /// Everybody's lists; phone and laptop are on the first.
    var chains: [Who: DeviceListChain] = [:]
    /// Where the room stands for who took every entry.
    var head: RoomHead?
    var documents: [Document] = []

    init() throws {
        let network = NetworkID(cutting: .of([1]))
        alice = try Person("alice", in: network)
        bob = try Person("bob", in: network)
        carol = try Person("carol", in: network)
        dave = try Person("dave", in: network)
        for person in [alice, bob, carol, dave] {
            var list = person.firstList
            list.devices.append(person.listed(person.laptop))
            let document = try Document(signing: list, with: person.identity)
            chains[person.who] = try DeviceListChain(of: person.who, documents: [document])
        }
        try create()
    }

    /// Version 1, by Alice's phone: she moderates, Bob is there. Nothing else is there yet.
    mutating func create() throws {
        let members = [member(alice, .moderator), member(bob)]
        let nonce = [UInt8](repeating: 7, count: 32)
        let creation = RoomCreation(kind: .moderated, nonce: nonce, members: members)
        let author = RoomEntry.Author(who: alice.who, device: DeviceID(of: alice.phone.publicKey), listVersion: 1)
        let entry = RoomEntry(creating: creation, by: author, at: Network.now)
        (head, documents) = (nil, [])
        try append(try Document(signing: entry, with: alice.phone), by: alice)
    }

    var room: ConversationID { head?.room ?? .zero }

    func member(_ person: Person, _ role: RoomMember.Role = .member) -> RoomMember {
        let identity = chains[person.who]?.newest.content.identity ?? person.identity.publicKey
        return RoomMember(who: person.who, identity: identity.hash, role: role)
    }

    /// The next entry, signed by the author's phone unless another key is given; lawful or not.
    func entry(
        _ change: RoomChange,
        by person: Person,
        with key: DeviceSigningKey? = nil,
        under listVersion: UInt32? = nil,
        on head: RoomHead? = nil,
        _ edit: (inout RoomEntry) -> Void = { _ in }
    ) throws -> Document {
        guard let head = head ?? self.head, let chain = chains[person.who] else { throw LayoutError.truncated }
        let key = key ?? person.phone
        let author = RoomEntry.Author(
            who: person.who,
            device: DeviceID(of: key.publicKey),
            listVersion: listVersion ?? chain.newest.version
        )
        var entry = RoomEntry(change, on: head, by: author, at: Network.now)
        edit(&entry)
        return try Document(signing: entry, with: key)
    }

    /// The room goes on with a lawful entry.
    @discardableResult
    mutating func write(
        _ change: RoomChange,
        by person: Person,
        with key: DeviceSigningKey? = nil,
        under listVersion: UInt32? = nil
    ) throws -> Document {
        let document = try entry(change, by: person, with: key, under: listVersion)
        try append(document, by: person)
        return document
    }

    private mutating func append(_ document: Document, by person: Person) throws {
        let version = try RoomEntry(parsing: document.body).listVersion
        guard let list = chains[person.who]?.list(version) else { throw LayoutError.truncated }
        let step = try RoomStep(document, on: head, under: list, lastListVersion: 0, knowing: .ever(chains))
        head = step.head
        documents.append(document)
    }

    /// Somebody's next list.
    mutating func list(_ person: Person, _ change: (inout DeviceList) -> Void) throws {
        guard var list = chains[person.who]?.draft() else { return }
        change(&list)
        try chains[person.who]?.update(with: [Document(signing: list, with: person.identity)])
    }

    /// The phone is lost, and listed no longer.
    mutating func losePhone(of person: Person) throws {
        try list(person) { $0.devices = [person.listed(person.laptop)] }
    }

    /// A new identity, with a new device that the caller does not need.
    mutating func reset(_ person: Person) throws {
        guard var list = chains[person.who]?.draft() else { return }
        let identity = try IdentityKey.generate()
        list.identity = identity.publicKey
        list.devices = [person.listed(try .generate())]
        try chains[person.who]?.update(with: [Document(signing: list, with: identity)])
    }

    /// A message that names an entry, by default the newest.
    func header(
        from person: Person,
        _ key: DeviceSigningKey? = nil,
        naming point: RoomPoint? = nil,
        kind: Header.Kind = .room
    ) throws -> RoomWitness? {
        guard let point = point ?? head?.point else { throw LayoutError.truncated }
        return RoomWitness(
            Header(
                kind: kind,
                network: person.who.network,
                conversation: point.room,
                message: MessageID(cutting: .of([1])),
                sender: person.who.user,
                device: DeviceID(of: (key ?? person.phone).publicKey),
                listVersion: 1,
                roomVersion: point.version,
                counter: 1,
                sentAt: Network.now,
                timeToLive: 1,
                previous: .zero,
                roomEntry: point.entry,
                commitment: .zero
            )
        )
    }

    /// Who has read nothing yet.
    var reader: RoomChain { RoomChain(of: room) }
}

extension RoomChange {
    static func expiry(_ seconds: UInt32) -> RoomChange { .timers(RoomTimers(expiry: seconds, burn: 0)) }
}
