import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

extension Client {
    /// Tells the user's other devices what was printed here: one message for each, and nothing where all is told.
    func tellReadMarks(_ signedIn: SignedIn) async throws {
        let others = try ownLists().newest.content.devices.map(\.id).filter { $0 != account.device }
        guard !others.isEmpty else { return }
        let places = try readPlaces()
        let marks = places.map { ReadMark(conversation: $0.conversation, device: $0.device, counter: $0.counter) }
        guard let sync = Sync(read: marks) else { return }
        let messages = try others.map { try request(.sync(sync), to: $0, of: account.who) }
        guard try home.queue(messages, telling: places) == .queued else { return }
        try await flush(signedIn, .device)
    }

    /// Up to where everything was read. What is missing and may yet come was not.
    private func readPlaces() throws -> [ReadPlace] {
        let printed = try home.readPlaces(notOf: account.who, limit: 4 * ContentLimits.readMarks)
        var places: [ReadPlace] = []
        for place in printed where places.count < ContentLimits.readMarks {
            let record = try home.record(of: place.device, in: place.conversation)
            let missing = try OrderRecord(parsing: record.bytes).missing.first { $0.told != .expired }?.counter ?? .max
            let counter = min(place.counter, missing - 1)
            guard try counter > home.readMark(of: place.device, in: place.conversation) else { continue }
            places.append(ReadPlace(conversation: place.conversation, device: place.device, counter: counter))
        }
        return places
    }
}
