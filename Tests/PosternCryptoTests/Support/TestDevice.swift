import PosternCrypto
import PosternPrimitives
import PosternTrust
import PosternWire

/// A device with its keys, as it lies with its owner.
final class TestDevice: Sendable {
    let signing: DeviceSigningKey
    let exchange: P521.Agreement.PrivateKey

    init() throws {
        signing = try DeviceSigningKey.generate()
        exchange = try P521.Agreement.PrivateKey.generate()
    }

    /// Another device with the same exchange key.
    init(sharingExchangeKeyOf other: TestDevice) throws {
        signing = try DeviceSigningKey.generate()
        exchange = try P521.Agreement.PrivateKey(scalar: other.exchange.scalar)
    }

    var id: DeviceID { DeviceID(of: signing.publicKey) }
    var key: ExchangeKey { ExchangeKey(exchange.publicKey) }

    func recipient(of who: Who) -> Recipient { Recipient(user: who.user, device: id, key: key) }
}
