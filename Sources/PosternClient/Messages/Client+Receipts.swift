import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

extension Client {
    /// So many are told at once; the rest with the next.
    private static let receiptsAtOnce = 1024

    /// Whether others are to know what arrived here, and what was read: as the user wants it, in the bounds of the policy.
    package var tellsReceipts: Bool {
        get throws { try network().contentPolicy.sendsReceipts(isWanted: home.wantsReceipts()) }
    }

    /// - Throws: ``ClientError/notAllowed(_:)`` where the policy leaves no choice.
    package func setReceipts(_ wants: Bool) throws {
        let policy = try network().contentPolicy
        guard policy.sendsReceipts(isWanted: wants) == wants else {
            throw ClientError.notAllowed(wants ? "receipts" : "to do without receipts")
        }
        try home.setWantsReceipts(wants)
    }

    /// Tells authors what arrived and what was read, each in the direct conversation with them.
    func tellReceipts(_ signedIn: SignedIn) async throws {
        while try queueReceipts() { try await flush(signedIn, .direct) }
    }

    /// - Returns: Whether there was anything to tell.
    private func queueReceipts() throws -> Bool {
        let due = try home.receiptsDue(limit: Self.receiptsAtOnce)
        guard let author = due.first?.author else { return false }
        let some = due.filter { $0.author == author }
        let tells = try tellsReceipts && !home.isBlocked(author) && home.contact(author) != nil
        let messages = tells ? [try message(telling: some, to: author)] : []
        return try home.queue(messages, telling: tells ? told(of: some) : some) == .queued
    }

    private func message(telling due: [ReceiptDue], to author: Who) throws -> Outgoing {
        let id = try messageID()
        let content = Content(users: DirectUsers(who, author), firstID: id, body: .receipts(receipts(told(of: due))))
        return Outgoing(
            first: id,
            conversation: ConversationID(between: who, and: author),
            kind: .direct,
            peer: author,
            sentAt: clock(),
            timeToLive: Limits.timeToLiveSeconds,
            content: content.bytes
        )
    }

    /// Of as many conversations and devices as one message names.
    private func told(of due: [ReceiptDue]) -> [ReceiptDue] {
        var groups: Set<[UInt8]> = []
        return due.filter { receipt in
            let group = receipt.place.conversation.bytes + receipt.place.device.bytes
            guard groups.contains(group) || groups.count < ContentLimits.receiptGroups else { return false }
            groups.insert(group)
            return true
        }
    }

    private func receipts(_ due: [ReceiptDue]) -> Receipts {
        let groups = Dictionary(grouping: due) { $0.place.conversation.bytes + $0.place.device.bytes }
        return Receipts(
            groups.keys.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { key in
                guard let all = groups[key], let one = all.first else { return nil }
                return ReceiptGroup(
                    conversation: one.place.conversation,
                    device: one.place.device,
                    delivered: all.filter { !$0.isRead }.map(\.place.first).sorted(),
                    read: all.filter(\.isRead).map(\.place.first).sorted()
                )
            }
        )
    }
}
