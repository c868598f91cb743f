import PosternCrypto
import PosternHome
package import PosternTrust
package import PosternWire

extension Client {
    /// Sets how long messages of a direct conversation stay that are written from now on. A room has its timers in its
    /// state: ``setTimers(expiry:burn:of:)``.
    ///
    /// - Parameters: Seconds, up to a year; 0 for as long as the policy allows.
    package func setTimers(
        expiry: UInt32,
        burn: UInt32,
        with login: Login,
        queue: Bool = false
    ) async throws -> SendReceipt {
        guard let peer = try login.text == account.login ? who : home.contact(login: login.text)?.who else {
            throw ClientError.notAContact(login: login.text)
        }
        let held = try home.timers(of: ConversationID(between: who, and: peer)).map {
            try ConversationTimers(record: $0)
        }
        let longest = try network().contentPolicy.longestExpiry ?? 0
        let timers = MessageTimers(expiry: expiry == 0 ? longest : expiry, burn: burn)
        guard let next = ConversationTimers.next(after: held, timers) else {
            throw ClientError.notChangeable("its timers were set too often")
        }
        return try await send(Written(body: .timers(next)), in: .direct(peer), queue: queue)
    }

    /// The timers of a direct conversation, seconds; 0 for ever.
    package func timers(with who: Who) throws -> (expiry: UInt32, burn: UInt32) {
        let conversation = ConversationID(between: self.who, and: who)
        guard let held = try home.timers(of: conversation) else { return (0, 0) }
        let timers = try ConversationTimers(record: held).timers
        return (timers.expiry, timers.burn)
    }

    /// Erases what has run out. Whatever this client does begins with it.
    package func eraseDue() throws {
        for unsent in try home.eraseDue(at: clock()) {
            let name = try name(of: unsent.conversation, unsent.kind, unsent.peer)
            try tell(
                .notSent(login: name, why: "it ran out before it could be sent", message: unsent.first.description)
            )
        }
    }
}
