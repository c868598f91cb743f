import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

// Rooms that other devices of this user have told of.
extension RoomReading {
    /// Verifies them against the relay's entries and states. What these do not bear out stays unconfirmed.
    ///
    /// - Parameter tried: What was looked at over this connection, and is not again.
    /// - Returns: Whether any room is held now, or has gone on, because of it.
    func confirm(besides tried: inout Set<UnconfirmedRoom>) async throws -> Bool {
        var isConfirmed = false
        for room in try client.home.unconfirmedRooms() where !tried.contains(room) {
            tried.insert(room)
            guard let brought = try BroughtRoom(room) else { continue }
            // A device that is listed no longer says nothing more.
            guard try client.ownLists().newest.content.device(brought.device) != nil else {
                try client.home.settle(room)
                continue
            }
            if try await confirm(brought) {
                try client.home.settle(room)
                isConfirmed = true
            }
        }
        return isConfirmed
    }

    /// - Returns: Whether it is done with.
    private func confirm(_ brought: BroughtRoom) async throws -> Bool {
        let witness = RoomWitness(brought.point, toldBy: brought.device, of: client.who)
        do {
            if let held = try client.heldRoom(brought.point.room) {
                try await advance(held, to: brought, witness)
                return true
            }
            return try await begin(witness, brought: brought) != nil
        } catch ClientError.untrusted(_, let error) {
            try client.tell(.roomEntryRefused(room: brought.name, why: error.description))
            return false
        }
    }

    /// A room that is held: what another device tells is what a header of its message would say.
    private func advance(_ held: HeldRoom, to brought: BroughtRoom, _ witness: RoomWitness) async throws {
        let identity = Hash512.of(client.account.identity)
        var room = held
        switch held.chain.standing(of: client.who, identity: identity, under: brought.point) {
        case .ahead, .provisional: room = try await update(held.id, witness: witness)
        case .conflict:
            let why = ChainError.fork(version: brought.point.version).description
            return try client.tell(.roomEntryRefused(room: held.name, why: why))
        case .member, .stranger, .beforeAnchor: break
        }
        if room.newest.version < brought.point.version {
            let named = NamedEntry(who: client.who, device: brought.device, version: brought.point.version)
            try client.home.note(named, of: held.id)
            try client.tell(.roomWithheld(room: room.name, version: brought.point.version))
        }
        try learnDetails(brought, held.id)
    }

    private func learnDetails(_ brought: BroughtRoom, _ room: ConversationID) throws {
        guard let stored = brought.details else { return }
        let details = try RoomDetails(stored: stored)
        for _ in 0..<EnvelopeTaking.attemptsAtMost {
            guard let held = try client.heldRoom(room) else { return }
            if let known = held.details, !details.supersedes(known) { return }
            if try client.set(details, of: held, by: stored.by) == .done { return }
        }
        throw HomeError.locked
    }
}
