import PosternHome
import PosternTrust
import PosternWire

/// Deals with what comes on one live connection, in its order.
struct Mail {
    let client: Client
    let connection: ClientConnection
    private var taking: EnvelopeTaking
    /// From then on the relay's hints say what has changed.
    private var hasSeenRooms = false
    /// What other devices of this user have told of rooms, and what the relay does not bear out: it is not asked again
    /// before it says that the room has changed.
    private var triedRooms: Set<UnconfirmedRoom> = []

    enum Outcome: Hashable {
        case goesOn
        /// Nothing waits for this device at the moment.
        case queueEmpty
    }

    init(_ client: Client, _ signedIn: SignedIn) {
        self.client = client
        connection = signedIn.connection
        taking = EnvelopeTaking(client: client, network: signedIn.network, connection: signedIn.connection)
    }

    /// What passes, since this was asked last.
    mutating func takeSignals() -> [ShownSignal] { taking.passing.takeNews() }

    /// - Throws: ``ClientError`` when the connection is over or of no more use.
    mutating func handle(_ item: Incoming) async throws -> Outcome {
        switch item {
        case .delivery(let deliver):
            let verdict = try await taking.take(deliver)
            connection.acknowledge(upTo: deliver.sequence, refused: verdict == .refused)
        case .gap(let gap):
            try client.tell(.gap(count: gap.count, from: gap.fromMs, to: gap.toMs))
            connection.acknowledge(upTo: gap.sequence, refused: false)
        case .changed(let changed):
            try await take(changed)
            if changed.kind == .policy { try client.obeyAtOnce(taking.network) }
        case .moved(let place):
            try await take(place)
            try client.obeyAtOnce(taking.network)
        // This connection is in no link.
        case .linkPassed: break
        case .queueEmpty:
            try await settle()
            return .queueEmpty
        case .ended(let end): throw ClientError(end, isAsked: false)
        }
        return .goesOn
    }

    /// Nothing waits at the relay: keys go, notices come, and what other devices are to be told goes out.
    private mutating func settle() async throws {
        try taking.settleStatements()
        try client.home.queueEmpty(at: client.clock())
        try await lookAfterRooms()
        try client.tellRooms()
        try client.tellDue()
        try client.askAgain()
        try await client.flush(SignedIn(connection: connection, network: taking.network), .device)
    }

    /// A hint that the relay has a newer document: fetched where this device holds the chain.
    private mutating func take(_ changed: Changed) async throws {
        do {
            switch changed.kind {
            case .charter where changed.version > taking.network.charters.newest.version:
                try await client.updateCharters(&taking.network, .at(client.clock()), connection)
            case .policy where PolicyScope(changed.subject) != .zero:
                try await client.updateGroupPolicy(&taking.network, changed, connection)
            case .policy where changed.version > taking.network.policy.newest?.version ?? 0:
                try await client.updatePolicy(&taking.network, .at(client.clock()), connection)
            case .deviceList: try await takeList(of: UserID(changed.subject), changed.version)
            case .roomEntry: try await takeEntries(of: ConversationID(changed.subject), changed.version)
            default: break
            }
        } catch ClientError.untrusted(let what, let error) {
            try client.tell(.documentRefused(what: what, why: error.description))
        }
    }

    /// An administrator moved the user, says the relay.
    private mutating func take(_ place: GroupPlace) async throws {
        do {
            try await client.update(&taking.network, to: place, .at(client.clock()), connection)
        } catch ClientError.untrusted(let what, let error) {
            try client.tell(.documentRefused(what: what, why: error.description))
        }
    }

    private mutating func takeList(of user: UserID?, _ version: UInt32) async throws {
        guard let user else { return }
        let who = Who(network: taking.network.id, user: user)
        guard let held = try client.heldLists(of: who), version > held.newest.version else { return }
        try await refresh(who)
        try await takeWaiting()
    }

