import PosternCrypto
import PosternHome
import PosternWire

/// Where an envelope stands among those of its sender device in its conversation, as the home has it now.
struct OrderPlace {
    private let home: Home
    private let header: Header
    private let record: SenderRecord
    private(set) var order: OrderRecord
    private let recorded: RecordedEnvelope?

    init(_ header: Header, in home: Home) throws {
        self.home = home
        self.header = header
        record = try home.record(of: header.device, in: header.conversation)
        order = record.bytes.isEmpty ? OrderRecord() : try OrderRecord(parsing: record.bytes)
        recorded = try home.taken(header.counter, of: header.device, in: header.conversation).map {
            RecordedEnvelope(hash: $0.hash, outcome: RecordedEnvelope.Outcome($0.outcome))
        }
    }

    func standing(of hash: Hash512) -> Standing {
        order.standing(of: header.counter, hash: hash, recorded: recorded)
    }

    /// Whether the user was told that this one is missing.
    var wasReported: Bool {
        order.missing.contains { $0.counter == header.counter && $0.told != .nothing }
    }

    /// Takes an arrival; of one that was closed, what its content adds.
    mutating func take(_ arrival: CounterArrival, wasClosed: Bool) throws -> Taken {
        var failure: (any Error)?
        let hash = { [home, header] (counter: UInt64) -> Hash512? in
            do {
                return try home.taken(counter, of: header.device, in: header.conversation)?.hash
            } catch {
                failure = error
                return nil
            }
        }
        let taken = wasClosed ? order.takeOpened(arrival, hash: hash) : order.take(arrival, hash: hash)
        if let failure { throw failure }
        return taken
    }

    var update: RecordUpdate { record.replaced(by: order.bytes, nextNotice: order.nextNotice) }
}

extension RecordedEnvelope.Outcome {
    fileprivate init(_ outcome: TakenEnvelope.Outcome) {
        switch outcome {
        case .opened: self = .opened
        case .refused: self = .refused
        case .closed: self = .closed
        }
    }
}
