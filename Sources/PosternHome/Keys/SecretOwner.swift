package import PosternWire

/// Whose secret lies in a slot: bound into its sealing, so that no slot can be given to another owner.
package enum SecretOwner: Hashable, Sendable {
    /// The device's signing scalar, 66 bytes.
    case deviceSigning(DeviceID)
    /// A bot's identity scalar, 66 bytes. A person's identity is in the vault only.
    case identity(UserID)
    /// The private scalar of an exchange key, 66 bytes.
    case exchangeKey(ExchangeKeyID)
    /// The secret of a message that this device sealed, 32 bytes.
    case message(MessageID)

    package var byteCount: Int {
        switch self {
        case .deviceSigning, .identity, .exchangeKey: 66
        case .message: 32
        }
    }

    /// 17 bytes: what kind of owner, and its id.
    var bytes: [UInt8] {
        switch self {
        case .deviceSigning(let device): [1] + device.bytes
        case .identity(let user): [2] + user.bytes
        case .exchangeKey(let key): [3] + key.bytes
        case .message(let message): [4] + message.bytes
        }
    }
}

/// A secret under the store key, made by ``Home/seal(_:for:)``; it can be passed about, and says nothing.
package struct SealedSecret: Hashable, Sendable {
    /// nonce[12], 66 bytes of ciphertext, tag[16]: one size for all, so that a slot is overwritten in place.
    static let byteCount = 94
    static let paddedCount = 66

    let owner: SecretOwner
    let bytes: [UInt8]
}
