package import PosternWire

/// A signed document as the relay sent it, checked by the caller before it is kept. Nobody re-encodes its body.
package struct StoredDocument: Hashable, Sendable {
    package let name: DocumentName
    /// H(body).
    package let hash: Hash512
    package let body: [UInt8]
    package let signature: [UInt8]

    package init(name: DocumentName, hash: Hash512, body: [UInt8], signature: [UInt8]) {
        self.name = name
        self.hash = hash
        self.body = body
        self.signature = signature
    }
}

/// Which document: one version of one chain.
package struct DocumentName: Hashable, Sendable {
    package enum Kind: Int64, Sendable {
        case charter = 1
        case policy = 2
        case deviceList = 3
        case voucher = 4
        /// The certificate of an authority that the charter pins: the body is its DER, the hash its key's, and the
        /// version counts those that were kept. It has no signature.
        case authority = 5
        /// Says of a charter version that it had expired when it came. It has no body.
        case expiredArrival = 6
        case roomEntry = 7
        /// Another entry of a room's version, signed as well as the one that is held: it stays provable.
        case forkedEntry = 8
        /// Says of another device of this user that it was told where the rooms stand. It has no body.
        case toldOfRooms = 9
        /// A room that this device has heard of and not verified: see ``UnconfirmedRoom``. The hash is its anchor's, or
        /// zero. It has no signature.
        case unconfirmedRoom = 10
    }

    package let kind: Kind
    /// 16 bytes: the network's, scope's, user's, device's or room's id.
    package let subject: [UInt8]
    /// 0 for a voucher, which has no versions: a later one takes its place.
    package let version: UInt32

    package init(kind: Kind, subject: [UInt8], version: UInt32) {
        self.kind = kind
        self.subject = subject
        self.version = version
    }

    package static func charter(_ network: NetworkID, version: UInt32) -> DocumentName {
        DocumentName(kind: .charter, subject: network.bytes, version: version)
    }

    package static func policy(_ scope: PolicyScope, version: UInt32) -> DocumentName {
        DocumentName(kind: .policy, subject: scope.bytes, version: version)
    }

    package static func deviceList(_ user: UserID, version: UInt32) -> DocumentName {
        DocumentName(kind: .deviceList, subject: user.bytes, version: version)
    }

    package static func voucher(_ user: UserID) -> DocumentName {
        DocumentName(kind: .voucher, subject: user.bytes, version: 0)
    }

    package static func roomEntry(_ room: ConversationID, version: UInt32) -> DocumentName {
        DocumentName(kind: .roomEntry, subject: room.bytes, version: version)
    }

    package static func forkedEntry(_ room: ConversationID, version: UInt32) -> DocumentName {
        DocumentName(kind: .forkedEntry, subject: room.bytes, version: version)
    }

    var row: [UInt8] {
        var writer = ByteWriter()
        writer.u8(UInt8(truncatingIfNeeded: kind.rawValue))
        writer.append(subject)
        writer.u32(version)
        return writer.bytes
    }
}
