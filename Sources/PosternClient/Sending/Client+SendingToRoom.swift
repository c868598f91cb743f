import PosternWire

extension Client {
    /// Sends a text to everybody in a room: as ``send(_:to:_:queue:)``.
    package func send(_ text: String, toRoom choice: RoomChoice, queue: Bool = false) async throws -> SendReceipt {
        try await send(.text(text), to: .room(choice), queue: queue)
    }

    /// Entries of earlier commands whose answer is not known.
    func sendRoomDrafts(_ signedIn: SignedIn) async throws {
        try await RoomChanging(client: self, network: signedIn.network, connection: signedIn.connection).sendDrafts()
    }
}
