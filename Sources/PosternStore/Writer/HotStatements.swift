import PosternWire

/// The SQL of the hot path, one statement a function.
final class HotStatements {
    private let userByWho, devicesOfUser, ownerOfDevice, rowOfDevice: Statement
    private let answerByNumber, numberBySent, unindexed, insertSent, setIndexed: Statement
    private let insertMessage, insertBody, insertDelivery: Statement
    private let deleteDelivery, lowerWaiting, deleteBody, acceptedAt: Statement
    private let lengthOfQueue, oldestDeliveries, mergeGap: Statement
    private let setLastAccepted, setLastSeen, setLastActivity, setLastLogin, raiseMark: Statement

    init(_ connection: OpaquePointer) throws(SQLiteFailure) {
        func prepare(_ sql: String) throws(SQLiteFailure) -> Statement { try Statement(connection, sql) }
        userByWho = try prepare(
            """
            SELECT user.id, is_suspended, list_version FROM user JOIN network ON network.id = user.network
            WHERE network.network = ?1 AND user.user = ?2
            """
        )
        devicesOfUser = try prepare(
            """
            SELECT id, device, state = 3, EXISTS (SELECT 1 FROM bundle WHERE bundle.device = device.id)
            FROM device WHERE user = ?1 AND state <> 2 ORDER BY device
            """
        )
        ownerOfDevice = try prepare(
            """
            SELECT network.network || user.user FROM device
            JOIN user ON user.id = device.user JOIN network ON network.id = user.network
            WHERE device.device = ?1 AND device.state <> 2
            """
        )
        rowOfDevice = try prepare("SELECT id FROM device WHERE device = ?1")
        answerByNumber = try prepare("SELECT number, accepted_ms, fingerprint, left_out FROM message WHERE number = ?1")
        numberBySent = try prepare("SELECT number FROM sent WHERE sender = ?1 AND message = ?2")
        unindexed = try prepare(
            """
            SELECT sender, message, number FROM message
            WHERE number >= (SELECT indexed_below FROM relay) ORDER BY number
            """
        )
        // What expired before it was brought in would stay for ever.
        insertSent = try prepare(
            """
            INSERT OR REPLACE INTO sent SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM message WHERE number = ?3)
            """
        )
        setIndexed = try prepare("UPDATE relay SET indexed_below = ?1")
        insertMessage = try prepare("INSERT INTO message VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
        insertBody = try prepare("INSERT INTO body VALUES (?1, ?2, ?3, ?4)")
        insertDelivery = try prepare("INSERT INTO delivery VALUES (?1, ?2, ?3, ?4, ?5)")
        deleteDelivery = try prepare("DELETE FROM delivery WHERE device = ?1 AND message = ?2 RETURNING size")
        deleteBody = try prepare("DELETE FROM body WHERE number = ?1 AND waiting <= ?2 RETURNING number")
        lowerWaiting = try prepare("UPDATE body SET waiting = waiting - ?2 WHERE number = ?1")
        acceptedAt = try prepare("SELECT accepted_ms FROM message WHERE number = ?1")
        lengthOfQueue = try prepare("SELECT count(*), ifnull(sum(size), 0) FROM delivery WHERE device = ?1")
        oldestDeliveries = try prepare("SELECT message, size FROM delivery WHERE device = ?1 ORDER BY message LIMIT ?2")
        mergeGap = try prepare(
            """
            INSERT INTO gap VALUES (?1, 1, ?2, ?2)
            ON CONFLICT (device) DO UPDATE SET count = count + 1,
                from_ms = min(from_ms, ?2), to_ms = max(to_ms, ?2)
            """
        )
        setLastAccepted = try prepare("UPDATE device SET last_accepted = ?2 WHERE id = ?1")
        setLastSeen = try prepare("UPDATE device SET last_seen_ms = ?2 WHERE device = ?1 RETURNING user")
        setLastActivity = try prepare("UPDATE user SET last_activity_ms = ?2 WHERE id = ?1")
        setLastLogin = try prepare("UPDATE user SET last_login_ms = ?2 WHERE id = ?1")
        raiseMark = try prepare("UPDATE relay SET message_mark = ?1 WHERE message_mark < ?1")
    }
}

extension HotStatements {
    func user(_ who: Who) throws(SQLiteFailure) -> RosterUser? {
        var found: (row: Int64, isSuspended: Bool, listVersion: UInt32)?
        try userByWho.each(.id(who.network), .id(who.user)) {
            found = ($0.integer(0), $0.integer(1) != 0, UInt32(clamping: $0.integer(2)))
        }
        guard let found else { return nil }
        var devices: [RosterDevice] = []
        try devicesOfUser.each(.integer(found.row)) { row in
            guard let id = DeviceID(row.bytes(1)) else { return }
            devices.append(
                RosterDevice(
                    row: row.integer(0),
                    id: id,
                    owner: who,
                    isShutOut: found.isSuspended || row.integer(2) != 0,
                    hasPublishedKey: row.integer(3) != 0
                )
            )
        }
        return RosterUser(
            row: found.row,
            who: who,
            isSuspended: found.isSuspended,
            listVersion: found.listVersion,
            devices: devices
        )
    }

