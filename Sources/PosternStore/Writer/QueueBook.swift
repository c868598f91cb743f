/// How much is written and unacknowledged for each device: counted once from the database, then kept up by the writer.
final class QueueBook {
    struct Length: Sendable {
        var messages: Int
        var bytes: Int
    }

    private var lengths: [Int64: Length] = [:]
    private var acknowledged: [Int64: UInt64] = [:]
    private let statements: HotStatements
    private let deviceLimit = 200_000

    init(_ statements: HotStatements) {
        self.statements = statements
    }

    func length(of device: Int64) throws(SQLiteFailure) -> Length {
        if let length = lengths[device] { return length }
        if lengths.count >= deviceLimit { forget() }
        let length = try statements.queueLength(of: device)
        lengths[device] = length
        return length
    }

    /// The device has acknowledged something now, in the machine's monotonic nanoseconds.
    func noteAcknowledgement(of device: Int64, at now: UInt64) {
        if acknowledged.count >= deviceLimit { acknowledged = [:] }
        acknowledged[device] = now
    }

    /// Whether the device will hardly acknowledge its next message within milliseconds: something waits for it, and it
    /// has said nothing for a second.
    func isSilent(_ device: Int64, at now: UInt64) -> Bool {
        if let last = acknowledged[device], now - last < silence { return false }
        guard let length = try? length(of: device) else { return true }
        return length.messages > 0
    }

    func add(messages: Int, bytes: Int, to device: Int64) throws(SQLiteFailure) {
        var length = try length(of: device)
        length.messages += messages
        length.bytes += bytes
        lengths[device] = length
    }

    /// What is committed already is gone from these queues. A length that is not here is counted without it.
    func lower(by gone: [Int64: Length]) {
        for (device, gone) in gone {
            lengths[device]?.messages -= gone.messages
            lengths[device]?.bytes -= gone.bytes
        }
    }

    func forget(_ devices: [Int64]) {
        for device in devices { lengths[device] = nil }
    }

    /// After a transaction that was undone, and after a verb that changed queues.
    func forget() {
        lengths = [:]
    }
}

private let silence: UInt64 = 1_000_000_000
