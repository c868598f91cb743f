import Foundation
import PosternClient
import PosternCrypto
import PosternHome
import PosternRelay
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire
import Synchronization
import Testing

/// A room that people of a test are in.
struct TestRoom: Sendable {
    let id: ConversationID

    var choice: RoomChoice { RoomChoice(id.description) }
    var subject: [UInt8] { id.bytes }
}

extension Person {
    /// Founds a moderated room with others in it.
    func found(_ title: String, with logins: [String]) async throws -> TestRoom {
        let logins = try logins.map { try Login($0) }
        return TestRoom(
            id: try await client.createRoom(title: title, description: "", kind: .moderated, with: logins).id
        )
    }

    @discardableResult
    func say(_ text: String, in room: TestRoom) async throws -> SendReceipt {
        try await client.send(text, toRoom: room.choice)
    }

    /// Where the room stands for this person.
    func head(of room: TestRoom) throws -> RoomHead {
        let entries = try entries(of: room)
        var chain = RoomChain(of: room.id)
        chain = try RoomChain(restoring: entries, from: chain)
        guard let head = chain.newest else { throw TestFailure("no room") }
        return head
    }

    /// Those that the home keeps.
    func entries(of room: TestRoom) throws -> [Document] {
        try client.home.documents(.roomEntry, of: room.subject).map {
            try Document(body: $0.body, signature: $0.signature)
        }
    }
}

extension Person {
    func member() throws -> RoomMember { RoomMember(who: who, identity: try identity.hash) }

    /// The two signed entries of one version that the home keeps of a forked room, the one that is held first.
    func proof(of room: TestRoom) throws -> [Document] {
        let others = try client.home.documents(.forkedEntry, of: room.subject).map {
            try Document(body: $0.body, signature: $0.signature)
        }
        return try entries(of: room).suffix(1) + others
    }
}

extension World {
    /// Alice's room, with bob and mallory in it; both have read what is there.
    func crew() async throws -> (alice: Person, bob: Person, room: TestRoom) {
        let (alice, bob) = (try person("alice"), try person("bob"))
        let room = try await alice.found("Crew", with: ["bob", "mallory"])
        try await alice.say("hello", in: room)
        #expect(try await bob.look().texts == ["hello"])
        _ = try await alice.look()
        return (alice, bob, room)
    }

    /// For which the last message that was sent has a row.
    var devicesOfLastSend: Set<DeviceID> {
        get throws {
            guard let send = relay.sent.last else { throw TestFailure("nothing was sent") }
            return Set(try WrapBlock(parsing: Array(send.wrapBlock)).devices)
        }
    }

    /// An entry by mallory's device, whatever it says.
    func entry(
        _ change: RoomChange,
        on head: RoomHead,
        by author: Author? = nil,
        _ alter: (inout RoomEntry) -> Void = { _ in }
    ) throws -> Document {
        let author = try author ?? Author(mallory)
        let device = DeviceID(of: author.key.publicKey)
        var entry = RoomEntry(
            change,
            on: head,
            by: RoomEntry.Author(who: author.who, device: device, listVersion: author.listVersion),
            at: clock.now
        )
        alter(&entry)
        return try Document(signing: entry, with: author.key)
    }

    /// What the honest relay says to an entry; `nil` where it takes it.
    func refusal(of entry: Document, in room: TestRoom, by who: Who) async throws -> RefusalCode? {
        var put = PutDocument()
        put.kind = .roomEntry
        put.subject = Data(room.subject)
        put.document = SignedDocument(body: entry.body, signature: entry.signature)
        guard case .refusal(let refusal) = try await relay.honest.putDocument(put, by: who, isGuest: false) else {
            return nil
        }
        return refusal.code
    }

    /// Seals something for a person's device as a message in a room, whatever mallory is there.
    func forge(
        _ body: Content.Body,
        to person: Person,
        in room: TestRoom,
        under head: RoomHead,
        counter: UInt64 = 1,
        previous: Hash512 = .zero
    ) async throws -> Forged {
        try await forge(body, to: person, counter: counter, previous: previous) { header in
            header.kind = .room
            header.conversation = room.id
            header.roomVersion = head.version
            header.roomEntry = head.entry
        }
    }

    /// The honest relay takes an entry of mallory's.
    func putAsMallory(_ entry: Document, in room: TestRoom) async throws {
        var put = PutDocument()
        put.kind = .roomEntry
        put.subject = Data(room.subject)
        put.document = SignedDocument(body: entry.body, signature: entry.signature)
        let answer = try await relay.honest.putDocument(put, by: try mallory.who, isGuest: false)
        guard case .done = answer else { throw TestFailure("not taken: \(answer)") }
    }
}

extension Lie {
    /// Says that a room has gone on to a version, and serves these entries of it, whatever is asked for.
    static func showing(_ entries: [Document], of room: TestRoom, as version: UInt32) -> Lie {
        var lie = Lie.serving(entries, as: .roomEntry, of: room.subject, isStubborn: true)
        let serve = lie.answer
        lie.answer = { body, question in
            guard case .rooms(var rooms) = body else { return serve(body, question) }
            for index in rooms.rooms.indices where Array(rooms.rooms[index].room) == room.subject {
                rooms.rooms[index].version = version
            }
            return .rooms(rooms)
        }
        return lie
    }

    /// Gives other states of rooms than the entries lead to, which can be read all the same.
    static var statingOtherTimers: Lie {
        var lie = Lie()
        lie.answer = { body, _ in
            guard case .roomState(var answer) = body else { return body }
            answer.state = Data(Array(answer.state).withOtherTimers)
            return .roomState(answer)
        }
        return lie
    }

