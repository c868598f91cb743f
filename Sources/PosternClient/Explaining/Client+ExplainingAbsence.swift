import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

// What is not here.
extension Client {
    /// What was told of a message that is not kept.
    func explain(_ told: ToldNotice) -> Explanation? {
        guard case .notice(let bytes) = told.event.body, let notice = ClientNotice(bytes: bytes) else { return nil }
        let id = told.message.description
        let at = told.event.at.rfc3339
        switch notice {
        case .refused(let login, _, let why):
            return Explanation(
                id,
                .refused,
                ["it came \(at) from \(login) and was refused: \(why)", "it is not kept: \(Self.sentAgain(login))"]
            )
        case .closed(let login, _, let why, let fault):
            let whose = fault == .relay ? "the relay" : fault == .sender ? "\(login)'s device" : "nobody"
            return Explanation(
                id,
                .neverOpened,
                [
                    "it came \(at) from \(login) and did not open: \(why)",
                    "the fault is of \(whose); it is not kept any more: \(Self.sentAgain(login))",
                ]
            )
        case .held(let login, _):
            return Explanation(
                id,
                .neverOpened,
                [
                    "it came \(at) from \(login), and was kept sealed until you accept who that is",
                    "it is not kept any more: \(Self.sentAgain(login))",
                ]
            )
        default: return nil
        }
    }

    private static func sentAgain(_ login: String) -> String { "ask \(login) to send it again" }
    private static let receiveFirst =
        "'postern receive' takes what waits at the relay; if it is not among that, ask whoever sent it to send it again"

    /// A message that is known by nothing but its number.
    func explainPlace(_ device: IDPrefix, _ counter: UInt64) throws -> [Explanation] {
        let records = try home.senderRecords().filter { device.matches($0.device) && isOfMessages($0) }
        let subject = "\(device.text.prefix(8))-\(counter)"
        let told = try records.map { try explain(counter, in: $0, subject) }
        // Of what waits nothing is verified: it stands beside what is known for certain.
        let waiting = try waiting(counter, of: device)
        let known = waiting.isEmpty ? told : told.filter { $0.state != .unknown }
        let found = known + waiting.filter { !known.contains($0) }
        if !found.isEmpty { return found }
        return [
            Explanation(
                subject,
                .unknown,
                ["no message of such a device came here"] + (try sinceWhen()) + [Self.receiveFirst]
            )
        ]
    }

    private func waiting(_ counter: UInt64, of device: IDPrefix) throws -> [Explanation] {
        try home.kept(from: device, limit: Home.waitingAtMost + Home.heldAtMost)
            .filter { $0.arrival.header.counter == counter && $0.arrival.header.kind != .device }
            .map { try explain($0) }
    }

    private func isOfMessages(_ record: SenderRecord) -> Bool {
        record.conversation != ConversationID(from: record.device, to: account.device, in: account.who.network)
    }

    private func explain(_ counter: UInt64, in record: SenderRecord, _ subject: String) throws -> Explanation {
        let order = try OrderRecord(parsing: record.bytes)
        let login = try login(owning: record.device, in: record.conversation)
        let sender = "\(login), device \(record.device)"
        if let taken = try home.taken(counter, of: record.device, in: record.conversation) {
            return try explain(taken, record, sender, subject)
        }
        if let leftOut = try home.leftOutHere(in: record.conversation).first(where: {
            $0.device == record.device && $0.counters.contains(counter)
        }) {
            return Explanation(
                subject,
                .leftOut,
                [
                    "message \(counter) of \(sender), was not sealed for this device, which had no usable key then",
                    "its sender said so \(leftOut.at.rfc3339); your other devices may have it, or \(Self.sentAgain(login))",
                ]
            )
        }
        if let missing = order.missing.first(where: { $0.counter == counter }) {
            return explain(missing, of: login, sender, subject)
        }
        return try explainUntaken(counter, order, record, sender, subject)
    }

