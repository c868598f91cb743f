import PosternWire

/// How often a wrong secret was given in a row, and what follows: a file beside the home, as the home itself says nothing
/// before it is open.
///
///     home.tries   version.u8 = 1  lock-after.u32  erase-after.u32  n*(count.u32 last.u64), one for each ``Kind``
///
/// It stops who guesses at a device's keyboard. Who copies the files guesses as fast as scrypt lets them.
struct UnlockTries {
    /// Each is a row of its own.
    enum Kind: Int, CaseIterable {
        /// Of the home's passphrase: it is this device that found it wrong.
        case passphrase
        /// Of the account's password: the relay says that it is wrong. Its word alone erases no home, and locks no home.
        case password
    }

    private struct Row {
        var count: UInt32 = 0
        var last = Timestamp(milliseconds: 0)
    }

    private static let version: UInt8 = 1
    private static let byteCount = 9 + 12 * Kind.allCases.count
    /// Doubles with each further wrong secret, seconds: 30 s, and a day at most.
    private static let firstLock: UInt64 = 30
    private static let longestLock: UInt64 = 86_400

    private(set) var rules = UnlockRules.standard
    private var rows = Kind.allCases.map { _ in Row() }

    private init() {}

    private init(parsing bytes: [UInt8]) throws(LayoutError) {
        var reader = ByteReader(bytes)
        guard try reader.u8() == Self.version else { throw .meaningless("version") }
        rules = UnlockRules(lockAfter: try reader.u32(), eraseAfter: try reader.u32())
        for index in rows.indices {
            rows[index] = Row(count: try reader.u32(), last: Timestamp(milliseconds: try reader.u64()))
        }
        try reader.finish()
    }

    private var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.u8(Self.version)
        writer.u32(rules.lockAfter)
        writer.u32(rules.eraseAfter)
        for row in rows {
            writer.u32(row.count)
            writer.u64(row.last.milliseconds)
        }
        return writer.bytes
    }
}

extension UnlockTries {
    /// - Throws: ``HomeError/tooManyTries(seconds:)`` while one has to wait.
    static func check(_ kind: Kind, of files: HomeFiles, at now: Timestamp) throws(HomeError) {
        let wait = try change(files) { tries in tries.wait(kind, at: now) }
        guard wait == 0 else { throw .tooManyTries(seconds: UInt32(clamping: wait)) }
    }

    /// One more in the row.
    ///
    /// - Returns: Whether the home is to be erased for it.
    static func count(_ kind: Kind, of files: HomeFiles, at now: Timestamp) throws(HomeError) -> Bool {
        try change(files) { tries in
            let count = tries.rows[kind.rawValue].count
            tries.rows[kind.rawValue] = Row(count: count == .max ? count : count + 1, last: now)
            return kind == .passphrase && tries.rules.eraseAfter > 0
                && tries.rows[kind.rawValue].count >= tries.rules.eraseAfter
        }
    }

    /// A right one ends the row.
    static func forget(_ kind: Kind, of files: HomeFiles) throws(HomeError) {
        try change(files) { $0.rows[kind.rawValue] = Row() }
    }

    static func use(_ rules: UnlockRules, of files: HomeFiles) throws(HomeError) {
        try change(files) { $0.rules = rules }
    }

    /// Seconds. A clock that was put back wins nothing: the time is counted from now on.
    private mutating func wait(_ kind: Kind, at now: Timestamp) -> UInt64 {
        let row = rows[kind.rawValue]
        guard rules.lockAfter > 0, row.count >= rules.lockAfter else { return 0 }
        let doublings = min(row.count - rules.lockAfter, 32)
        let seconds = min(Self.firstLock << UInt64(doublings), Self.longestLock)
        if now < row.last { rows[kind.rawValue].last = now }
        let until = min(row.last, now).adding(seconds: seconds)
        return now < until ? (until.milliseconds - now.milliseconds + 999) / 1000 : 0
    }

    /// Another process may do the same: one after another.
    private static func change<Value>(
        _ files: HomeFiles,
        _ body: (inout UnlockTries) -> Value
    ) throws(HomeError) -> Value {
        try files.whileLocked { () throws(HomeError) in
            var tries = try read(files)
            let before = tries.bytes
            let value = body(&tries)
            if tries.bytes != before { try files.replace(files.tries, with: tries.bytes) }
            return value
        }
    }

    private static func read(_ files: HomeFiles) throws(HomeError) -> UnlockTries {
        guard files.exists(files.tries) else { return UnlockTries() }
        do {
            return try UnlockTries(parsing: try files.read(files.tries, limit: byteCount))
        } catch let error as HomeError {
            throw error
        } catch {
            throw .damaged("home.tries")
        }
    }
}
