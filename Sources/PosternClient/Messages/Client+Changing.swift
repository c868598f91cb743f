import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

/// What a user does to a message of the history.
package enum NewChange: Hashable, Sendable {
    case react(String)
    case takeBack(String)
    case edit(String)
    /// Delete it at everyone.
    case recall
}

extension Client {
    /// - Throws: ``ClientError/notYours``, ``ClientError/notChangeable(_:)``, ``ClientError/badEmoji``, and what
    ///   ``send(_:to:_:queue:)`` throws.
    package func change(
        _ choice: MessageChoice,
        _ change: NewChange,
        queue: Bool = false
    ) async throws -> SendReceipt {
        let message = try chosen(choice)
        let written = try written(change, to: message)
        return try await send(written, in: try place(of: message), queue: queue)
    }

    private func written(_ change: NewChange, to message: StoredMessage) throws -> Written {
        guard !message.isRecalled else { throw ClientError.notChangeable("it was recalled") }
        let body: Content.Body
        let target = message.place.target
        switch change {
        case .react(let text), .takeBack(let text):
            guard let emoji = try? Line(text, bytes: 1...ContentLimits.emojiBytes) else { throw ClientError.badEmoji }
            let revision = try next(message) { $0.nextRevision(of: emoji, by: author) }
            body = .reaction(Reaction(to: target, emoji, isRemoved: change == .takeBack(text), revision: revision))
        case .edit(let text):
            guard message.sender == who, message.identity == author.identity else { throw ClientError.notYours }
            guard case .text = try Content(parsing: message.content).body else {
                throw ClientError.notChangeable("it is no text")
            }
            let revision = try next(message) { $0.nextRevision(ofEditsBy: author) }
            body = .edit(Edit(of: target, try messageText(text), revision: revision))
        case .recall:
            guard message.sender == who, message.identity == author.identity else { throw ClientError.notYours }
            body = .recall(Recall(of: target))
        }
        return Written(body: body, about: message.place)
    }

    private var author: MessageAuthor { MessageAuthor(who: who, identity: .of(account.identity)) }

    /// One more than what is known, with what waits to be sent.
    private func next(_ message: StoredMessage, _ revision: (AmendedMessage) -> UInt32?) throws -> UInt32 {
        var amended = try amended(message.place)
        for waiting in try home.outbox() where waiting.about == message.place {
            let content = try Content(parsing: waiting.content)
            guard let amendment = Amendment(content, in: message.conversation, by: author, from: account.device)
            else { continue }
            _ = amended.take(amendment)
        }
        guard let revision = revision(amended) else { throw ClientError.notChangeable("it was changed too often") }
        return revision
    }

    /// What a message of this device does here, once others get it.
    func effect(ofAccepted message: Outgoing) throws -> Effect {
        guard message.kind != .device else { return .none }
        let content = try Content(parsing: message.content)
        if case .timers(let timers) = content.body {
            return .timers(try judgement(of: timers, by: who, in: message.conversation))
        }
        guard
            let place = message.about,
            let amendment = Amendment(content, in: message.conversation, by: author, from: account.device)
        else { return .none }
        let record = Amendment.record(content, by: author, from: account.device)
        let judging = TargetJudging(names: [who: account.login])
        return .amendment(of: place, judging.taking(amendment, record: record, at: message.sentAt))
    }
}
