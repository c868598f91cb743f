import PosternWire

/// Admitted messages that are in memory only.
struct UnwrittenMessages {
    private var byKey: [SentKey: UnwrittenMessage] = [:]
    private var byNumber: [MessageNumber: UnwrittenMessage] = [:]
    /// Those that may yet be acknowledged before they are written, in the order of their time. Settled ones are taken
    /// out when they come first, or with the next batch.
    private var hopeful: [UnwrittenMessage] = []
    private var firstHopeful = 0
    /// Those that will be written, whatever comes.
    private(set) var bound: [UnwrittenMessage] = []
    private(set) var bytes = 0
    /// Recipients that have not acknowledged them, all together.
    private(set) var recipients = 0
    /// Some of the hopeful ones were made due out of their order.
    private var isHurried = false

    var count: Int { byNumber.count }

    subscript(key: SentKey) -> UnwrittenMessage? { byKey[key] }
    subscript(number: MessageNumber) -> UnwrittenMessage? { byNumber[number] }

    mutating func add(_ message: UnwrittenMessage, isBound: Bool) {
        byKey[message.offer.key] = message
        byNumber[message.accepted.number] = message
        bytes += message.size
        recipients += message.waitingCount
        if isBound { bound.append(message) } else { hopeful.append(message) }
    }

    /// The device waits for it no longer.
    ///
    /// - Returns: Whether it was the last one.
    mutating func acknowledge(_ message: UnwrittenMessage, by device: DeviceID) -> Bool {
        guard message.acknowledge(by: device) else { return false }
        recipients -= 1
        return message.waitingCount == 0
    }

    /// Each recipient has acknowledged it, or it was written or refused.
    mutating func remove(_ message: UnwrittenMessage) {
        guard byNumber.removeValue(forKey: message.accepted.number) != nil else { return }
        byKey[message.offer.key] = nil
        bytes -= message.size
        recipients -= message.waitingCount
        assert(!byNumber.isEmpty || (bytes, recipients) == (0, 0), "what is counted in is counted out")
        while firstHopeful < hopeful.count, byNumber[hopeful[firstHopeful].accepted.number] == nil { firstHopeful += 1 }
        if firstHopeful == hopeful.count {
            hopeful.removeAll(keepingCapacity: true)
            firstHopeful = 0
        } else if firstHopeful > 1024, firstHopeful * 2 > hopeful.count {
            hopeful.removeFirst(firstHopeful)
            firstHopeful = 0
        }
    }

    /// The earliest time at which something is to be written.
    var nextDue: UInt64? {
        let hopefulDue = firstHopeful < hopeful.count ? hopeful[firstHopeful].due : nil
        guard let hopefulDue, let boundDue = bound.first?.due else { return hopefulDue ?? bound.first?.due }
        return min(hopefulDue, boundDue)
    }

    /// The lowest number of all.
    var oldest: MessageNumber? { byNumber.keys.min() }

    /// Makes what waits for the device due at once.
    ///
    /// - Returns: Whether there is anything.
    mutating func hurry(for device: DeviceID) -> Bool {
        var isAny = false
        for message in byNumber.values where message.waits(for: device) {
            message.due = 0
            isAny = true
        }
        isHurried = isHurried || isAny
        return isAny
    }

    /// Those to write now, in the order of their numbers; they stay known until they are removed one by one.
    ///
    /// - Parameter time: Hopeful ones that are due later are left.
    mutating func takeDue(at time: UInt64) -> [UnwrittenMessage] {
        let waiting = bound.filter { byNumber[$0.accepted.number] != nil }
        bound = []
        guard isHurried || firstHopeful < hopeful.count && hopeful[firstHopeful].due <= time else { return waiting }
        isHurried = false
        let known = hopeful[firstHopeful...].filter { byNumber[$0.accepted.number] != nil }
        hopeful = known.filter { $0.due > time }
        firstHopeful = 0
        return (waiting + known.filter { $0.due <= time }).sorted { $0.accepted.number < $1.accepted.number }
    }
}
