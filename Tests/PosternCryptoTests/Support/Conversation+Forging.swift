import PosternCrypto
import PosternPrimitives
import PosternTesting
import PosternTrust
import PosternWire

func label(_ name: String) -> [UInt8] { Forge.label(name) }

extension Conversation {
    /// A forge for one message of Alice to Bob with this plaintext.
    func forge(_ plain: [UInt8], header: Header? = nil) throws -> Forge {
        Forge(header: try header ?? self.header(), plain: plain, secret: try Random.bytes(32))
    }

    var forgedRows: [Forge.Row] {
        recipients.map { Forge.Row(user: $0.user, device: $0.device, key: $0.key.publicKey) }
    }

    /// - Parameters:
    ///   - rows: Those of all recipients where `nil`.
    ///   - key: Alice's where `nil`.
    func send(_ forge: Forge, to rows: [Forge.Row]? = nil, signedBy key: DeviceSigningKey? = nil) throws -> Parcel {
        let (envelope, block) = try forge.seal(for: rows ?? forgedRows, signedBy: key ?? alice.devices[0].signing)
        return Parcel(envelope: envelope.bytes, wrapBlock: block)
    }
}
