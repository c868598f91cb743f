import PosternPrimitives
import PosternWire

/// What the relay keeps of bots' challenges.
///
///     hash = HMAC-SHA512(k, network[16] ‖ user[16] ‖ challenge)
///
/// A challenge may be short, since an administrator chose it. k is derived from the master key, so that nobody tries
/// challenges with a copy of the store alone.
struct Challenges: Sendable {
    private final class Key: Sendable {
        let secret: SecretBytes
        init(_ secret: consuming SecretBytes) { self.secret = secret }
    }

    private let key: Key

    init(_ masterKey: MasterKey) {
        key = Key(masterKey.derived(for: "challenges of bots"))
    }

    /// 64 bytes.
    func hash(_ challenge: String, of who: Who) -> [UInt8] {
        HMAC.sha512(key: key.secret, message: who.bytes + Array(challenge.utf8))
    }
}
