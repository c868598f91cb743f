import GRDB
package import PosternWire

/// Counters that a device did not seal for this one.
package struct LeftOutHere: Hashable, Sendable {
    package let conversation: ConversationID
    package let device: DeviceID
    package let counters: ClosedRange<UInt64>
    /// When its sender said so.
    package let at: Timestamp

    package init(conversation: ConversationID, device: DeviceID, counters: ClosedRange<UInt64>, at: Timestamp) {
        self.conversation = conversation
        self.device = device
        self.counters = counters
        self.at = at
    }
}

extension Home {
    /// Notes that this device was left out, and tells the user.
    ///
    /// - Parameter notice: Told unless all of it was known.
    package func note(_ leftOut: [LeftOutHere], telling notice: Notice) throws(HomeError) {
        try write { db in
            var isNew = false
            for item in leftOut {
                let count = try db.run(
                    "INSERT OR IGNORE INTO left_out_here (conversation, device, first, last, at) VALUES (?, ?, ?, ?, ?)",
                    [
                        item.conversation.column, item.device.column, item.counters.lowerBound.sortable,
                        item.counters.upperBound.sortable, item.at.column,
                    ]
                )
                isNew = isNew || count == 1
            }
            if isNew, let at = leftOut.first?.at { try db.insert(notice, at: at, sealing: sealing) }
        }
    }

    /// - Parameter conversation: Only what concerns this one; nil for all.
    package func leftOutHere(in conversation: ConversationID? = nil) throws(HomeError) -> [LeftOutHere] {
        try read { db in
            try db.rows(
                """
                SELECT * FROM left_out_here WHERE conversation = coalesce(?, conversation)
                ORDER BY at, conversation, device, first
                """,
                [conversation?.column]
            ).map { row in
                let (first, last) = (try row.counter("first"), try row.counter("last"))
                guard first <= last else { throw HomeError.damaged("left_out_here") }
                return LeftOutHere(
                    conversation: try row.id("conversation"),
                    device: try row.id("device"),
                    counters: first...last,
                    at: try row.time("at")
                )
            }
        }
    }
}
