import PosternCrypto
import PosternHome
import PosternPrimitives
package import PosternTrust
import PosternWire

/// A room as a command names it: its title, or at least 8 digits of its id.
package struct RoomChoice: Hashable, Sendable {
    let text: String

    package init(_ text: String) {
        self.text = text
    }
}

/// Who may change a room, as a command says it.
package enum RoomKindChoice: String, CaseIterable, Sendable {
    /// Moderators; others leave for themselves.
    case moderated
    /// All members are alike.
    case group

    var kind: RoomKind { self == .moderated ? .moderated : .group }
}

/// What somebody is in a moderated room, as a command says it.
package enum RoomRoleChoice: String, CaseIterable, Sendable {
    case member
    case moderator

    var role: RoomMember.Role { self == .moderator ? .moderator : .member }
}

// What a user does with rooms.
extension Client {
    /// Founds a room.
    ///
    /// - Parameters:
    ///   - logins: Whom it begins with, beside this user.
    ///   - kind: Who may change it.
    package func createRoom(
        title: String,
        description: String,
        kind: RoomKindChoice,
        with logins: [Login]
    ) async throws -> ShownRoom {
        let details = RoomDetails(
            title: try Self.title(title),
            description: try Self.description(description),
            roomVersion: 1,
            revision: 1
        )
        return try await inRooms { signedIn, changing in
            var members = [RoomMember(who: who, identity: .of(account.identity), role: kind.kind.creatorsRole)]
            for login in logins {
                let member = try await member(login, signedIn)
                if !members.contains(where: { $0.who == member.who }) { members.append(member) }
            }
            let creation = RoomCreation(
                kind: kind.kind,
                nonce: try Random.bytes(RoomCreation.nonceBytes),
                members: members.sorted { $0.who < $1.who }
            )
            let content = Content(users: nil, firstID: try messageID(), body: .roomDetails(details))
            return try shown(try await changing.create(creation, saying: content.bytes))
        }
    }

    /// Adds users, or brings those back whose identity has changed.
    package func add(_ logins: [Login], to choice: RoomChoice) async throws -> RoomOutcome {
        try await changeRoom(choice) { room, signedIn in
            var set: [RoomMember] = []
            for login in logins {
                let new = try await member(login, signedIn)
                guard let held = room.state.member(new.who) else {
                    set.append(new)
                    continue
                }
                if held.identity == new.identity { continue }
                set.append(RoomMember(who: new.who, identity: new.identity, role: held.role))
            }
            return set.isEmpty ? nil : .set(set.sorted { $0.who < $1.who })
        }
    }

    package func remove(_ logins: [Login], from choice: RoomChoice) async throws -> RoomOutcome {
        try await changeRoom(choice) { room, _ in
            let users = try logins.map { try self.member(called: $0, of: room) }.compactMap { $0 }
            return users.isEmpty ? nil : .remove(Set(users).sorted())
        }
    }

    package func leave(_ choice: RoomChoice) async throws -> RoomOutcome {
        try await changeRoom(choice, isLeaving: true) { [who] _, _ in .remove([who]) }
    }

    /// Removes everyone: nobody can change the room, or write to it, any more.
    package func deleteRoom(_ choice: RoomChoice) async throws -> RoomOutcome {
        try await changeRoom(choice) { room, _ in
            let members = room.state.members.map(\.who)
            guard room.state.kind == .moderated || members == [self.who] else {
                throw ClientError.unlawfulChange(.noRight(self.who))
            }
            return .remove(members)
        }
    }

    package func setRole(
        _ role: RoomRoleChoice,
        of login: Login,
        in choice: RoomChoice
    ) async throws -> RoomOutcome {
        try await changeRoom(choice) { room, _ in
            guard let who = try self.member(called: login, of: room), let held = room.state.member(who) else {
                throw ClientError.notAMember(login: login.text, room: room.name.text)
            }
            if held.role == role.role { return nil }
            return .set([RoomMember(who: who, identity: held.identity, role: role.role)])
        }
    }

    /// - Parameters:
    ///   - expiry: Seconds after which messages go, from sending; 0 for never. `nil` leaves it.
    ///   - burn: The same, from reading.
    package func setTimers(expiry: UInt32?, burn: UInt32?, of choice: RoomChoice) async throws -> RoomOutcome {
        try await changeRoom(choice) { room, _ in
            let held = room.state.timers
            let timers = RoomTimers(expiry: expiry ?? held.expiry, burn: burn ?? held.burn)
            return timers == held ? nil : .timers(timers)
        }
    }

    /// - Parameters:
    ///   - title: `nil` leaves it.
    ///   - description: The same.
    package func rename(_ choice: RoomChoice, title: String?, description: String?) async throws -> RoomOutcome {
        let newTitle = try title.map { try Self.title($0) }
        let newDescription = try description.map { try Self.description($0) }
        return try await inRooms { signedIn, changing in
            for _ in 0..<EnvelopeTaking.attemptsAtMost {
                let room = try await changing.reading.update(try chosen(choice))
                try checkMayUse(room)
                guard room.state.allowsDetails(by: MessageAuthor(who: who, identity: .of(account.identity))) else {
                    throw ClientError.unlawfulChange(.noRight(who))
                }
                let title = newTitle ?? room.details?.title ?? .empty
                let description = newDescription ?? room.details?.description ?? ""
                if let held = room.details, held.title == title, held.description == description {
                    return RoomOutcome(room: try shown(room), isChanged: false)
                }
                let details = RoomDetails.next(
                    after: room.details,
                    under: room.newest.version,
                    title: title,
                    description: description
                )
                guard let details else { throw ClientError.roomBusy(room.name.text) }
                let message = try message(saying: details, in: room.id)
                guard try set(details, of: room, by: who, telling: message) == .done else { continue }
                return RoomOutcome(room: try shown(try heldRoom(room.id) ?? room), isChanged: true)
            }
            throw HomeError.locked
        }
    }
}

