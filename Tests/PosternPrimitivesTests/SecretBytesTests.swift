import COpenSSL
import PosternPrimitives
import Testing

@Suite("SecretBytes")
struct SecretBytesTests {
    @Test("overwrites its bytes at its end", arguments: [1, 32, 4096])
    func cleansed(_ count: Int) {
        let overwritten = cleansing {
            let secret = SecretBytes(copying: [UInt8](repeating: 0xa5, count: count))
            #expect(secret.count == count)
        }
        #expect(overwritten == Cleansing(calls: 1, bytes: UInt64(count)))
    }

    @Test("overwrites what was written before its initialisation failed")
    func failedInitialisation() {
        let overwritten = cleansing {
            #expect(throws: PrimitiveError.notAuthentic) {
                _ = try SecretBytes(count: 48) { memory throws(PrimitiveError) in
                    memory.copyBytes(from: [1, 2, 3])
                    throw .notAuthentic
                }
            }
        }
        #expect(overwritten == Cleansing(calls: 1, bytes: 48))
    }

    @Test("clones into memory of its own, which is overwritten too")
    func clone() {
        let overwritten = cleansing {
            let secret = SecretBytes(copying: [1, 2, 3])
            let clone = secret.clone()
            let places = (secret.withUnsafeBytes { $0.baseAddress }, clone.withUnsafeBytes { $0.baseAddress })
            #expect(clone.exposed == [1, 2, 3] && places.0 != places.1)
        }
        #expect(overwritten == Cleansing(calls: 2, bytes: 6))
    }

    @Test("leaves no secret behind when a key is derived, wrapped and unwrapped")
    func throughPrimitives() throws {
        let secret = SecretBytes(copying: [UInt8](0..<32))
        // Derive: the pseudorandom key, one block, the key. Opening: the plaintext that does not verify, in place.
        let deriving = cleansing { _ = Derive.key(from: secret, label: [1], context: [], count: 32) }
        #expect(deriving == Cleansing(calls: 3, bytes: 64 + 64 + 32))
        let opening = cleansing {
            #expect(throws: PrimitiveError.notAuthentic) {
                try AESGCM.open(
                    [UInt8](repeating: 0, count: 48),
                    key: secret,
                    nonce: [UInt8](repeating: 0, count: 12),
                    authenticating: []
                )
            }
        }
        #expect(opening == Cleansing(calls: 1, bytes: 32))
    }

    @Test("compares whole contents")
    func equality() {
        let contents: [[UInt8]] = [[], [1, 2], [1, 2, 3], [1, 2, 4], [0, 2, 3], [1, 2, 3, 0]]
        for a in contents {
            for b in contents {
                let areEqual = SecretBytes(copying: a).isEqual(to: SecretBytes(copying: b))
                #expect(areEqual == (a == b))
                #expect(ConstantTime.isEqual(a, b) == (a == b))
            }
        }
    }

    @Test("random bytes are as many as asked for, and others each time", arguments: [0, 1, 16, 1000])
    func random(_ count: Int) throws {
        let secret = try SecretBytes.random(count: count)
        #expect(secret.count == count)
        #expect(try Random.bytes(count).count == count)
        if count >= 16 {
            #expect(try SecretBytes.random(count: count).exposed != secret.exposed)
            #expect(try Random.bytes(count) != Random.bytes(count))
        }
    }

    @Test("does not show in descriptions of what holds it, nor in an error")
    func descriptions() throws {
        // Each byte of the scalar is 0x2a, 42.
        let scalar = SecretBytes(copying: [0] + [UInt8](repeating: 42, count: 65))
        let key = try P521.Signing.PrivateKey(scalar: scalar)
        let holder = Holder(secret: scalar.clone())
        var dumped = ""
        dump(key, to: &dumped)
        dump(holder, to: &dumped)
        let shown = dumped + "\(key) \(String(reflecting: key)) \(holder) \(String(reflecting: holder))"
        #expect(!shown.contains("2a2a") && !shown.contains("42, 42"))
        // A dump lists an array one element a line; the public point may hold a 42 or two.
        #expect(shown.split(separator: "\n").count { $0.hasSuffix("- 42") } < 33)
        #expect("\(PrimitiveError.openSSL(function: "EVP_PKEY_sign"))" == #"openSSL(function: "EVP_PKEY_sign")"#)
    }

    private final class Holder: Sendable {
        let secret: SecretBytes

        init(secret: consuming SecretBytes) {
            self.secret = secret
        }
    }

    private struct Cleansing: Equatable {
        let calls, bytes: UInt64
    }

    /// What `body` overwrote. The counters are this thread's, and `body` does not leave it.
    private func cleansing(_ body: () -> Void) -> Cleansing {
        let (calls, bytes) = (postern_cleanse_calls(), postern_cleanse_bytes())
        body()
        return Cleansing(calls: postern_cleanse_calls() - calls, bytes: postern_cleanse_bytes() - bytes)
    }
}
