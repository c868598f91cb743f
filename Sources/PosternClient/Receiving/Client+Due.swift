import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

extension Client {
    /// Messages that are missing or have expired, when it is time to say so.
    func tellDue() throws {
        let now = clock()
        for record in try home.recordsDue(at: now) {
            var order = try OrderRecord(parsing: record.bytes)
            let due = order.notices(at: now)
            // Told once by the record itself.
            let lines = try notices(due, of: record).map { Notice(about: nil, content: $0.bytes) }
            _ = try home.tell(
                lines,
                updating: record.replaced(by: order.bytes, nextNotice: order.nextNotice),
                at: now
            )
        }
        try tellHeardElsewhere()
    }

    /// What is missing between devices is no message of anybody.
    private func notices(_ due: OrderRecord.Notices, of record: SenderRecord) throws -> [ClientNotice] {
        let requests = ConversationID(from: record.device, to: account.device, in: account.who.network)
        guard record.conversation != requests else { return [] }
        let login = try login(owning: record.device, in: record.conversation)
        let device = record.device.description
        var notices: [ClientNotice] = []
        if let (count, first) = Self.extent(due.missing) {
            notices.append(.missing(login: login, device: device, count: count, first: first))
        }
        if let (count, first) = Self.extent(due.expired) {
            notices.append(.expired(login: login, device: device, count: count, first: first))
        }
        return notices
    }

    private static func extent(_ counters: CounterRanges) -> (count: UInt64, first: UInt64)? {
        counters.ranges.first.map { (CounterRanges.count(counters.ranges), $0.lowerBound) }
    }
}

extension CounterRanges {
    /// How many counters; saturates.
    static func count(_ ranges: [ClosedRange<UInt64>]) -> UInt64 {
        ranges.reduce(0) { sum, range in
            let (next, overflow) = sum.addingReportingOverflow(range.upperBound - range.lowerBound)
            return overflow || next == .max ? .max : next + 1
        }
    }
}