extension Client {
    /// The user's word for a change by a device that is listed no longer: this device stands by it, and the others are told
    /// so by a message.
    ///
    /// - Parameter version: That change and those before it; `nil` for all that wait.
    package func confirm(_ choice: RoomChoice, upTo version: UInt32? = nil) async throws -> RoomOutcome {
        try await inRooms { _, changing in
            let room = try await changing.reading.update(try chosen(choice))
            try checkMayUse(room)
            let waiting = room.chain.provisional.map(\.head.point)
            guard let point = waiting.last(where: { $0.version == version ?? $0.version }) else {
                return RoomOutcome(room: try shown(room), isChanged: false)
            }
            var reading = changing.reading
            reading.isConfirming = true
            let after = try await reading.update(room.id, witness: ownWitness(for: point))
            return RoomOutcome(room: try shown(after), isChanged: true)
        }
    }

    /// The changes that wait for somebody who stands by them, in their order: what ``confirm(_:upTo:)`` would take.
    package func waitingChanges(of choice: RoomChoice) async throws -> [WaitingChange] {
        try await inRooms { _, changing in
            try waitingChanges(of: try await changing.reading.update(try chosen(choice))).map { WaitingChange($0) }
        }
    }

    func waitingChanges(of room: HeldRoom) throws -> [RoomChangeNotice] {
        var before = room.chain.newest?.state
        return try room.chain.provisional.map { step in
            defer { before = step.head.state }
            return try RoomChangeNotice(step.entry.content, of: room.name, before: before) { try login(of: $0) }
        }
    }

    /// As if this device had sent a message under that entry, which it does next.
    private func ownWitness(for point: RoomPoint) -> RoomWitness? {
        RoomWitness(
            Header(
                kind: .room,
                network: account.who.network,
                conversation: point.room,
                message: .zero,
                sender: account.who.user,
                device: account.device,
                listVersion: 1,
                roomVersion: point.version,
                counter: 1,
                sentAt: clock(),
                timeToLive: Limits.timeToLiveSeconds,
                previous: .zero,
                roomEntry: point.entry,
                commitment: .zero
            )
        )
    }
}

/// A change of a room that nobody stands by yet.
package struct WaitingChange: Hashable, Sendable {
    package let version: UInt32
    let change: RoomChangeNotice

    init(_ change: RoomChangeNotice) {
        version = change.version
        self.change = change
    }
}

/// What became of a change of a room.
package struct RoomOutcome: Hashable, Sendable {
    package let room: ShownRoom
    /// False where it was so already.
    package let isChanged: Bool
}

// How a command about rooms goes.
extension Client {
    private func changeRoom(
        _ choice: RoomChoice,
        isLeaving: Bool = false,
        _ wanted: (HeldRoom, SignedIn) async throws -> RoomChange?
    ) async throws -> RoomOutcome {
        try await inRooms { signedIn, changing in
            let (room, isChanged) = try await changing.change(try chosen(choice), isLeaving: isLeaving) { room in
                try await wanted(room, signedIn)
            }
            return RoomOutcome(room: try shown(room), isChanged: isChanged)
        }
    }

    /// What was made goes out with it: messages of earlier commands too.
    private func inRooms<Outcome>(
        _ body: (SignedIn, RoomChanging) async throws -> Outcome
    ) async throws -> Outcome {
        let signedIn = try await signIn(.command)
        defer { signedIn.connection.close() }
        let changing = RoomChanging(client: self, network: signedIn.network, connection: signedIn.connection)
        do {
            try await changing.sendDrafts()
            let outcome = try await body(signedIn, changing)
            try await flush(signedIn)
            return outcome
        } catch let refusal as RelayRefusal {
            throw refusal.asClientError
        }
    }

    /// A user as a room takes one: with the identity that is theirs now, and that the user accepts.
    private func member(_ login: Login, _ signedIn: SignedIn) async throws -> RoomMember {
        let who = try await find(login, signedIn.connection)
        if who == self.who { return RoomMember(who: who, identity: .of(account.identity)) }
        _ = try await refresh(who, signedIn.connection, network: signedIn.network)
        return RoomMember(who: who, identity: try sealable(who, signedIn.network).newest.content.identity.hash)
    }

    /// - Returns: `nil` for who is not in the room.
    private func member(called login: Login, of room: HeldRoom) throws -> Who? {
        try room.state.members.map(\.who).first { try self.login(of: $0) == login.text }
    }

    func chosen(_ choice: RoomChoice) throws -> ConversationID {
        let rooms = try heldRooms()
        var found = rooms.filter { $0.name.title == choice.text }
        if found.isEmpty, let prefix = IDPrefix(choice.text) { found = rooms.filter { prefix.matches($0.id) } }
        guard let room = found.first else {
            try checkIsNotUnconfirmed(choice)
            throw ClientError.noSuchRoom(choice.text)
        }
        guard found.count == 1 else { throw ClientError.ambiguousRoom(found.map(\.name.id)) }
        return room.id
    }

    private static func title(_ text: String) throws(ClientError) -> Line {
        do {
            return try Line(text, bytes: 0...ContentLimits.labelBytes)
        } catch {
            throw .badTitle
        }
    }

    private static func description(_ text: String) throws(ClientError) -> String {
        guard text.utf8.count <= ContentLimits.descriptionBytes else { throw .badTitle }
        return text
    }
}
