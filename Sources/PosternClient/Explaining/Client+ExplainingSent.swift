import PosternHome
import PosternWire

// What this device wrote.
extension Client {
    func explainSent(_ message: StoredMessage) throws -> Explanation {
        let id = message.first.description
        switch message.state {
        case .accepted?, nil:
            let left = try home.omitted(from: message.first)
            let lines = left.isEmpty ? [] : ["\(left.count) devices did not get it: there was no usable key of them"]
            return Explanation(id, .sent, ["you wrote it here, and the relay took it"] + lines)
        case .unanswered?:
            return Explanation(id, .unanswered, ["you wrote it here; the relay has not answered, and it goes again"])
        case .queued?:
            let why = try reason(message).map { "it did not go before: \($0)" }
            return Explanation(
                id,
                .queued,
                ["you wrote it here; it goes with the next send or receive"] + (why.map { [$0] } ?? [])
            )
        case .held?:
            return Explanation(
                id,
                .heldBack,
                [
                    "you wrote it here, before the identity of its recipient changed: it is not sealed to the new one by"
                        + " itself",
                    "'postern accept' shows the change, and releases it",
                ]
            )
        case .refused?:
            let why = try reason(message) ?? "the relay refused it"
            return Explanation(
                id,
                .notSent,
                ["you wrote it here, and it was not sent: \(why)", "it does not go any more: write it again"]
            )
        }
    }

    /// Why it did not go, as the user was told last.
    private func reason(_ message: StoredMessage) throws -> String? {
        guard let prefix = IDPrefix(message.first.description) else { return nil }
        let told = try home.notices(about: prefix, limit: Self.matchesAtMost)
        return told.compactMap { item -> String? in
            guard case .notice(let bytes) = item.event.body,
                case .notSent(login: _, let why, message: _)? = ClientNotice(bytes: bytes)
            else { return nil }
            return why
        }.last
    }
}
