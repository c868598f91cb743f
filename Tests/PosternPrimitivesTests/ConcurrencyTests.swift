import PosternPrimitives
import Testing

@Suite("Keys used by many tasks at once")
struct ConcurrencyTests {
    @Test("sign and verify")
    func signing() async throws {
        let key = try P521.Signing.PrivateKey.generate()
        let publicKey = key.publicKey
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<64 as Range<UInt8> {
                group.addTask { publicKey.isValid(signature: try key.sign([number]), for: [number]) }
            }
            for try await isValid in group { #expect(isValid) }
        }
    }

    @Test("wrap for one recipient with one ephemeral, and open")
    func wrapping() async throws {
        let ephemeral = Shared(try .generate())
        let recipient = Shared(try .generate())
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<64 as Range<UInt8> {
                group.addTask {
                    let secret = SecretBytes(copying: [number])
                    let wrapped = try HPKE.sealBase(
                        secret,
                        to: recipient.key.publicKey,
                        info: [number],
                        aad: [],
                        ephemeral: ephemeral.key
                    )
                    let opened = try HPKE.openBase(
                        wrapped,
                        encapsulatedKey: ephemeral.key.publicKey.bytes,
                        recipient: recipient.key,
                        info: [number],
                        aad: []
                    )
                    return opened.isEqual(to: secret)
                }
            }
            for try await isEqual in group { #expect(isEqual) }
        }
    }

    @Test("generate, hash and derive")
    func everything() async throws {
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<64 {
                group.addTask {
                    let key = try P521.Agreement.PrivateKey.generate()
                    let derived = Derive.key(from: key.scalar, label: [1], context: [], count: 32)
                    return HMAC.sha512(key: derived, message: Digest.sha512(key.publicKey.bytes))
                }
            }
            var seen: Set<[UInt8]> = []
            for try await tag in group { #expect(seen.insert(tag).inserted) }
        }
    }

    /// A task's closure takes no value that cannot be copied: this one lends it.
    private final class Shared: Sendable {
        let key: P521.Agreement.PrivateKey

        init(_ key: consuming P521.Agreement.PrivateKey) {
            self.key = key
        }
    }
}
