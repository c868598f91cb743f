import PosternHome
import PosternTrust
import PosternWire

extension Client {
    /// So many things are said about one message.
    static let matchesAtMost = 100

    /// Why a message can be read here, or cannot, in words. From the home alone: no relay is asked.
    ///
    /// - Throws: ``ClientError/ambiguous(_:)`` when the digits name several.
    package func explain(_ subject: ExplainedSubject) throws -> [Explanation] {
        switch subject {
        case .message(let digits):
            guard let prefix = IDPrefix(digits) else { return [] }
            return try explain(prefix)
        case .place(let device, let counter):
            guard let prefix = IDPrefix(device) else { return [] }
            return try explainPlace(prefix, counter)
        }
    }

    private func explain(_ prefix: IDPrefix) throws -> [Explanation] {
        let kept = try home.kept(prefix, limit: Self.matchesAtMost)
        let messages = try home.messages(prefix, limit: Self.matchesAtMost)
        let notices = try home.notices(about: prefix, limit: Self.matchesAtMost)
        let here = Set(kept.map(\.arrival.header.message) + messages.map(\.first))
        let ids = here.isEmpty ? Set(notices.map(\.message)) : here
        guard ids.count <= 1 else { throw ClientError.ambiguous(ids.map(\.description).sorted()) }
        var found = try messages.map { try explain($0) }
        found += try kept.map { try explain($0) }
        if found.isEmpty { found = notices.compactMap { explain($0) } }
        return found.isEmpty ? [try explainUnknown(prefix.text)] : found
    }
}

// What is here.
extension Client {
    func explain(_ message: StoredMessage) throws -> Explanation {
        let id = message.first.description
        guard message.direction == .received else { return try explainSent(message) }
        let shown = try shown(message)
        var lines = ["it is here: it came \(message.at.rfc3339) from \(shown.from), device \(message.device)"]
        if message.sender == who { lines = ["it is here: you wrote it on your device \(message.device)"] }
        lines += message.marks.explanations(shown.from)
        if message.isReadElsewhere { lines.append("it was read on another device of yours") }
        let state: Explanation.Case =
            message.marks.contains(.identityChanged)
            ? .fromChangedIdentity : message.marks.contains(.deviceRemoved) ? .fromRemovedDevice : .readable
        return Explanation(id, state, lines)
    }

    func explain(_ kept: KeptEnvelope) throws -> Explanation {
        let id = kept.arrival.header.message.description
        let from = try login(of: kept.sender)
        let came = "it came \(kept.arrival.receivedAt.rfc3339) from \(from)"
        switch kept.reason {
        case .waits(let need) where need.kind == .roomEntry:
            return Explanation(id, .waitsForRoom, [came] + (try waitingForRoom(kept, need)))
        case .waits(let need):
            return Explanation(id, .waitsForList, [came] + (try waiting(kept, need, from)))
        case .held:
            return Explanation(
                id,
                .heldUntilAccepted,
                [
                    "\(came), whose identity or login has changed: it is kept sealed until you accept that",
                    "'postern accept' shows the change; \(kept.kept(for: Home.waitingLife))",
                ]
            )
        case .closed(let fault): return Explanation(id, .closed, [came] + kept.closedLines(fault, from))
        }
    }

    private func waitingForRoom(_ kept: KeptEnvelope, _ need: DocumentName) throws -> [String] {
        let conversation = kept.arrival.header.conversation
        let room = try roomName(conversation).text
        let held = try home.room(conversation)?.version ?? 0
        return [
            "it names change \(need.version) of \(room), which the relay withholds: here is change \(held)",
            "it is kept sealed and opens when that change is there; \(kept.kept(for: Home.waitingLife))",
            "nothing is sent to \(room) before; if that lasts, tell the administrator",
        ]
    }

    private func waiting(_ kept: KeptEnvelope, _ need: DocumentName, _ from: String) throws -> [String] {
        let held = try heldLists(of: kept.sender)?.newest.version ?? 0
        let named = try home.namedLists(of: kept.sender)[kept.arrival.header.device] ?? 0
        return [
            named >= need.version
                ? "it names version \(need.version) of the device list of \(from), which the relay withholds: here is"
                    + " version \(held)"
                : "it names version \(need.version) of the device list of \(from); what the relay gave was refused",
            "it is kept sealed and opens when that list is there; \(kept.kept(for: Home.waitingLife))",
            "nothing is sent to \(from) before; if that lasts, tell the administrator",
        ]
    }
}

extension KeptEnvelope {
    fileprivate func closedLines(_ fault: Fault?, _ from: String) -> [String] {
        let asked = askedAt.map { "the sender's device was asked for the key again \($0.rfc3339)" }
        let answer = answeredAt.map { "it answered \($0.rfc3339), and the message does not open with that either" }
        return [
            fault.words(from), asked ?? "the sender's device was not asked yet: that happens with the next receive",
            answer ?? "no answer came yet: it comes when that device connects", kept(for: Home.closedLife),
        ]
    }

    fileprivate func kept(for life: UInt64) -> String {
        "it is kept until \(arrival.receivedAt.adding(milliseconds: life).rfc3339)"
    }
}

extension KeptEnvelope.Fault? {
    fileprivate func words(_ from: String) -> String {
        switch self {
        case .sender?:
            "it does not open, and that is the fault of \(from)'s device: what it signed for this device is no good"
        case .relay?: "it does not open, and that is the fault of the relay: it altered what was for this device"
        case .nobody?:
            "it does not open: the key that it was sealed to was used already; the relay may have given one key twice"
        case nil: "it does not open"
        }
    }
}

extension MessageMarks {
    /// One sentence each.
    fileprivate func explanations(_ from: String) -> [String] {
        let all: [(MessageMarks, String)] = [
            (
                .deviceRemoved,
                "the device that sent it is no longer on the list of \(from): ask whether it was stolen before you rely on it"
            ),
            (
                .identityChanged,
                "the identity of \(from) has changed, and you had not accepted the new one: compare, see 'postern accept'"
            ),
            (
                .historyDiffers,
                "what it says of the message before does not fit: device or relay show others another one"
            ),
            (.late, "it came after it was reported missing"),
            (.repaired, "it did not open at first; the sender's device, or the relay, gave the key again"),
            (.clockAhead, "its sender's clock is more than 10 minutes ahead"),
            (.memberRemoved, "its sender was removed from the room since"),
        ]
        return all.filter { contains($0.0) }.map(\.1)
    }
}
