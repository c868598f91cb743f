import GRDBSQLite

/// Whether the disk has room for what is new. Where it has none, the reserve is given up for what frees some.
struct DiskSpace {
    private(set) var isFull = false
    private let reserve: any DiskReserve
    private let pause: UInt64
    private var nextLook: UInt64 = 0

    /// - Parameters:
    ///   - directory: Of the database.
    ///   - handle: The writer's connection, which outlives this.
    init(_ options: StoreOptions, directory: String, handle: OpaquePointer) {
        pause = options.fullDiskPause.nanoseconds
        if let pages = options.mostPages {
            reserve = ReservedPages(handle: handle, limit: pages.limit, pages: pages.reserve)
        } else if options.reserveBytes > 0 {
            reserve = ReserveFile(path: directory + "/reserve", bytes: options.reserveBytes)
        } else {
            reserve = NoReserve()
        }
        // Where there is too little it is taken later; what comes until then finds out whether it fits.
        _ = reserve.take()
    }

    /// - Parameter now: The machine's monotonic nanoseconds.
    /// - Returns: False where it was known.
    mutating func fill(at now: UInt64) -> Bool {
        nextLook = now + pause
        guard !isFull else { return false }
        isFull = true
        reserve.release()
        return true
    }

    /// - Returns: Whether there is room again.
    mutating func looksAgain(at now: UInt64) -> Bool {
        guard now >= nextLook else { return false }
        nextLook = now + pause
        isFull = !reserve.take()
        return !isFull
    }
}
