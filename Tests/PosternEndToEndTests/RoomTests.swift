import Foundation
import PosternPrimitives
import PosternTesting
import PosternTrust
import PosternWire
import Testing

/// A room over the real socket, and over a crash.
@Suite("A room on a daemon", .serialized, .timeLimit(.minutes(2)))
struct RoomTests {
    /// What both people of the first pair know of their room.
    private struct Room {
        let creator, other: TestDevice
        let first: Document
        let head: RoomHead

        init(of pair: TestPair) throws {
            (creator, other) = (pair.sender, pair.recipient)
            let creation = RoomCreation(
                kind: .group,
                nonce: try Random.bytes(RoomCreation.nonceBytes),
                members: [creator, other].map { RoomMember(who: $0.who, identity: $0.identity.publicKey.hash) }
            )
            let author = RoomEntry.Author(who: creator.who, device: creator.id, listVersion: 1)
            first = try Document(
                signing: RoomEntry(creating: creation, by: author, at: TestPair.now),
                with: creator.key
            )
            let chain = try RoomChain(
                restoring: [first],
                from: RoomChain(of: ConversationID(firstRoomEntry: first.hash))
            )
            guard let newest = chain.newest else { throw TestFailure() }
            head = newest
        }

        func put(_ document: Document) -> ClientFrame.OneOf_Body {
            var put = PutDocument()
            put.kind = .roomEntry
            put.subject = Data(head.room.bytes)
            put.document = SignedDocument(body: document.body, signature: document.signature)
            return .putDocument(put)
        }

        /// The other one leaves.
        func leaving() throws -> Document {
            let author = RoomEntry.Author(who: other.who, device: other.id, listVersion: 1)
            let entry = RoomEntry(.remove([other.who]), on: head, by: author, at: TestPair.now)
            return try Document(signing: entry, with: other.key)
        }

        func message(of pair: TestPair) throws -> Send {
            var send = try pair.send { header in
                header.kind = .room
                (header.conversation, header.roomVersion, header.roomEntry) = (head.room, head.version, head.entry)
            }
            send.peer = Data()
            return send
        }

        var fetchState: ClientFrame.OneOf_Body {
            var fetch = FetchRoomState()
            fetch.room = Data(head.room.bytes)
            fetch.version = head.version
            return .fetchRoomState(fetch)
        }

        var fetchEntries: ClientFrame.OneOf_Body {
            var fetch = FetchDocuments()
            fetch.kind = .roomEntry
            fetch.subject = Data(head.room.bytes)
            fetch.fromVersion = 1
            return .fetchDocuments(fetch)
        }
    }

    private func changed(_ client: RawClient) async throws -> Changed {
        try await client.next("that something changed") {
            if case .changed(let changed) = $0.body { changed } else { nil }
        }
    }

    @Test("is made, told, read and written to, outlives a crash, and lets nothing through to who has left")
    func life() async throws {
        try await withDaemon(pairs: 2) { daemon in
            let pair = daemon.pairs[0]
            let room = try Room(of: pair)
            let live = try await RawClient.signedIn(room.other, .live, at: daemon.place)
            #expect(try await live.queue().isEmpty)
            let client = try await RawClient.signedIn(room.creator, .command, at: daemon.place)
            #expect(try await client.ask(room.put(room.first)) == .done(Done()))
            let told = try await changed(live)
            #expect(told.kind == .roomEntry && told.version == 1 && Array(told.subject) == room.head.room.bytes)

            let send = try room.message(of: pair)
            let accepted = try await client.accepted(send)
            #expect(try await live.nextDelivery().envelope == send.envelope)
            daemon.kill()
            try await daemon.start()

            let again = try await RawClient.signedIn(room.creator, .command, at: daemon.place)
            #expect(try await again.ask(room.put(room.first)) == .done(Done()))
            #expect(try await again.accepted(send) == accepted)
            guard case .rooms(let rooms) = try await again.ask(.fetchRooms(FetchRooms())) else { throw TestFailure() }
            #expect(rooms.rooms.map(\.version) == [1] && rooms.rooms.map(\.entry) == [Data(room.head.entry.bytes)])
            guard case .roomState(let state) = try await again.ask(room.fetchState) else { throw TestFailure() }
            #expect(Array(state.state) == room.head.state.body)
            guard case .documentPart(let part) = try await again.ask(room.fetchEntries) else { throw TestFailure() }
            #expect(part.documents.map { Array($0.body) } == [room.first.body] && !part.more)

            let other = try await RawClient.signedIn(room.other, .live, at: daemon.place)
            #expect(try await other.queue().map(\.envelope) == [send.envelope])
            #expect(try await other.ask(room.put(room.leaving())) == .done(Done()))
            #expect(try await changed(other).version == 2)
            #expect(try await again.refusal(of: room.message(of: pair)) == .staleRoom)

            let stranger = try await RawClient.signedIn(daemon.pairs[1].sender, .command, at: daemon.place)
            for request in [room.fetchState, room.fetchEntries] {
                guard case .refusal(let refusal) = try await stranger.ask(request) else { throw TestFailure() }
                #expect(refusal.code == .notFound)
            }
            // An operator who takes fewer rows in a message takes no room that needs more.
            daemon.terminate()
            #expect(try await daemon.exit(within: .seconds(10)) == 0)
            try await daemon.start(environment: ["POSTERN_LIMITS_RECIPIENTS": "1"])
            let last = try await RawClient.signedIn(room.creator, .command, at: daemon.place)
            let large = try Room(of: pair)
            guard case .refusal(let tooMany) = try await last.ask(large.put(large.first)) else { throw TestFailure() }
            #expect(tooMany.code == .tooMany)
        }
    }
}
