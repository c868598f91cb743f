package import PosternWire

package enum ExchangeKeyKind: Int64, Hashable, Sendable {
    case oneTime = 1
    case rotating = 2
}

/// A bundle of exchange keys that this device made and signed.
package struct NewBundle: Sendable {
    package let kind: ExchangeKeyKind
    package let created: Timestamp
    package let body: [UInt8]
    package let signature: [UInt8]
    /// The private halves, each sealed for its own ``SecretOwner/exchangeKey(_:)``.
    package let secrets: [SealedSecret]

    package init(
        kind: ExchangeKeyKind,
        created: Timestamp,
        body: [UInt8],
        signature: [UInt8],
        secrets: [SealedSecret]
    ) {
        self.kind = kind
        self.created = created
        self.body = body
        self.signature = signature
        self.secrets = secrets
    }
}

/// A bundle that no relay has: to be sent, once.
package struct UnpublishedBundle: Hashable, Sendable {
    /// Names it to ``Home/markPublished(_:at:)`` and ``Home/markRefused(_:)``.
    package let number: Int64
    package let kind: ExchangeKeyKind
    package let body: [UInt8]
    package let signature: [UInt8]
}

/// What exchange keys this device holds the private halves of.
package struct ExchangeKeyStock: Hashable, Sendable {
    package let oneTimeKeys: Int
    /// When the newest rotating key was made that the relay has or is to have; nil when there is none.
    package let rotatingCreated: Timestamp?
}