    /// Once what waited is shown: messages bring what was changed before them.
    private mutating func lookAfterRooms() async throws {
        let reading = RoomReading(client: client, network: taking.network, connection: connection)
        if !hasSeenRooms { try await reading.updateAll() }
        let isConfirmed = try await reading.confirm(besides: &triedRooms)
        guard !hasSeenRooms || isConfirmed else { return }
        hasSeenRooms = true
        try await takeWaiting()
    }

    /// A room that is not held begins with a member's message, or with what another device of this user tells.
    private mutating func takeEntries(of room: ConversationID?, _ version: UInt32) async throws {
        triedRooms = triedRooms.filter { $0.room != room }
        guard let room else { return }
        guard let held = try client.home.room(room) else {
            guard try client.home.waiting(for: .roomEntry, of: room.bytes).isEmpty else {
                return try await takeWaiting()
            }
            return
        }
        guard version > held.version else { return }
        guard try await isUpdated(room) else { return }
        try await takeWaiting()
    }

    /// - Returns: Whether nothing was refused; what was is shown.
    private func isUpdated(_ room: ConversationID) async throws -> Bool {
        let reading = RoomReading(client: client, network: taking.network, connection: connection)
        do {
            _ = try await reading.updateIfHeld(room)
            return true
        } catch ClientError.untrusted {
            return false
        }
    }

    private func refresh(_ who: Who) async throws {
        if who == client.who {
            try await client.fetchOwnLists(connection)
        } else {
            try await client.refresh(who, connection, network: taking.network)
        }
    }
}

// What was kept sealed.
extension Mail {
    /// Finishes what was cut off, and opens what waits for a document that is here now, or for the user's word.
    mutating func takeWaiting() async throws {
        try await taking.compareStatements()
        let waiting = try client.home.waiting()
        for case let room? in Set(waiting.map(\.needsRoom)) { _ = try await isUpdated(room) }
        var unknown: Set<Who> = []
        for who in Set(waiting.map(\.sender)) where try await !isRefreshed(who) { unknown.insert(who) }
        for kept in waiting where !unknown.contains(kept.sender) {
            if try await isStillWithheld(kept) { continue }
            _ = try await taking.take(kept)
        }
        for kept in try client.home.held() where try client.isAdmitted(kept.sender) {
            _ = try await taking.take(kept)
        }
    }

    /// - Returns: Whether the relay gave a list that may be believed; otherwise everything of that user waits on.
    private func isRefreshed(_ who: Who) async throws -> Bool {
        do {
            if try client.isStranger(who) {
                // What waits is verified by these lists only when it is looked at: they are not kept for it yet.
                _ = try await client.fetch(who, connection)
            } else {
                try await refresh(who)
            }
            return true
        } catch ClientError.untrusted {
            return false
        } catch ClientError.noDevice, ClientError.otherVouched {
            // Nothing of it can be taken: it is refused when it is looked at.
            return true
        }
    }

    /// Whether a listed device named the list that is not there.
    private func isStillWithheld(_ kept: KeptEnvelope) async throws -> Bool {
        if let room = kept.needsRoom {
            guard let held = try client.heldRoom(room) else { return false }
            // Its sender's word, while it counts.
            let named = try client.namedVersion(of: held)
            return named >= kept.arrival.header.roomVersion && held.newest.version < kept.arrival.header.roomVersion
        }
        guard case .waits(let need) = kept.reason, let newest = try client.heldLists(of: kept.sender)?.newest,
            newest.version < need.version, newest.content.device(kept.arrival.header.device) != nil
        else { return false }
        return try client.home.namedLists(of: kept.sender)[kept.arrival.header.device] ?? 0 >= need.version
    }
}

extension KeptEnvelope {
    /// The room whose entry it waits for.
    fileprivate var needsRoom: ConversationID? {
        guard case .waits(let need) = reason, need.kind == .roomEntry else { return nil }
        return ConversationID(need.subject)
    }
}
