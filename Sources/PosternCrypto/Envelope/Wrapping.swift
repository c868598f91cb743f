import PosternPrimitives
import PosternTrust
import PosternWire

/// Binds one wrap to its message, its recipient and its key:
///
///     info = H(T("wrap") H(header) user[16] device[16] key-id[16])    64 bytes
///     wrap = HPKE SealBase(ephemeral, exchange key, info, aad: empty, S)    48 bytes
///
/// Everything stands in `info` (RFC 9180 §8.1), so that ordinary HPKE libraries, which may offer no `aad`, can do it;
/// 64 bytes are what all of them take.
struct Wrapping {
    private let prefix: [UInt8]

    init(_ header: Header) {
        prefix = Label.wrap.bytes + Hash512.of(header.bytes).bytes
    }

    func info(user: UserID, device: DeviceID, key: ExchangeKeyID) -> [UInt8] {
        Digest.sha512(parts: [prefix, user.bytes, device.bytes, key.bytes])
    }
}
