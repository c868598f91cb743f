import PosternCrypto
import PosternTesting
import PosternTrust
import PosternWire

/// Seals messages of one device: a text of 900 letters, which is padded to 1 KiB.
struct SealingLoad {
    private let sender: Who
    private let key: DeviceSigningKey
    private let room: ConversationID
    private let entry: Hash512

    init(network: NetworkID) throws {
        sender = Who(network: network, user: try .random())
        key = try .generate()
        entry = Hash512.of(sender.bytes)
        room = ConversationID(cutting: entry)
    }

    /// - Parameter kind: Direct, to another user; or in a room.
    func seal(_ kind: Header.Kind, for recipients: [Recipient]) throws {
        let peer = Who(network: sender.network, user: try .random())
        var header = Header(
            kind: kind,
            network: sender.network,
            conversation: kind == .room ? room : ConversationID(between: sender, and: peer),
            message: try .random(),
            sender: sender.user,
            device: DeviceID(of: key.publicKey),
            listVersion: 1,
            counter: 1,
            sentAt: Timestamp(seconds: 1_800_000_000),
            timeToLive: 60,
            previous: .zero,
            commitment: .zero
        )
        if kind == .room { (header.roomVersion, header.roomEntry) = (1, entry) }
        let users = kind == .direct ? DirectUsers(sender, peer) : nil
        let content = Content(users: users, firstID: header.message, body: .text(Self.text))
        _ = try Sealing().seal(header, content: content.bytes, for: recipients, signedBy: key)
    }

    private static let text = String(repeating: "x", count: 900)
}
