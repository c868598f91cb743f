import Foundation
import PosternCrypto
package import PosternPrimitives
package import PosternTrust
package import PosternWire

/// A person's first device, with its keys in memory.
package final class TestDevice: Sendable {
    package let who: Who
    package let login: String
    package let identity: IdentityKey
    package let key: DeviceSigningKey
    package let list: Document
    package let exchange: [UInt8]

    package init(who: Who, login: String, at now: Timestamp) throws {
        self.who = who
        self.login = login
        identity = try IdentityKey.generate()
        key = try DeviceSigningKey.generate()
        let listed = ListedDevice(key: key.publicKey, kind: .person, added: now)
        let list = DeviceList(
            network: who.network,
            user: who.user,
            login: try Login(login),
            identity: identity.publicKey,
            devices: [listed]
        )
        self.list = try Document(signing: list, with: identity)
        exchange = try P521.Agreement.PrivateKey.generate().scalar.withUnsafeBytes { [UInt8]($0) }
    }

    /// Another device of the same person.
    ///
    /// - Parameter chain: The person's lists; ``list`` is the next one, which names this device too.
    package init(beside other: TestDevice, after chain: DeviceListChain, at now: Timestamp) throws {
        (who, login, identity) = (other.who, other.login, other.identity)
        let key = try DeviceSigningKey.generate()
        self.key = key
        list = try other.nextList(after: chain) { list in
            let added = ListedDevice(key: key.publicKey, kind: .person, added: now)
            list.devices = (list.devices + [added]).sorted { $0.id < $1.id }
        }
        exchange = try P521.Agreement.PrivateKey.generate().scalar.withUnsafeBytes { [UInt8]($0) }
    }

    /// The list after the newest of `chain`, changed, and signed.
    ///
    /// - Parameter identity: Who signs, and stands in it; this person's own where `nil`.
    package func nextList(
        after chain: DeviceListChain,
        by identity: IdentityKey? = nil,
        _ change: (inout DeviceList) throws -> Void
    ) throws -> Document {
        let signer = identity ?? self.identity
        var list = chain.draft()
        list.identity = signer.publicKey
        try change(&list)
        return try Document(signing: list, with: signer)
    }

    package var id: DeviceID { DeviceID(of: key.publicKey) }

    package var chain: DeviceListChain { get throws { try DeviceListChain(of: who, documents: [list]) } }

    package func exchangeKey() throws -> P521.Agreement.PrivateKey {
        try P521.Agreement.PrivateKey(scalar: SecretBytes(copying: exchange))
    }

    package func rotatingBundle(at now: Timestamp) throws -> Document {
        let bundle = ExchangeKeyBundle(
            who: who,
            device: id,
            kind: .rotating,
            created: now,
            keys: [try exchangeKey().publicKey]
        )
        return try Document(signing: bundle, with: key)
    }

    package func registration(half: [UInt8], at now: Timestamp) throws -> Register {
        var register = Register()
        register.half = Data(half)
        register.list = SignedDocument(body: list.body, signature: list.signature)
        let bundle = try rotatingBundle(at: now)
        register.bundles = [SignedDocument(body: bundle.body, signature: bundle.signature)]
        register.administratorMac = Data(repeating: 1, count: 64)
        return register
    }

    /// A sealed message to one other device.
    package func seal(
        _ text: String,
        to other: TestDevice,
        counter: UInt64,
        at now: Timestamp,
        change: (inout Header) -> Void = { _ in }
    ) throws -> Send {
        var header = Header(
            kind: .direct,
            network: who.network,
            conversation: ConversationID(between: who, and: other.who),
            message: try .random(),
            sender: who.user,
            device: id,
            listVersion: 1,
            counter: counter,
            sentAt: now,
            timeToLive: Limits.timeToLiveSeconds,
            previous: .zero,
            commitment: .zero
        )
        change(&header)
        let key = ExchangeKey(try other.exchangeKey().publicKey)
        let content = Content(
            users: DirectUsers(who, other.who),
            firstID: header.message,
            body: .text(text)
        )
        let sealed = try Sealing().seal(
            header,
            content: content.bytes,
            for: [Recipient(user: other.who.user, device: other.id, key: key)],
            signedBy: self.key
        )
        var send = Send()
        send.envelope = Data(sealed.envelope.bytes)
        send.wrapBlock = Data(sealed.wrapBlock.bytes)
        send.peer = Data(other.who.bytes)
        return send
    }
}
