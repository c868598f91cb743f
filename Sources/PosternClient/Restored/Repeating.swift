import FoundationEssentials
import PosternHome
import PosternTrust
import PosternWire

/// Sends again what the relay accepted in the last 7 days, the same bytes, after it was restored from a back-up.
///
/// The relay looks each up by its id, so it does no harm when one goes twice: whoever is stopped in between begins with
/// the page that was not finished.
struct Repeating {
    /// So many envelopes are in memory at once.
    private static let page = 16

    let client: Client
    let connection: ClientConnection

    /// - Throws: ``ClientError`` when the connection is of no more use.
    func run() async throws {
        while true {
            let sealings = try client.home.nextRepeats(at: client.clock(), limit: Self.page)
            guard !sealings.isEmpty else { return }
            var answers: [RepeatAnswer] = []
            for sealing in sealings { answers.append(try await answer(to: sealing)) }
            try client.home.markRepeated(answers)
        }
    }

    private func answer(to sealing: Sealing) async throws -> RepeatAnswer {
        do {
            let body = try await connection.askPatiently(.repeat(Repeat(sealing)))
            guard case .accepted(let accepted) = body, MessageID(accepted.message) == sealing.message else {
                throw ClientError.protocolBroken("another answer than to a repeated message")
            }
            return RepeatAnswer(message: sealing.message, acceptedAt: Timestamp(milliseconds: accepted.atMs))
        } catch let refusal as RelayRefusal {
            // It is not sealed again: its recipients may have it.
            try tell(of: sealing, refusal)
            return RepeatAnswer(message: sealing.message, acceptedAt: nil)
        }
    }

    private func tell(of sealing: Sealing, _ refusal: RelayRefusal) throws {
        guard sealing.kind != .device else { return }
        let login = try client.name(of: sealing.conversation, sealing.kind, sealing.peer)
        try client.tell(.notRepeated(login: login, why: refusal.message))
    }
}

extension Repeat {
    fileprivate init(_ sealing: Sealing) {
        self.init()
        envelope = Data(sealing.envelope)
        wrapBlock = Data(sealing.wrapBlock)
        if let peer = sealing.peer { self.peer = Data(peer.bytes) }
    }
}