    /// Gives nothing of a room beyond a version.
    static func freezing(_ room: TestRoom, at version: UInt32) -> Lie {
        var lie = Lie()
        lie.answer = { body, question in
            if case .rooms(var rooms) = body {
                for index in rooms.rooms.indices where Array(rooms.rooms[index].room) == room.subject {
                    rooms.rooms[index].version = min(rooms.rooms[index].version, version)
                }
                return .rooms(rooms)
            }
            guard case .fetchDocuments(_, _, let fetch, _) = question, Array(fetch.subject) == room.subject,
                case .documentPart(var part) = body
            else { return body }
            part.documents = part.documents.filter { document in
                (try? RoomEntry(parsing: Array(document.body)))?.version ?? 0 <= version
            }
            return .documentPart(part)
        }
        return lie
    }
}

extension [UInt8] {
    /// Another state of a room, that can be read: messages go a second earlier, or later.
    var withOtherTimers: [UInt8] {
        // network[16] room[16] version.u32 kind.u8, and of expiry.u32 the last byte.
        let place = Label.roomState.bytes.count + NetworkID.byteCount + ConversationID.byteCount + 4 + 1 + 3
        var state = self
        state[place] ^= 1
        return state
    }
}

// What a relay does not give.
extension Lie {
    /// A user's lists, as if there were none, or by a refusal.
    static func withholdingLists(of who: Who, refusing isRefused: Bool) -> Lie {
        var lie = Lie()
        lie.answer = { body, question in
            guard case .fetchDocuments(_, _, let fetch, _) = question, fetch.kind == .deviceList,
                Array(fetch.subject) == who.user.bytes
            else { return body }
            guard isRefused else { return .documentPart(DocumentPart()) }
            var refusal = Refusal()
            refusal.code = .notFound
            return .refusal(refusal)
        }
        return lie
    }

    /// Says to every message that it was taken, and gives it to nobody.
    func swallowingSends() -> Lie {
        var lie = self
        let answer = lie.answer
        let swallowed = Mutex<[UInt64: Data]>([:])
        lie.question = { question in
            guard case .send(let request, let send) = question,
                let message = try? Envelope(parsing: Array(send.envelope)).header.message
            else { return question }
            swallowed.withLock { $0[request] = Data(message.bytes) }
            return .lookUp(request: request, LookUp())
        }
        lie.answer = { body, question in
            guard case .lookUp(let request, _) = question, let message = swallowed.withLock({ $0[request] }) else {
                return answer(body, question)
            }
            var accepted = Accepted()
            accepted.message = message
            return .accepted(accepted)
        }
        return lie
    }
}

// How a relay gives a room.
extension Lie {
    /// One entry in each part.
    static func givingSingly(_ room: TestRoom) -> Lie {
        .changingPart(of: room) { part in
            guard part.documents.count > 1 else { return }
            part.documents = [part.documents[0]]
            part.more = true
        }
    }

    /// The same part again and again, and always more; an end comes all the same where nobody stops asking.
    static func givingForEver(_ entries: [Document], of room: TestRoom) -> Lie {
        var lie = Lie.showing(entries, of: room, as: 99)
        let serve = lie.answer
        let parts = Counter()
        lie.answer = { body, question in
            let answer = serve(body, question)
            guard case .fetchDocuments(_, _, let fetch, _) = question, Array(fetch.subject) == room.subject,
                case .documentPart(var part) = answer
            else { return answer }
            part.more = parts.next() < 50
            return .documentPart(part)
        }
        return lie
    }

    /// Gives these entries once, and something happens before they arrive; then the truth.
    static func meanwhile(
        of room: TestRoom,
        giving entries: [Document],
        _ happens: @escaping @Sendable () -> Void
    ) -> Lie {
        let once = Once()
        return .changingPart(of: room) { part in
            guard once.isFirst() else { return }
            happens()
            part.documents = entries.map { SignedDocument(body: $0.body, signature: $0.signature) }
        }
    }

    private static func changingPart(
        of room: TestRoom,
        _ change: @escaping @Sendable (inout DocumentPart) -> Void
    ) -> Lie {
        var lie = Lie()
        lie.answer = { body, question in
            guard case .fetchDocuments(_, _, let fetch, _) = question, Array(fetch.subject) == room.subject,
                case .documentPart(var part) = body
            else { return body }
            change(&part)
            return .documentPart(part)
        }
        return lie
    }
}

// How it takes entries.
extension Lie {
    /// Asks to come again in an hour with any entry of a room.
    static var puttingOffEntries: Lie { .answeringEntries(.rateLimited, after: 3600) }

    /// Takes none, and the connection ends before that is said.
    static var losingEntries: Lie {
        var lie = Lie.losingAnswers { question in
            guard case .putDocument = question else { return false }
            return true
        }
        lie.question = { question in
            guard case .putDocument(let request, let who, let isGuest, var put) = question else { return question }
            put.document = SignedDocument()
            return .putDocument(request: request, by: who, isGuest: isGuest, put)
        }
        return lie
    }

    private static func answeringEntries(_ code: RefusalCode, after seconds: UInt32) -> Lie {
        var lie = losingEntries
        lie.answer = { body, question in
            guard case .putDocument = question else { return body }
            var refusal = Refusal()
            refusal.code = code
            refusal.message = "too many changes"
            refusal.retryAfterSeconds = seconds
            return .refusal(refusal)
        }
        return lie
    }
}
