import PosternPrimitives
package import PosternWire

/// The old device's answer to a commitment: `r_O[32] identity[133]`.
package struct LinkAnswer: Hashable, Sendable {
    package static let byteCount = Limits.secretBytes + Limits.pointBytes

    /// 32 bytes.
    package let random: [UInt8]
    package let identity: IdentityPublicKey

    /// - Throws: ``PrimitiveError/openSSL(function:)`` when there is no randomness to be had.
    package static func make(_ identity: IdentityPublicKey) throws -> LinkAnswer {
        LinkAnswer(random: try Random.bytes(Limits.secretBytes), identity: identity)
    }

    package init(random: [UInt8], identity: IdentityPublicKey) {
        self.random = random
        self.identity = identity
    }

    init(parsing payload: [UInt8]) throws(LayoutError) {
        var reader = ByteReader(payload)
        random = try reader.take(Limits.secretBytes)
        identity = try reader.key()
        try reader.finish()
    }

    package var bytes: [UInt8] { random + identity.bytes }
}

/// What a new device committed itself to: `pk_N[133] r_N[32]`.
package struct LinkReveal: Hashable, Sendable {
    package static let byteCount = Limits.pointBytes + Limits.secretBytes

    package let key: DevicePublicKey
    /// 32 bytes.
    package let random: [UInt8]

    /// - Throws: ``PrimitiveError/openSSL(function:)`` when there is no randomness to be had.
    package static func make(_ key: DevicePublicKey) throws -> LinkReveal {
        LinkReveal(key: key, random: try Random.bytes(Limits.secretBytes))
    }

    package init(key: DevicePublicKey, random: [UInt8]) {
        self.key = key
        self.random = random
    }

    init(parsing payload: [UInt8]) throws(LayoutError) {
        var reader = ByteReader(payload)
        key = try reader.key()
        random = try reader.take(Limits.secretBytes)
        try reader.finish()
    }

    package var bytes: [UInt8] { key.bytes + random }
}

/// How a link ends, one byte.
package enum LinkVerdict: UInt8, Hashable, Sendable {
    case refused = 0
    /// By the old device alone, when the list that names the new one is at the relay.
    case approved = 1

    package var bytes: [UInt8] { [rawValue] }
}

/// What may come to the new device.
package enum LinkMessageFromOld: Hashable, Sendable {
    case answer(LinkAnswer)
    case verdict(LinkVerdict)

    package init(parsing payload: [UInt8]) throws(LayoutError) {
        self =
            payload.count == 1 ? .verdict(try LinkVerdict(parsing: payload)) : .answer(try LinkAnswer(parsing: payload))
    }
}

/// What may come to the old device.
package enum LinkMessageFromNew: Hashable, Sendable {
    case reveal(LinkReveal)
    case refused

    package init(parsing payload: [UInt8]) throws(LayoutError) {
        guard payload.count == 1 else {
            self = .reveal(try LinkReveal(parsing: payload))
            return
        }
        guard try LinkVerdict(parsing: payload) == .refused else { throw .meaningless("verdict") }
        self = .refused
    }
}

extension LinkVerdict {
    fileprivate init(parsing payload: [UInt8]) throws(LayoutError) {
        guard let byte = payload.first, let verdict = LinkVerdict(rawValue: byte) else { throw .meaningless("verdict") }
        self = verdict
    }
}
