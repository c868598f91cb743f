import GRDB
package import PosternWire

extension Home {
    package enum KeepEnvelopeOutcome: Hashable, Sendable {
        case kept
        case alreadyKept
        /// So many wait already that this one is not taken: it is to be left at the relay.
        case tooMany
    }

    /// Closed envelopes are kept for repair so long, milliseconds: 7 days.
    package static let closedLife: UInt64 = 7 * 86_400_000
    /// Envelopes that lack a document or the user's word are kept so long, milliseconds: 30 days.
    package static let waitingLife: UInt64 = 30 * 86_400_000
    /// Nothing about a waiting envelope is verified, so anyone can make some.
    package static let waitingAtMost = 1000
    /// The same of those that are held until the user accepts their sender: who took over a relay can make some.
    package static let heldAtMost = 1000

    /// Nothing is kept of an envelope any more.
    package func forgetKept(_ hash: Hash512) throws(HomeError) {
        try write { db in try db.removeKept(hash) }
    }

    /// Keeps an envelope that lacks a document, with the key that it needs. Then it may be acknowledged.
    ///
    /// - Parameters:
    ///   - wrapBlock: Where it was fetched.
    ///   - notice: Told with it.
    package func wait(
        _ arrival: Arrival,
        for document: DocumentName,
        wrapBlock: [UInt8]? = nil,
        telling notice: Notice? = nil
    ) throws(HomeError) -> KeepEnvelopeOutcome {
        try write { db in
            if let notice { try db.insert(notice, at: arrival.receivedAt, sealing: sealing) }
            if try db.isKept(arrival.hash) { return .alreadyKept }
            guard try db.countKept(.waiting) < Self.waitingAtMost else { return .tooMany }
            try db.insert(arrival, .waits(for: document), wrapBlock: wrapBlock, sealing: sealing)
            return .kept
        }
    }

    /// Keeps an envelope whose sender the user has not accepted yet, with the key that it needs. Then it may be
    /// acknowledged.
    package func hold(
        _ arrival: Arrival,
        wrapBlock: [UInt8]?,
        telling notice: Notice?
    ) throws(HomeError) -> KeepEnvelopeOutcome {
        try write { db in
            if try db.isKept(arrival.hash, .held) { return .alreadyKept }
            guard try db.countKept(.held) < Self.heldAtMost else { return .tooMany }
            if let notice { try db.insert(notice, at: arrival.receivedAt, sealing: sealing) }
            try db.removeKept(arrival.hash)
            try db.insert(arrival, .held, wrapBlock: wrapBlock, sealing: sealing)
            return .kept
        }
    }

    /// Keeps an envelope that does not open, records it as closed, and tells the user. Then, with its wrap block
    /// fetched, it may be acknowledged.
    package func close(
        _ arrival: Arrival,
        fault: KeptEnvelope.Fault?,
        wrapBlock: [UInt8]?,
        record: RecordUpdate,
        telling notice: Notice?
    ) throws(HomeError) -> RecordOutcome {
        try write { db in
            guard try db.take(arrival, as: .closed, record) else { return .stale }
            if let notice { try db.insert(notice, at: arrival.receivedAt, sealing: sealing) }
            try db.removeKept(arrival.hash)
            try db.insert(arrival, .closed(fault), wrapBlock: wrapBlock, sealing: sealing)
            return .recorded
        }
    }

    /// What waits for a document of this chain, oldest first.
    package func waiting(
        for kind: DocumentName.Kind,
        of subject: [UInt8]
    ) throws(HomeError) -> [KeptEnvelope] {
        try kept(
            where: "reason = 1 AND needs_kind = ? AND needs_subject = ?",
            [kind.rawValue, subject.column]
        )
    }

    /// Everything that waits for a document, oldest first.
    package func waiting() throws(HomeError) -> [KeptEnvelope] {
        try kept(where: "reason = 1")
    }

    /// Everything that is held until the user accepts its sender, oldest first.
    package func held() throws(HomeError) -> [KeptEnvelope] {
        try kept(where: "reason = 3")
    }

    /// The same of one sender.
    package func held(of who: Who) throws(HomeError) -> [KeptEnvelope] {
        try kept(where: "reason = 3 AND network = ? AND user = ?", [who.network.column, who.user.column])
    }

    /// Whatever is kept of a message, whoever sent it.
    package func kept(_ message: MessageID) throws(HomeError) -> [KeptEnvelope] {
        try kept(where: "message = ?", [message.column])
    }

    /// Everything that is closed, oldest first.
    package func closed() throws(HomeError) -> [KeptEnvelope] {
        try kept(where: "reason = 2")
    }

    /// The closed envelope that a `rewrap` from `device` is about.
    package func closed(
        message: MessageID,
        from device: DeviceID,
        in conversation: ConversationID
    ) throws(HomeError) -> KeptEnvelope? {
        try kept(
            where: "reason = 2 AND conversation = ? AND device = ? AND message = ?",
            [conversation.column, device.column, message.column]
        ).first
    }

    /// The same, where only device and message are known.
    package func closed(message: MessageID, from device: DeviceID) throws(HomeError) -> KeptEnvelope? {
        try kept(where: "reason = 2 AND device = ? AND message = ?", [device.column, message.column]).first
    }

    /// An answer of the sender came, which does not open it either.
    ///
    /// - Returns: Whether the envelope is kept.
    @discardableResult
    package func markAnswered(_ hash: Hash512, at now: Timestamp) throws(HomeError) -> Bool {
        try write { db in
            try db.run("UPDATE kept_envelope SET answered_at = ? WHERE hash = ?", [now.column, hash.column]) == 1
        }
    }

    /// - Parameter condition: SQL of this file; never of input.
    private func kept(
        where condition: String,
        _ arguments: StatementArguments = []
    ) throws(HomeError) -> [KeptEnvelope] {
        try read { db in
            try db.rows("SELECT * FROM kept_envelope WHERE \(condition) ORDER BY received_at, rowid", arguments).map {
                try KeptEnvelope($0, sealing: sealing)
            }
        }
    }
}
