package import PosternPrimitives
package import PosternWire

// Ids certify themselves: each is the first 16 bytes of a hash over what it names.

extension Identifier<Subject.Network> {
    /// H(body of charter version 1), cut.
    package init(firstCharter body: [UInt8]) {
        self.init(cutting: .of(body))
    }
}

extension Identifier<Subject.Device> {
    /// H(T("device id") pk), cut.
    package init(of key: DevicePublicKey) {
        self.init(cutting: .of(.deviceID, key.bytes))
    }
}

extension Identifier<Subject.ExchangeKey> {
    /// H(T("key id") pk), cut.
    package init(of key: P521.Agreement.PublicKey) {
        self.init(cutting: .of(.keyID, key.bytes))
    }
}

extension Identifier<Subject.Conversation> {
    /// H(T("direct") lower-who higher-who), cut: the same from both sides. Notes to oneself name one user twice.
    package init(between one: Who, and other: Who) {
        self.init(cutting: .of(.direct, min(one, other).bytes, max(one, other).bytes))
    }

    /// H(T("device") network sender-device recipient-device), cut: one for each direction.
    package init(from sender: DeviceID, to recipient: DeviceID, in network: NetworkID) {
        self.init(cutting: .of(.device, network.bytes, sender.bytes, recipient.bytes))
    }
}

extension Identifier<Subject.PolicyScope> {
    /// H(T("group") network L(group id)), cut: the scope of a security group's policy.
    package init(group: String, in network: NetworkID) {
        var name = ByteWriter()
        name.text(group)
        self.init(cutting: .of(.group, network.bytes, name.bytes))
    }
}
