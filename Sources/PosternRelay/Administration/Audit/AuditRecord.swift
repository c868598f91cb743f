import Foundation
import PosternStore
import PosternTrust
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

    init(_ administrator: Administrator, _ action: String, _ failure: Act.Failure, at now: Timestamp) {
        self.init(
            administrator,
            action,
            subject: failure.subject.name,
            result: .failed,
            reason: failure.reason,
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

    /// Members in the order of their names. At most ``mostBytes``: of a longer one long values are told by their hashes.
    func bytes() throws -> [UInt8] {
        let bytes = try Self.encoder.encode(self)
        guard bytes.count > Self.mostBytes else { return Array(bytes) }
        let short = AuditRecord(
            self,
            before: try before?.mapValues(Self.shortened),
            after: try after?.mapValues(Self.shortened)
        )
        return Array(try Self.encoder.encode(short))
    }

    private static func shortened(_ value: AuditValue) throws -> AuditValue {
        let bytes = Array(try encoder.encode(value))
        guard bytes.count > longValueBytes else { return value }
        return .members(["bytes": .number(Int64(bytes.count)), "sha512": .text("\(Hash512.of(bytes))")])
    }

    private init(_ long: AuditRecord, before: AuditState?, after: AuditState?) {
        time = long.time
        (principal, credential, address, request) = (long.principal, long.credential, long.address, long.request)
        (action, subject, result, reason) = (long.action, long.subject, long.result, long.reason)
        self.before = before
        self.after = after
    }

    private static let mostBytes = 65_536
    /// No more members than settings have: with these a record is short enough.
    private static let longValueBytes = 512

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
