import PosternStore
import PosternWire

/// Writes into a network's audit log what happened without an administrator, within a transaction: that of what happened
/// where there is one.
struct SecurityLog {
    private let transaction: ActTransaction
    private let now: Timestamp
    private var log: AuditLog

    init(_ transaction: ActTransaction, masterKey: MasterKey, now: Timestamp) {
        self.transaction = transaction
        self.now = now
        log = AuditLog(Act(transaction, masterKey: masterKey, now: now))
    }

    /// What it happened to, beside the user.
    enum Part {
        case user
        case device(DeviceID)
        case charter(UInt32)
        /// Of a security group, or of the whole network.
        case policy
    }

    /// Says nothing of a network that is gone.
    ///
    /// - Parameter user: Whose account it is; the visitor's own unless said.
    mutating func append(
        _ event: SecurityEvent,
        by visit: Visit,
        to part: Part = .user,
        of user: UserID? = nil,
        _ result: AuditRecord.Result = .succeeded,
        reason: String? = nil,
        before: AuditState? = nil,
        after: AuditState? = nil
    ) throws {
        guard let network = try transaction.network(visit.network) else { return }
        let number = network.number.text
        let visitor = try self.number(of: visit.user, in: visit.network)
        let owner = user == nil ? visitor : try self.number(of: user, in: visit.network)
        let subject: AuditSubject =
            switch part {
            case .user: owner.map { .user($0, of: number) } ?? .network(number)
            case .device(let device): .device("\(device)", of: number)
            case .charter(let version): .charter(version, of: number)
            case .policy: .network(number)
            }
        try log.append(
            AuditRecord(
                Administrator(
                    principal: visitor.map { AuditSubject.user($0, of: number).name } ?? "",
                    credential: visit.device.map { "\($0)" },
                    address: visit.address
                ),
                event.rawValue,
                subject: subject.name,
                result: result,
                reason: reason,
                before: before,
                after: after,
                at: now
            ),
            in: visit.network
        )
    }

    func isThere(_ who: Who) throws -> Bool { try transaction.user(who) != nil }

    mutating func finish() throws {
        try log.signWhereDue()
    }

    /// - Returns: `nil` for somebody who is not there: guesses are made at anybody.
    private func number(of user: UserID?, in network: NetworkID) throws -> String? {
        guard let user else { return nil }
        return try transaction.user(Who(network: network, user: user))?.number.text
    }
}

extension Relay {
    /// What a change says of itself, in its own transaction.
    func saying<Outcome>(
        _ say: @escaping @Sendable (inout SecurityLog, Outcome) throws -> Void
    ) -> Beside<Outcome> {
        let now = clock()
        return { [masterKey] outcome, transaction in
            var log = SecurityLog(transaction, masterKey: masterKey, now: now)
            try say(&log, outcome)
            try log.finish()
        }
    }
}
