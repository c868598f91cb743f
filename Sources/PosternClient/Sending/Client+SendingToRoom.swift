import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

extension Client {
    /// Sends a text to everybody in a room.
    ///
    /// - Parameters:
    ///   - expire: Seconds at the relay, 1 to 30 days; nil for the longest.
    ///   - queue: Keep the message where the relay is not there.
    /// - Throws: As ``send(_:to:expire:queue:)``; ``ClientError/notInRoom(_:)``, ``ClientError/roomForked(_:)``.
    package func send(
        _ text: String,
        toRoom choice: RoomChoice,
        expire: UInt32? = nil,
        queue: Bool = false
    ) async throws -> SendReceipt {
        try Self.check(text)
        let room = try chosen(choice)
        if let held = try heldRoom(room) { try checkMayUse(held) }
        do {
            let signedIn = try await signIn(.command)
            defer { signedIn.connection.close() }
            if signedIn.network.isRetained { throw ClientError.retained }
            try await sendRoomDrafts(signedIn)
            let id = try enqueue(text, in: room, expire: expire)
            let (state, leftOut) = try await deliver(id, signedIn, queue: queue)
            return SendReceipt(toRoom: id, state, leftOut: leftOut)
        } catch ClientError.notThere(let reason) {
            guard queue else { throw ClientError.notThere(reason) }
            return SendReceipt(toRoom: try enqueue(text, in: room, expire: expire), .queued, leftOut: [])
        }
    }

    private func enqueue(_ text: String, in room: ConversationID, expire: UInt32?) throws -> MessageID {
        let id = try messageID()
        try queueShown(
            Outgoing(
                first: id,
                conversation: room,
                kind: .room,
                peer: nil,
                sentAt: clock(),
                timeToLive: Self.timeToLive(expire),
                content: Content(users: nil, firstID: id, body: .text(text)).bytes
            )
        )
        return id
    }

    /// Entries of earlier commands whose answer is not known.
    func sendRoomDrafts(_ signedIn: SignedIn) async throws {
        try await RoomChanging(client: self, network: signedIn.network, connection: signedIn.connection).sendDrafts()
    }
}

extension SendReceipt {
    fileprivate init(toRoom id: MessageID, _ state: State, leftOut: [DeviceID]) {
        self.init(id: id, state: state, leftOut: leftOut, isToNewContact: false, heldBefore: 0)
    }
}
