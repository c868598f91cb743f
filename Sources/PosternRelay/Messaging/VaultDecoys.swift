import PosternPrimitives
import PosternStore
import PosternWire

/// What is told of logins and vaults that are not there, so that a stranger cannot tell which are.
///
///     user   = HMAC-SHA512(k, 1 ‖ network[16] ‖ login)             first 16 bytes
///     random = HMAC-SHA512(k, 2 ‖ network[16] ‖ kind.u8 ‖ login)   first 16 bytes
///
/// k is derived from the relay's master key, so the same question has the same answer also after a restart. The user
/// does not depend on the kind of vault: that of a login that is there does not either.
struct VaultDecoys: Sendable {
    // A copy of a secret is not kept in an array: the key lives in a reference that is cleansed.
    private final class Key: Sendable {
        let secret: SecretBytes
        init(_ secret: consuming SecretBytes) { self.secret = secret }
    }

    private let key: Key

    init(_ masterKey: MasterKey) {
        key = Key(masterKey.derived(for: "vaults of nobody"))
    }

    func user(_ login: String, in network: NetworkID) -> UserID {
        UserID(cutting: tag([1] + network.bytes + Array(login.utf8)))
    }

    func random(_ login: String, _ kind: SealedVault.Kind, in network: NetworkID) -> [UInt8] {
        Array(tag([2] + network.bytes + [UInt8(kind.rawValue)] + Array(login.utf8)).bytes.prefix(UserID.byteCount))
    }

    private func tag(_ message: [UInt8]) -> Hash512 {
        guard let tag = Hash512(HMAC.sha512(key: key.secret, message: message)) else {
            preconditionFailure("HMAC-SHA512 does not have 64 bytes")
        }
        return tag
    }
}
