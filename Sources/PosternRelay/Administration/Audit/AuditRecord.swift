import Foundation
import PosternStore
import PosternWire

/// One record of the audit log: who did what to which thing, from where, and what came of it. Its JSON is what the log
/// keeps, hashes and gives out.
struct AuditRecord: Codable, Hashable, Sendable {
    enum Result: String, Codable, Hashable, Sendable {
        case succeeded
        case failed
        case denied
    }

    /// Of this layout.
    var version = 1
    /// Milliseconds since 1970.
    let time: UInt64
    let principal: String
    let credential: String?
    let address: String?
    let request: String?
    let action: String
    let subject: String
    let result: Result
    /// Why it was not done.
    let reason: String?
    let before: AuditState?
    let after: AuditState?

    /// Of something that was changed.
    init(_ administrator: Administrator, _ action: String, _ deed: Act.Deed, at now: Timestamp) {
        self.init(
            administrator,
            action,
            subject: deed.subject.name,
            result: .succeeded,
            before: deed.before,
            after: deed.after,
            at: now
        )
    }

    init(
        _ administrator: Administrator,
        _ action: String,
        subject: String,
        result: Result,
        reason: String? = nil,
        before: AuditState? = nil,
        after: AuditState? = nil,
        at now: Timestamp
    ) {
        time = now.milliseconds
        principal = administrator.principal
        credential = administrator.credential
        address = administrator.address
        request = administrator.request
        self.action = action
        self.subject = subject
        self.result = result
        self.reason = reason
        self.before = before
        self.after = after
    }

    /// Members in the order of their names. At most ``mostBytes``: a longer one says so in the place of before and after.
    func bytes() throws -> [UInt8] {
        let bytes = try Self.encoder.encode(self)
        guard bytes.count > Self.mostBytes else { return Array(bytes) }
        let note: AuditState = ["tooLong": true]
        let short = AuditRecord(self, before: before.map { _ in note }, after: after.map { _ in note })
        return Array(try Self.encoder.encode(short))
    }

    private init(_ long: AuditRecord, before: AuditState?, after: AuditState?) {
        time = long.time
        (principal, credential, address, request) = (long.principal, long.credential, long.address, long.request)
        (action, subject, result, reason) = (long.action, long.subject, long.result, long.reason)
        self.before = before
        self.after = after
    }

    private static let mostBytes = 65_536

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}

extension AuditEntry.Result {
    init(_ result: AuditRecord.Result) {
        self =
            switch result {
            case .succeeded: .succeeded
            case .failed: .failed
            case .denied: .denied
            }
    }
}
