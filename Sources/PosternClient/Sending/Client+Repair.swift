import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

// What this device says to another one.
extension Client {
    /// Messages between devices are of no use later than what they are about is kept.
    private static let requestSeconds = UInt32(clamping: Limits.repairSeconds)

    /// - Parameters:
    ///   - device: The recipient.
    ///   - who: Whose device it is.
    func request(_ body: Content.Body, to device: DeviceID, of who: Who) throws -> Outgoing {
        let id = try messageID()
        return Outgoing(
            first: id,
            conversation: ConversationID(from: account.device, to: device, in: account.who.network),
            kind: .device,
            peer: who,
            device: device,
            sentAt: clock(),
            timeToLive: Self.requestSeconds,
            content: Content(users: nil, firstID: id, body: body).bytes
        )
    }

    /// Asks the sender of a closed message for its secret, unless that was done in the last 24 h.
    func ask(about arrival: PosternHome.Arrival) throws {
        let header = arrival.header
        let unreadable = Unreadable(
            conversation: header.conversation,
            message: header.message,
            envelopeHash: arrival.hash
        )
        let sender = Who(network: header.network, user: header.sender)
        let request = try request(.unreadable(unreadable), to: header.device, of: sender)
        _ = try home.queue(request, askingAbout: arrival.hash, at: clock())
    }

    /// Asks again for what no answer came to.
    func askAgain() throws {
        let now = clock()
        for kept in try home.closed() {
            if let asked = kept.askedAt, now.milliseconds(since: asked) < Home.repairPause { continue }
            try ask(about: kept.arrival)
        }
    }
}