    func owner(of device: DeviceID) throws(SQLiteFailure) -> Who? {
        var who: Who?
        try ownerOfDevice.each(.id(device)) { who = Who($0.bytes(0)) }
        return who
    }

    func row(of device: DeviceID) throws(SQLiteFailure) -> Int64? { try rowOfDevice.run(.id(device)) }

    /// What was answered to a message that was written; `nil` when that is too long ago.
    func answer(to number: Int64) throws(SQLiteFailure) -> RecentAnswers.Answer? {
        var answer: RecentAnswers.Answer?
        try answerByNumber.each(.integer(number)) { row in
            guard let fingerprint = Fingerprint(row.bytes(2)) else { return }
            let accepted = AcceptedMessage(
                number: MessageNumber(row.integer(0)),
                at: Timestamp(stored: row.integer(1)),
                leftOut: DeviceIDs.split(row.bytes(3))
            )
            answer = RecentAnswers.Answer(fingerprint: fingerprint, accepted: accepted)
        }
        return answer
    }

    func insert(_ message: UnwrittenMessage, for waiting: [UnwrittenMessage.Waiting]) throws(SQLiteFailure) {
        let offer = message.offer
        let number = Statement.Value.integer(message.accepted.number.value)
        try insertMessage.run(
            number,
            .integer(message.sender.row),
            .id(offer.message),
            .blob(offer.fingerprint.bytes),
            .time(offer.now),
            .blob(DeviceIDs.join(message.accepted.leftOut))
        )
        let count = Statement.Value.integer(Int64(waiting.count))
        try insertBody.run(number, count, .blob(offer.envelope), .blob(offer.wrapBlock.bytes))
        for waiting in waiting {
            try insertDelivery.run(
                .integer(waiting.device.row),
                number,
                .integer(Int64(waiting.row)),
                .integer(Int64(offer.size)),
                .time(offer.expires)
            )
        }
    }

    /// - Returns: What the delivery counted for; `nil` when it was gone already.
    func deleteDelivery(of message: Int64, to device: Int64) throws(SQLiteFailure) -> Int? {
        try deleteDelivery.run(.integer(device), .integer(message)).map { Int(clamping: $0) }
    }

    /// So many devices wait no longer for the message; with the last one its body goes.
    func lowerWaiting(of message: Int64, by count: Int) throws(SQLiteFailure) {
        let isGone = try deleteBody.run(.integer(message), .integer(Int64(count))) != nil
        if !isGone { try lowerWaiting.run(.integer(message), .integer(Int64(count))) }
    }

    func queueLength(of device: Int64) throws(SQLiteFailure) -> QueueBook.Length {
        var length = QueueBook.Length(messages: 0, bytes: 0)
        try lengthOfQueue.each(.integer(device)) {
            length = QueueBook.Length(messages: Int(clamping: $0.integer(0)), bytes: Int(clamping: $0.integer(1)))
        }
        return length
    }

    func oldestDeliveries(of device: Int64, limit: Int) throws(SQLiteFailure) -> [(message: Int64, size: Int)] {
        var oldest: [(message: Int64, size: Int)] = []
        try oldestDeliveries.each(.integer(device), .integer(Int64(limit))) {
            oldest.append(($0.integer(0), Int(clamping: $0.integer(1))))
        }
        return oldest
    }

    /// One more message gave way in the device's queue.
    func addToGap(of device: Int64, message: Int64) throws(SQLiteFailure) {
        guard let accepted = try acceptedAt.run(.integer(message)) else { return }
        try mergeGap.run(.integer(device), .integer(accepted))
    }

    func setLastAccepted(_ message: MessageID, of device: Int64) throws(SQLiteFailure) {
        try setLastAccepted.run(.integer(device), .id(message))
    }

    func write(_ touch: Batch.Touch, of device: DeviceID) throws(SQLiteFailure) {
        guard let user = try setLastSeen.run(.id(device), .time(touch.at)) else { return }
        try setLastActivity.run(.integer(user), .time(touch.at))
        if let signIn = touch.signIn { try setLastLogin.run(.integer(user), .time(signIn)) }
    }

    /// No number below `mark` is given out after a restart.
    func raiseMark(to mark: Int64) throws(SQLiteFailure) {
        try raiseMark.run(.integer(mark))
    }

    func unindexedMessages() throws(SQLiteFailure) -> [SentIndex.Entry] {
        var entries: [SentIndex.Entry] = []
        try unindexed.each { row in
            guard let message = MessageID(row.bytes(1)) else { return }
            let key = SentIndex.Key(sender: row.integer(0), message: message)
            entries.append(SentIndex.Entry(key: key, number: row.integer(2)))
        }
        return entries
    }

    func indexedNumber(of key: SentIndex.Key) throws(SQLiteFailure) -> Int64? {
        try numberBySent.run(.integer(key.sender), .id(key.message))
    }

    func index(_ entry: SentIndex.Entry) throws(SQLiteFailure) {
        try insertSent.run(.integer(entry.key.sender), .id(entry.key.message), .integer(entry.number))
    }

    func setIndexedBelow(_ number: Int64) throws(SQLiteFailure) {
        try setIndexed.run(.integer(number))
    }
}
