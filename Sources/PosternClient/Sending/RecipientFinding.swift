import PosternHome
import PosternTrust
import PosternWire

/// Finds for whom messages of the outbox are, on lists that are as new as this connection gives them.
struct RecipientFinding {
    let client: Client
    let network: Network
    let connection: ClientConnection
    private var fresh: Set<Who> = []

    init(client: Client, network: Network, connection: ClientConnection) {
        self.client = client
        self.network = network
        self.connection = connection
    }

    /// - Throws: ``ClientError``: nothing may be sealed then.
    mutating func recipients(for message: Outgoing) async throws -> Recipients {
        if network.isRetained, message.kind != .device { throw ClientError.retained }
        let own = try await freshOwnLists()
        if message.kind == .room { return try await recipients(in: message.conversation, own: own) }
        guard let peer = message.peer else { throw ClientError.nobodyElse }
        let lists = peer == client.who ? own : try await freshLists(of: peer)
        if let device = message.device {
            guard let recipients = Recipients(device: device, of: lists, own: own) else {
                throw ClientError.deviceNotListed
            }
            return recipients
        }
        if peer != client.who, let writtenFor = message.writtenFor,
            writtenFor != .of(lists.newest.content.identity.bytes)
        {
            throw ClientError.writtenForFormer(login: try client.login(of: peer))
        }
        return try checked(Recipients(peer: lists, own: own, sender: client.account.device), lists)
    }

    private mutating func freshOwnLists() async throws -> DeviceListChain {
        if !fresh.contains(client.who) {
            try await client.fetchOwnLists(connection)
            fresh.insert(client.who)
        }
        let own = try client.ownLists()
        guard own.newest.content.device(client.account.device) != nil else { throw ClientError.ownDeviceRemoved }
        try client.checkNothingWithheld(own)
        return own
    }

    private mutating func freshLists(of peer: Who) async throws -> DeviceListChain {
        if !fresh.contains(peer) {
            try await client.refresh(peer, connection, network: network)
            fresh.insert(peer)
        }
        return try client.sealable(peer, network)
    }

    private func checked(_ recipients: Recipients, _ peer: DeviceListChain) throws -> Recipients {
        guard peer.newest.content.devices.isEmpty else {
            guard !recipients.devices.isEmpty else { throw ClientError.nobodyElse }
            return recipients
        }
        throw ClientError.noDevice(login: peer.newest.content.login.text)
    }
}

// Rooms.
extension RecipientFinding {
    /// All devices of all members but this one, under the newest entry that is held. Lists that are held serve: where one
    /// is not the newest the relay says so, and it is fetched.
    private func recipients(in room: ConversationID, own: DeviceListChain) async throws -> Recipients {
        let held = try await newest(room)
        try client.checkMayUse(held)
        var lists: [DeviceListChain] = []
        for member in held.state.members {
            if member.who == client.who {
                lists.append(own)
            } else if let list = try await list(of: member) {
                lists.append(list)
            }
        }
        let place = Recipients.Room(
            point: held.newest.point,
            name: held.name.text,
            isForOthers: held.state.members.contains { $0.who != client.who }
        )
        let recipients = Recipients(in: place, members: lists, own: own, sender: client.account.device)
        guard !recipients.devices.isEmpty else { throw ClientError.nobodyElse }
        return recipients
    }

    /// Not below what a member's header has named.
    private func newest(_ room: ConversationID) async throws -> HeldRoom {
        guard var held = try client.heldRoom(room) else {
            throw ClientError.noSuchRoom(RoomName(id: room, title: nil).text)
        }
        guard try client.namedVersion(of: held) > held.newest.version else { return held }
        held = try await RoomReading(client: client, network: network, connection: connection).update(room)
        let named = try client.namedVersion(of: held)
        guard named <= held.newest.version else {
            throw ClientError.roomWithheld(held.name.text, version: named)
        }
        return held
    }

    /// Whose identity has changed since somebody set it gets nothing, until somebody sets the new one.
    private func list(of member: RoomMember) async throws -> DeviceListChain? {
        guard try await isKnown(member.who) else { return nil }
        guard try client.heldLists(of: member.who)?.newest.content.identity.hash == member.identity else { return nil }
        return try client.sealable(member.who, network)
    }

    /// - Returns: False where nothing can be sealed to them, as their lists cannot be had: that is told, and the others get
    ///   what is theirs. The relay lets it pass if they have no device that could read it.
    private func isKnown(_ who: Who) async throws -> Bool {
        guard try client.heldLists(of: who) == nil else { return true }
        do {
            try await client.refresh(who, connection, network: network)
        } catch ClientError.untrusted {
            // It was shown.
            return false
        } catch let error as ClientError where error.isAboutLists {
            try client.tell(.listRefused(login: try client.login(of: who), why: error.description))
            return false
        }
        return true
    }
}

extension ClientError {
    /// Whether somebody's lists are not there, or not theirs.
    fileprivate var isAboutLists: Bool {
        switch self {
        case .noDevice, .otherVouched: true
        default: false
        }
    }
}

extension Client {
    /// The highest version that a header of somebody has named who is in the room as it is known, with a device that is
    /// listed. Who was removed stops nobody.
    func namedVersion(of room: HeldRoom) throws -> UInt32 {
        try home.namedEntries(of: room.id).filter { named in
            guard let list = try heldLists(of: named.who)?.newest.content else { return false }
            return list.device(named.device) != nil
                && room.state.member(named.who)?.identity == list.identity.hash
        }.map(\.version).max() ?? 0
    }
}
