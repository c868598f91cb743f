package import PosternWire

/// One change of a room, signed by a device of a member. A room is the chain of its entries.
///
///     T("room entry") network[16] room[16] version.u32 prev[64] author who[32] device[16] list-version.u32 time
///     change.u8 L(details) H(state after)
///
/// Room and prev are zero in version 1, whose hash gives the room its id.
package struct RoomEntry: Hashable, Sendable {
    /// The room's home: the creator's network.
    package var network: NetworkID
    package var room: ConversationID
    package var version: UInt32
    package var previous: Hash512
    package var author: Who
    /// Whose key signs.
    package var device: DeviceID
    /// A version of the author's device list, on which the device stands.
    package var listVersion: UInt32
    /// By the author's clock. No rule hangs on it.
    package var time: Timestamp
    package var change: RoomChange
    /// H(``RoomState``) after this entry.
    package var stateAfter: Hash512

    /// Who signs: a device, on one version of its user's list.
    package struct Author: Hashable, Sendable {
        package let who: Who
        package let device: DeviceID
        package let listVersion: UInt32

        package init(who: Who, device: DeviceID, listVersion: UInt32) {
            self.who = who
            self.device = device
            self.listVersion = listVersion
        }
    }

    /// The first entry of a new room, at home in its creator's network.
    package init(creating creation: RoomCreation, by author: Author, at time: Timestamp) {
        self.init(.create(creation), on: nil, network: author.who.network, by: author, at: time)
    }

    /// The entry that follows `head`.
    package init(_ change: RoomChange, on head: RoomHead, by author: Author, at time: Timestamp) {
        self.init(change, on: head, network: head.state.network, by: author, at: time)
    }

    private init(
        _ change: RoomChange,
        on head: RoomHead?,
        network: NetworkID,
        by author: Author,
        at time: Timestamp
    ) {
        self.network = network
        room = head?.room ?? .zero
        // Nobody signs version 0: it has no meaning.
        version = (head?.version ?? 0) &+ 1
        previous = head?.entry ?? .zero
        self.author = author.who
        device = author.device
        listVersion = author.listVersion
        self.time = time
        self.change = change
        stateAfter = .zero
        stateAfter = RoomState(after: self, on: head?.state)?.hash ?? .zero
    }
}

extension RoomEntry {
    /// Whose newest lists decide whether it is lawful: fetch them before it is refused.
    ///
    /// - Parameter before: The state before it; `nil` for version 1.
    /// - Returns: Its author, whom it names, and the moderators.
    package func concerned(on before: RoomState?) -> Set<Who> {
        let moderators = before?.members.filter { $0.role == .moderator } ?? []
        return Set((moderators + change.namedMembers).map(\.who) + [author])
    }
}

extension Identifier<Subject.Conversation> {
    /// H(body of version 1), cut: the id of a room.
    package init(firstRoomEntry hash: Hash512) {
        self.init(cutting: hash)
    }
}
