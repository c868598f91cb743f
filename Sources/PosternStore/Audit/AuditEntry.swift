package import PosternWire

/// One record of an audit log, as it is kept. What it says stands in its bytes; the rest is for looking it up.
package struct AuditEntry: Hashable, Sendable {
    package enum Result: Int, Hashable, Sendable {
        case succeeded = 1
        case failed = 2
        case denied = 3
    }

    /// The network whose log it is in; zero for the relay's own.
    package let log: NetworkID
    /// From 1.
    package let number: UInt64
    package let at: Timestamp
    package let principal: String
    package let action: String
    package let subject: String
    package let result: Result
    /// 1 to 65,536 bytes.
    package let record: [UInt8]
    /// Stands for this record and all before it.
    package let hash: Hash512

    package init(
        log: NetworkID,
        number: UInt64,
        at: Timestamp,
        principal: String,
        action: String,
        subject: String,
        result: Result,
        record: [UInt8],
        hash: Hash512
    ) {
        self.log = log
        self.number = number
        self.at = at
        self.principal = principal
        self.action = action
        self.subject = subject
        self.result = result
        self.record = record
        self.hash = hash
    }
}

/// The newest record of a log: its number, 0 where there is none, and its hash.
package struct AuditEnd: Hashable, Sendable {
    package let number: UInt64
    package let hash: Hash512
}

/// A signed checkpoint of a network's log, as it is kept.
package struct StoredCheckpoint: Hashable, Sendable {
    package let network: NetworkID
    package let version: UInt32
    /// How many records of the network's log it stands for.
    package let records: UInt64
    /// And of the relay's own.
    package let relayRecords: UInt64
    package let body: [UInt8]
    package let signature: [UInt8]
    /// H(body).
    package let hash: Hash512

    package init(
        network: NetworkID,
        version: UInt32,
        records: UInt64,
        relayRecords: UInt64,
        body: [UInt8],
        signature: [UInt8],
        hash: Hash512
    ) {
        self.network = network
        self.version = version
        self.records = records
        self.relayRecords = relayRecords
        self.body = body
        self.signature = signature
        self.hash = hash
    }
}

/// Which records of a log to give.
package struct AuditQuery: Hashable, Sendable {
    package var log: NetworkID
    package var direction: PageDirection
    /// The number of the record before.
    package var after: UInt64?
    package var limit: Int
    // Filters. Texts match a part, in any case of ASCII letters.
    package var principal: String?
    package var action: String?
    package var subject: String?
    package var result: AuditEntry.Result?
    package var since: Timestamp?
    package var until: Timestamp?

    package init(log: NetworkID, direction: PageDirection = .descending, after: UInt64? = nil, limit: Int = 10) {
        self.log = log
        self.direction = direction
        self.after = after
        self.limit = limit
    }
}
