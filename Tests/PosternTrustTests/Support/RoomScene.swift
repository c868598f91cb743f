import PosternTrust
import PosternWire

/// Users without keys, whose identities are hashes and nothing else: the rules of rooms look at no more.
struct RoomScene {
    let network = NetworkID(cutting: .of([1]))
    let alice, bob, carol, dave: Who
    /// H(identity) of each one's newest list.
    var newest: [Who: Hash512] = [:]
    var head: RoomHead?

    init() {
        alice = Self.who(1, in: network)
        bob = Self.who(2, in: network)
        carol = Self.who(3, in: network)
        // From elsewhere, and sorted apart from the others.
        dave = Self.who(4, in: NetworkID(cutting: .of([2])))
        for who in [alice, bob, carol, dave] { reset(who) }
    }

    /// Alice moderates, or not where all are alike; Bob and Carol are members.
    init(of kind: RoomKind) throws {
        self.init()
        let members = [member(alice, kind.creatorsRole), member(bob), member(carol)]
        try write(.create(creation(kind, members)), by: alice)
    }

    static func who(_ number: UInt8, in network: NetworkID) -> Who {
        Who(network: network, user: UserID(cutting: .of([number])))
    }

    /// Another identity from now on.
    mutating func reset(_ who: Who) { newest[who] = .of(who.bytes + (newest[who]?.bytes ?? [])) }

    func identity(_ who: Who) -> Hash512 { newest[who] ?? .zero }

    func member(_ who: Who, _ role: RoomMember.Role = .member) -> RoomMember {
        RoomMember(who: who, identity: identity(who), role: role)
    }

    func creation(_ kind: RoomKind, _ members: [RoomMember]) -> RoomCreation {
        RoomCreation(kind: kind, nonce: [UInt8](repeating: 7, count: 32), members: members)
    }

    var state: RoomState? { head?.state }

    func entry(_ change: RoomChange, by who: Who) -> RoomEntry {
        let author = RoomEntry.Author(who: who, device: DeviceID(cutting: .of(who.bytes)), listVersion: 1)
        guard case .create(let creation) = change else {
            guard let head else { preconditionFailure("the room is not there yet") }
            return RoomEntry(change, on: head, by: author, at: Network.now)
        }
        return RoomEntry(creating: creation, by: author, at: Network.now)
    }

    /// What the relay says to it.
    func judge(_ entry: RoomEntry) throws(UnlawfulEntry) -> RoomState {
        try RoomState.after(entry, by: identity(entry.author), on: state, knowing: .newest(newest))
    }

    /// What the relay says to a change.
    @discardableResult
    func propose(_ change: RoomChange, by who: Who) throws(UnlawfulEntry) -> RoomState {
        try judge(entry(change, by: who))
    }

    /// The room goes on with a lawful change.
    @discardableResult
    mutating func write(_ change: RoomChange, by who: Who) throws(UnlawfulEntry) -> RoomEntry {
        let entry = entry(change, by: who)
        let after = try judge(entry)
        let hash = Hash512.of(entry.body)
        head = RoomHead(room: head?.room ?? ConversationID(firstRoomEntry: hash), entry: hash, state: after)
        return entry
    }
}
