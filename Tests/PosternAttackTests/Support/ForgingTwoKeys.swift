import Foundation
import PosternCrypto
import PosternPrimitives
import PosternTesting
import PosternTrust
import PosternWire

extension World {
    /// Mallory's text for one user's devices, in a ciphertext that opens under another secret too.
    ///
    /// - Parameter second: What these devices are given in the place of the right secret.
    func forgeTwoKeys(_ text: String, to devices: [Person], second: [DeviceID: [UInt8]]) async throws -> Send {
        let (mallory, user) = (try mallory, devices[0].who)
        let header = Header(
            kind: .direct,
            network: network,
            conversation: ConversationID(between: mallory.who, and: user),
            message: try .random(),
            sender: mallory.who.user,
            device: mallory.id,
            listVersion: 1,
            counter: 1,
            sentAt: clock.now,
            timeToLive: Limits.timeToLiveSeconds,
            previous: .zero,
            commitment: .zero
        )
        let users = DirectUsers(mallory.who, user)
        let content = Content(users: users, firstID: header.message, body: .text(text)).bytes
        // An unknown field, which readers skip, leaves room for the block that is solved for.
        let head = content + [0x5a, Self.room]
        let plain = try Padding.pad(head + [UInt8](repeating: 0, count: Int(Self.room)))
        var forge = Forge(header: header, plain: plain, secret: try Random.bytes(32))
        forge.wrapped = second
        let context = header.network.bytes + header.message.bytes
        let keys = ([forge.secret] + second.values).map { Forge.derive($0, "message key", context, 32) }
        let free = (Self.lengthBytes + head.count + 15) / 16
        forge.changesCiphertext = { ciphertext, header in
            try TwoKeyCiphertext(header: header.bytes, keys: keys).solve(&ciphertext, free: free)
        }
        var rows: [Forge.Row] = []
        for device in devices {
            let key = try await rotatingKey(of: device)
            rows.append(Forge.Row(user: user.user, device: device.device, key: key.publicKey))
        }
        let (envelope, block) = try forge.seal(for: rows, signedBy: mallory.key)
        var send = Send()
        send.envelope = Data(envelope.bytes)
        send.wrapBlock = Data(block.bytes)
        send.peer = Data(user.bytes)
        return send
    }

    private static let room: UInt8 = 64
    /// Before the content stands its length.
    private static let lengthBytes = 4
}
