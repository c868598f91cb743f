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
            return Explanation(id, .refused, ["it came \(at) from \(login) and was refused: \(why)"])
        case .closed(let login, _, let why, let fault):
            let whose = fault == .relay ? "the relay" : fault == .sender ? "\(login)'s device" : "nobody"
            return Explanation(
                id,
                .neverOpened,
                [
                    "it came \(at) from \(login) and did not open: \(why)",
                    "the fault is of \(whose); it is not kept any more",
                ]
            )
        case .held(let login, _):
            return Explanation(
                id,
                .neverOpened,
                ["it came \(at) from \(login), who was not accepted in 30 days: it is not kept any more"]
            )
        default: return nil
        }
    }

    /// A message that is known by nothing but its number.
    func explainPlace(_ device: IDPrefix, _ counter: UInt64) throws -> [Explanation] {
        let records = try home.senderRecords().filter { device.matches($0.device) && isOfMessages($0) }
        let subject = "\(device.text.prefix(8))-\(counter)"
        let found = try records.map { try explain(counter, in: $0, subject) }
        if !found.isEmpty { return found }
        return [
            Explanation(
                subject,
                .unknown,
                ["no message of such a device came here"] + (try sinceWhen())
            )
        ]
    }

    private func isOfMessages(_ record: SenderRecord) -> Bool {
        record.conversation != ConversationID(from: record.device, to: account.device, in: account.who.network)
    }

    private func explain(_ counter: UInt64, in record: SenderRecord, _ subject: String) throws -> Explanation {
        let order = try OrderRecord(parsing: record.bytes)
        let sender = "\(try login(owning: record.device, in: record.conversation)), device \(record.device)"
        if let leftOut = try home.leftOutHere(in: record.conversation).first(where: {
            $0.device == record.device && $0.counters.contains(counter)
        }) {
            return Explanation(
                subject,
                .leftOut,
                [
                    "message \(counter) of \(sender), was not sealed for this device, which had no usable key then",
                    "its sender said so \(leftOut.at.rfc3339); your other devices may have it",
                ]
            )
        }
        if let missing = order.missing.first(where: { $0.counter == counter }) {
            return explain(missing, of: sender, subject)
        }
        if let taken = try home.taken(counter, of: record.device, in: record.conversation) {
            return try explain(taken, record, sender, subject)
        }
        return try explainUntaken(counter, order, record, sender, subject)
    }

    private func explain(_ missing: MissingCounter, of sender: String, _ subject: String) -> Explanation {
        let what = "message \(missing.counter) of \(sender), did not come; a later one did"
        guard missing.told == .expired else {
            return Explanation(
                subject,
                .missing,
                [
                    "\(what) \(missing.noticed.rfc3339)",
                    "the relay withholds it, or it is on its way, or it gave way at the relay (then a notice said so)",
                    "the relay may hold it until \(missing.expires.rfc3339)",
                ]
            )
        }
        return Explanation(
            subject,
            .expired,
            [
                "message \(missing.counter) of \(sender), expired at the relay before it came",
                "\(missing.expires.rfc3339)",
            ]
        )
    }

    private func explain(
        _ taken: TakenEnvelope,
        _ record: SenderRecord,
        _ sender: String,
        _ subject: String
    ) throws -> Explanation {
        let message = try home.message(taken.counter, of: record.device, in: record.conversation)
        switch taken.outcome {
        case .opened:
            let id = message.map { ": it is \($0.first)" } ?? ""
            return Explanation(subject, .readable, ["message \(taken.counter) of \(sender), is here\(id)"])
        case .refused:
            return Explanation(subject, .refused, ["message \(taken.counter) of \(sender), was refused"])
        case .closed:
            return Explanation(subject, .closed, ["message \(taken.counter) of \(sender), came and did not open"])
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
                ["message \(counter) of \(sender), was sent before the first one that came here"] + (try sinceWhen())
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
            return Explanation(subject, .missing, ["message \(counter) of \(sender), did not come; \(by) has heard it"])
        }
        return Explanation(
            subject,
            .unknown,
            ["no message \(counter) of \(sender), came here; the newest is \(order.highest)"]
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
        return Explanation(id, .unknown, lines)
    }

    private func sinceWhen() throws -> [String] {
        guard let listed = try ownLists().newest.content.device(account.device) else { return [] }
        return [
            "this device was added \(listed.added.rfc3339): what was sent before is not for it, and it has no history"
        ]
    }
}