    private func explain(
        _ missing: MissingCounter,
        of login: String,
        _ sender: String,
        _ subject: String
    ) -> Explanation {
        let what = "message \(missing.counter) of \(sender), did not come; a later one did"
        guard missing.told == .expired || missing.expires <= clock() else {
            return Explanation(
                subject,
                .missing,
                [
                    "\(what) \(missing.noticed.rfc3339)",
                    "the relay withholds it, or it is on its way, or it gave way at the relay (then a notice said so)",
                    "the relay may hold it until \(missing.expires.rfc3339); if it matters, \(Self.sentAgain(login))",
                ]
            )
        }
        return Explanation(
            subject,
            .expired,
            [
                "message \(missing.counter) of \(sender), expired at the relay before it came:"
                    + " \(missing.expires.rfc3339)", Self.sentAgain(login),
            ]
        )
    }

    private func explain(
        _ taken: TakenEnvelope,
        _ record: SenderRecord,
        _ sender: String,
        _ subject: String
    ) throws -> Explanation {
        if let message = try home.message(taken.counter, of: record.device, in: record.conversation) {
            return try explain(message)
        }
        if let kept = try home.kept(taken.hash) { return try explain(kept) }
        if let told = try home.notice(about: taken.hash).flatMap({ explain($0) }) { return told }
        // Another sealing of a message that is in the history, or what was told has gone.
        let message = "message \(taken.counter) of \(sender),"
        switch taken.outcome {
        case .opened:
            return Explanation(subject, .readable, ["\(message) is here: it came under another number before"])
        case .refused: return Explanation(subject, .refused, ["\(message) was refused"])
        case .closed: return Explanation(subject, .neverOpened, ["\(message) came and did not open"])
        }
    }

    private func explainUntaken(
        _ counter: UInt64,
        _ order: OrderRecord,
        _ record: SenderRecord,
        _ sender: String,
        _ subject: String
    ) throws -> Explanation {
        if counter < order.baseline {
            return Explanation(
                subject,
                .notForThisDevice,
                [
                    "message \(counter) of \(sender), was sent before the first one that came here: your other devices may"
                        + " have it"
                ] + (try sinceWhen())
            )
        }
        if counter < order.highest {
            return Explanation(
                subject,
                .unknown,
                ["message \(counter) of \(sender), was given up by its sender, or came too long ago to be told apart"]
            )
        }
        if let heard = try home.heardElsewhere(of: record.device, in: record.conversation), heard.counter >= counter {
            let by = try login(owning: heard.by, in: heard.conversation)
            return Explanation(
                subject,
                .missing,
                ["message \(counter) of \(sender), did not come; \(by) has heard it", Self.sentAgain(login)]
            )
        }
        return Explanation(
            subject,
            .unknown,
            ["no message \(counter) of \(sender), came here; the newest is \(order.highest)", Self.receiveFirst]
        )
    }
}

extension Client {
    /// What there is to say about an id that never was seen here.
    func explainUnknown(_ id: String) throws -> Explanation {
        var lines = ["no message with this id came to this device"]
        lines += try sinceWhen()
        for record in try home.senderRecords() where isOfMessages(record) {
            let missing = try OrderRecord(parsing: record.bytes).missing
            guard let first = missing.first?.counter else { continue }
            let login = try login(owning: record.device, in: record.conversation)
            lines.append(
                "of \(login), device \(record.device), \(missing.count) messages are missing,"
                    + " the first is \(record.device.description.prefix(8))-\(first)"
            )
        }
        for item in try home.leftOutHere() {
            let login = try login(owning: item.device, in: item.conversation)
            lines.append(
                "of \(login), device \(item.device), the messages \(item.counters.lowerBound)"
                    + " to \(item.counters.upperBound) were not sealed for this device, which had no usable key"
            )
        }
        return Explanation(id, .unknown, lines + [Self.receiveFirst])
    }

    private func sinceWhen() throws -> [String] {
        guard let listed = try ownLists().newest.content.device(account.device) else { return [] }
        return [
            "this device was added \(listed.added.rfc3339): what was sent before is not for it, and it has no history"
        ]
    }
}
