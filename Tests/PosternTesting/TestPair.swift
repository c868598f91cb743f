import Foundation
package import Logging
import PosternPrimitives
import PosternRelay
package import PosternStore
import PosternTrust
package import PosternWire

/// Two people, and messages from one to the other: right in all that a relay checks, with random bytes for ciphertext.
package struct TestPair: Sendable {
    package let sender: TestDevice
    package let recipient: TestDevice
    private let block: WrapBlock

    package init(sender: TestDevice, recipient: TestDevice) throws {
        self.sender = sender
        self.recipient = recipient
        block = try Self.block(encapsulated: recipient.exchangeKey().publicKey.bytes, devices: [recipient.id])
    }

    /// With random bytes for wraps.
    private static func block(encapsulated: [UInt8], devices: [DeviceID]) throws -> WrapBlock {
        WrapBlock(
            encapsulated: encapsulated,
            rows: try devices.map { device in
                let wrap = OwnWrap(key: try .random(), wrap: try Random.bytes(Limits.wrapBytes))
                return WrapBlock.Row(device: device, wrap: wrap)
            }
        )
    }

    /// In a store of its own.
    package static func make(in store: Store, logger: Logger) async throws -> TestPair {
        let now = TestPair.now
        let network = try await TestNetwork.make(in: store, at: now)
        guard let masterKey = MasterKey(try .random(count: MasterKey.byteCount)) else { throw TestFailure() }
        let relay = try await Relay(
            store: store,
            masterKey: masterKey,
            logger: logger,
            clock: { now },
            random: { try Random.bytes($0) }
        )
        return try TestPair(
            sender: await TestNetwork.person("sender", in: network, of: relay, at: now),
            recipient: await TestNetwork.person("recipient", in: network, of: relay, at: now)
        )
    }

    package static var now: Timestamp { Timestamp(milliseconds: UInt64(Date().timeIntervalSince1970 * 1000)) }

    /// 1 KiB of padded content.
    package func envelope() throws -> (Envelope, MessageID) {
        let envelope = try envelope(over: block, contentBytes: 1024) { _ in }
        return (envelope, envelope.header.message)
    }

    private func envelope(
        over block: WrapBlock,
        contentBytes: Int,
        change: (inout Header) -> Void
    ) throws -> Envelope {
        var header = Header(
            kind: .direct,
            network: sender.who.network,
            conversation: ConversationID(between: sender.who, and: recipient.who),
            message: try .random(),
            sender: sender.who.user,
            device: sender.id,
            listVersion: 1,
            counter: 1,
            sentAt: Self.now,
            timeToLive: Limits.timeToLiveSeconds,
            previous: .zero,
            commitment: .zero
        )
        change(&header)
        return Envelope(
            header: header,
            wrapDigest: Hash512.of(block.bytes),
            signature: [UInt8](repeating: 1, count: Limits.signatureBytes),
            ciphertext: [UInt8](repeating: 7, count: contentBytes + Envelope.tagBytes)
        )
    }

    /// - Parameters:
    ///   - devices: The wrap block's; the recipient's one device where `nil`.
    ///   - contentBytes: Of padded content.
    ///   - change: Makes the header wrong, or right for something else.
    package func send(
        to devices: [DeviceID]? = nil,
        contentBytes: Int = 1024,
        change: (inout Header) -> Void = { _ in }
    ) throws -> Send {
        let block = try devices.map { try Self.block(encapsulated: self.block.encapsulated, devices: $0) } ?? block
        var send = Send()
        send.envelope = Data(try envelope(over: block, contentBytes: contentBytes, change: change).bytes)
        send.wrapBlock = Data(block.bytes)
        send.peer = Data(recipient.who.bytes)
        return send
    }

    package func offer() throws -> Offer {
        let (envelope, message) = try envelope()
        guard let fingerprint = PosternStore.Fingerprint(try Random.bytes(PosternStore.Fingerprint.byteCount)) else {
            throw TestFailure()
        }
        return Offer(
            senderDevice: sender.id,
            sender: sender.who,
            message: message,
            fingerprint: fingerprint,
            listVersion: 1,
            kind: .direct(peer: recipient.who),
            envelope: envelope.bytes,
            wrapBlock: block,
            timeToLive: Limits.timeToLiveSeconds,
            isTransient: false,
            now: Self.now
        )
    }
}
