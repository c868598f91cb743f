/// A parser that strangers' bytes come to. Whatever they are, it answers: it never traps, and what it takes it would write
/// in the same way.
package enum FuzzTarget: String, CaseIterable, Sendable {
    // The socket.
    case clientFrame = "client-frame"
    case serverFrame = "server-frame"
    case serverSession = "server-session"
    case clientSession = "client-session"
    // What is signed.
    case document
    case charter
    case policy
    case deviceList = "device-list"
    case exchangeKeys = "exchange-keys"
    case voucher
    case roomEntry = "room-entry"
    case roomState = "room-state"
    case auditCheckpoint = "audit-checkpoint"
    // Messages.
    case envelope
    case wrapBlock = "wrap-block"
    case content
    case hpke
    case vaultFile = "vault-file"
    case orderRecord = "order-record"
    case codes
    // Administration.
    case json
    case accessPolicy = "access-policy"
    case signedRequest = "signed-request"
    case operations
    case csv
    case pageToken = "page-token"
    case sealedBackup = "sealed-backup"
    case configuration

    /// - Throws: ``FuzzFailure`` where the bytes were taken and would be written otherwise.
    package func run(_ bytes: [UInt8]) throws {
        switch self {
        case .clientFrame, .serverFrame, .serverSession, .clientSession: try socket(bytes)
        case .document, .charter, .policy, .deviceList, .exchangeKeys, .voucher, .roomEntry, .roomState,
            .auditCheckpoint:
            try signed(bytes)
        case .envelope, .wrapBlock, .content, .hpke, .vaultFile, .orderRecord, .codes: try message(bytes)
        case .json, .accessPolicy, .signedRequest, .operations, .csv, .pageToken, .sealedBackup, .configuration:
            try administration(bytes)
        }
    }
}

/// A parser that took what it should not have, or would write it otherwise.
package struct FuzzFailure: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }

    /// - Throws: Where the two are not the same.
    static func unless(_ written: [UInt8], is read: [UInt8], _ what: String) throws(FuzzFailure) {
        guard written == read else { throw FuzzFailure("\(what): what was read is written otherwise") }
    }
}
