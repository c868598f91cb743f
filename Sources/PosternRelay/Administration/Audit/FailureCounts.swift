import PosternWire

/// Attempts in vain, counted by whom or what they were made with: of each at most one record is written a minute.
struct FailureCounts<Key: Hashable & Sendable, Actor: Sendable>: Sendable {
    /// Attempts since the last record about them.
    struct Row: Sendable {
        fileprivate(set) var count: UInt64 = 0
        /// Who made the last one.
        fileprivate(set) var last: Actor
        fileprivate(set) var reason: String
        fileprivate var recorded: Timestamp?
    }

    private var rows: [Key: Row] = [:]

    private static var pause: Pause { Pause(seconds: 60) }

    func holds(_ key: Key) -> Bool { rows[key] != nil }
    var count: Int { rows.count }

    /// - Parameter reason: Never what was sent.
    /// - Returns: Whether a record is due now.
    mutating func note(_ key: Key, by actor: Actor, reason: String, at now: Timestamp) -> Bool {
        var row = rows[key] ?? Row(last: actor, reason: reason)
        row.count += 1
        (row.last, row.reason) = (actor, reason)
        rows[key] = row
        return Self.pause.isOver(since: row.recorded, at: now)
    }

    /// What is due; from now on it counts as recorded.
    mutating func take(at now: Timestamp) -> [Key: Row] {
        var due: [Key: Row] = [:]
        for (key, row) in rows where Self.pause.isOver(since: row.recorded, at: now) {
            if row.count > 0 {
                due[key] = row
                rows[key]?.count = 0
                rows[key]?.recorded = now
            } else {
                rows[key] = nil
            }
        }
        return due
    }
}

/// How long something is not said again.
struct Pause: Hashable, Sendable {
    let seconds: UInt64

    /// - Parameter last: When it was said; `nil` for never. A clock that was set back ends the pause too.
    func isOver(since last: Timestamp?, at now: Timestamp) -> Bool {
        guard let last else { return true }
        return now < last || now >= last.adding(seconds: seconds)
    }
}
