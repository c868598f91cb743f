package import PosternWire

/// A signed document, as the bytes that were received. The relay has checked it: the store compares and sets versions.
package struct StoredDocument: Hashable, Sendable {
    package let chain: Chain
    /// From 1. Of vouchers, which have none of their own: their place in the order of coming.
    package let version: UInt32
    package let body: [UInt8]
    package let signature: [UInt8]
    /// H(body).
    package let hash: Hash512

    package init(chain: Chain, version: UInt32, body: [UInt8], signature: [UInt8], hash: Hash512) {
        self.chain = chain
        self.version = version
        self.body = body
        self.signature = signature
        self.hash = hash
    }
}

/// What became of a document that was to be the newest of its chain.
package enum DocumentOutcome: Hashable, Sendable {
    case stored
    /// These very bytes were there: nothing changed.
    case alreadyHeld
    /// It does not follow the newest one, whose version this is (0: there is none); nothing changed.
    case conflict(newest: UInt32)
    case unknownNetwork
}

/// Documents of one chain, ascending.
package struct DocumentPage: Hashable, Sendable {
    package let documents: [StoredDocument]
    /// Whether later versions are there.
    package let hasMore: Bool
}
