import PosternCrypto
import PosternTesting
import PosternTrust
import PosternWire

extension TestDevice {
    /// Opens what was delivered, with all checks.
    func open(_ mail: TestMailbox.Delivery, from other: TestDevice, at now: Timestamp) throws -> OpenedMessage {
        let arrived = try ArrivedEnvelope(mail.envelope, for: Reader(user: who, device: id), at: now)
        let authentic = try arrived.authenticate(with: other.chain)
        let secret = try authentic.unwrap(mail.own, encapsulated: mail.encapsulated, with: exchangeKey())
        return try authentic.open(with: secret)
    }
}
