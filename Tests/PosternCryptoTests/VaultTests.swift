import PosternPrimitives
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@testable import PosternCrypto

@Suite("Vault")
struct VaultTests {
    let owner: Who
    let identity: IdentityKey
    let list = ListFloor(version: 3, hash: .of([3]))

    init() throws {
        owner = Who(network: TestUser.network, user: try randomIdentifier())
        identity = try IdentityKey.generate()
    }

    private func key(
        _ password: String = "correct horse battery",
        owner: Who? = nil,
        random: UInt8 = 7
    ) throws -> VaultKey {
        let secret = try VaultSecret.password(password, isNew: false)
        return try VaultKey(secret, owner: owner ?? self.owner, random: [UInt8](repeating: random, count: 16))
    }

    @Test("a vault opens with its password alone, for its owner, under its random bytes")
    func roundTrip() throws {
        let key = try key()
        let sealed = try key.seal(identity, list: list)
        #expect(sealed.count == 214)
        let opened = try key.open(sealed, identity: identity.publicKey)
        #expect(opened.identity.publicKey == identity.publicKey)
        #expect(opened.list == list)
        let strange = Who(network: owner.network, user: try randomIdentifier())
        try expectClosed(sealed, try self.key("Correct horse battery"))
        try expectClosed(sealed, try self.key(owner: strange))
        try expectClosed(sealed, try self.key(random: 8))
    }

    private func expectClosed(_ sealed: [UInt8], _ key: consuming VaultKey) throws {
        let result = Result { () throws(VaultError) in try key.open(sealed, identity: identity.publicKey) }
        #expect(throws: VaultError.doesNotOpen) { try result.get() }
    }

    @Test("an altered vault, and the vault of another identity, stay closed")
    func altered() throws {
        let key = try key()
        let sealed = try key.seal(identity, list: list)
        for index in sealed.indices {
            #expect(throws: VaultError.doesNotOpen) {
                try key.open(sealed.flipping(bit: index % 8, at: index), identity: identity.publicKey)
            }
        }
        for count in sealed.indices {
            #expect(throws: VaultError.doesNotOpen) {
                try key.open(Array(sealed[..<count]), identity: identity.publicKey)
            }
        }
        let other = try IdentityKey.generate()
        #expect(throws: VaultError.doesNotOpen) { try key.open(sealed, identity: other.publicKey) }
        let foreign = try key.seal(other, list: list)
        #expect(throws: VaultError.doesNotOpen) { try key.open(foreign, identity: identity.publicKey) }
    }

    @Test("the scalar inside must give the identity that the box names")
    func wrongScalar() throws {
        let other = try IdentityKey.generate()
        let forged = try seal(scalar: other.scalar)
        let good = try seal(scalar: identity.scalar)
        let key = try key()
        #expect(throws: Never.self) { try key.open(good, identity: identity.publicKey) }
        #expect(throws: VaultError.doesNotOpen) { try key.open(forged, identity: identity.publicKey) }
        let nothing = try seal(scalar: SecretBytes(copying: [UInt8](repeating: 0, count: 66)))
        #expect(throws: VaultError.doesNotOpen) { try key.open(nothing, identity: identity.publicKey) }
        let short = try seal(scalar: SecretBytes(copying: [UInt8](repeating: 1, count: 65)))
        #expect(throws: VaultError.doesNotOpen) { try key.open(short, identity: identity.publicKey) }
    }

    @Test("a box with too little inside, or too little randomness, stays closed")
    func wrongSizes() throws {
        let short = try seal(scalar: SecretBytes(copying: [1, 2, 3]), list: [])
        let key = try key()
        #expect(throws: VaultError.doesNotOpen) { try key.open(short, identity: identity.publicKey) }
        let result = Result { () throws(VaultError) in
            _ = try VaultKey(
                .password("correct horse battery", isNew: false),
                owner: owner,
                random: [UInt8](repeating: 7, count: 15)
            )
        }
        #expect(throws: VaultError.doesNotOpen) { try result.get() }
    }

    @Test("vault downgrade: a box with two fitting keys opens under the one alone that it commits itself to")
    func twoKeys() throws {
        let passwords = ["correct horse battery", "another guess at it"]
        let outs = try passwords.map { try stretch($0).withUnsafeBytes { [UInt8]($0) } }
        let context = owner.bytes + [1] + identity.publicKey.bytes
        let keys = outs.map { Forge.derive($0, "vault key", context, 32) }
        let authenticated = label("vault") + context
        let plain = identity.scalar.withUnsafeBytes { Array($0) } + [0, 0, 0, 3] + list.hash.bytes
        let nonce = [UInt8](repeating: 0, count: 12)
        var ciphertext = try AESGCM.seal(
            plain,
            key: SecretBytes(copying: keys[0]),
            nonce: nonce,
            authenticating: authenticated
        )
        // Within the hash of the list: what comes of it under either key is a hash all the same.
        try TwoKeyCiphertext(header: authenticated, keys: keys).solve(&ciphertext, free: 6)
        for key in keys {
            // The generator is right: GCM alone takes both.
            #expect(throws: Never.self) {
                try AESGCM.open(
                    ciphertext,
                    key: SecretBytes(copying: key),
                    nonce: nonce,
                    authenticating: authenticated
                )
            }
        }
        for chosen in outs.indices {
            let box = Forge.derive(outs[chosen], "vault commitment", context, 64) + ciphertext
            for (number, out) in outs.enumerated() {
                let opened = Result { () throws(PrimitiveError) in
                    _ = try Box.open(box, secret: SecretBytes(copying: out), labels: .vault, context: context)
                }
                if number == chosen {
                    #expect(throws: Never.self) { try opened.get() }
                } else {
                    #expect(throws: PrimitiveError.notAuthentic) { try opened.get() }
                }
            }
        }
        // So one box is a try of one password, and no more, for whoever serves it.
        let box = Forge.derive(outs[0], "vault commitment", context, 64) + ciphertext
        #expect(throws: Never.self) { try key(passwords[0]).open(box, identity: identity.publicKey) }
        try expectClosed(box, try key(passwords[1]))
    }

    private func stretch(_ password: String) throws -> SecretBytes {
        let random = [UInt8](repeating: 7, count: 16)
        return try Scrypt.derive(
            password: SecretBytes(copying: Array(password.utf8)),
            salt: Digest.sha512(label("vault salt") + owner.bytes + random),
            n: 1 << 17,
            r: 8,
            p: 1,
            count: 64
        )
    }

    /// A vault made from the primitives alone, by somebody who knows the password.
    private func seal(scalar: consuming SecretBytes, list: [UInt8]? = nil) throws -> [UInt8] {
        let out = try stretch("correct horse battery")
        let plain = scalar.withUnsafeBytes { Array($0) } + (list ?? [0, 0, 0, 3] + self.list.hash.bytes)
        return try Box.seal(
            SecretBytes(copying: plain),
            secret: out,
            labels: Box.Labels(
                box: label("vault"),
                key: label("vault key"),
                commitment: label("vault commitment")
            ),
            context: owner.bytes + [1] + identity.publicKey.bytes
        )
    }

    @Test("a recovery key opens its own vault, and a password of the same bytes does not")
    func recoveryKey() throws {
        let bytes = Array("0123456789abcdef0123456789abcdef".utf8)
        let random = [UInt8](repeating: 7, count: 16)
        let recovery = try VaultKey(
            RecoveryKey(SecretBytes(copying: bytes)).secret,
            owner: owner,
            random: random
        )
        let sealed = try recovery.seal(identity, list: list)
        #expect(try recovery.open(sealed, identity: identity.publicKey).list == list)
        try expectClosed(sealed, try key("0123456789abcdef0123456789abcdef"))
    }

    @Test("the sign-in key belongs to one network, user and random")
    func signInKey() throws {
        let elsewhere = Who(network: .zero, user: owner.user)
        let keys = try [
            key().signInKey(), key().signInKey(), key(owner: elsewhere).signInKey(), key(random: 8).signInKey(),
        ]
        #expect(keys[0].publicKey == keys[1].publicKey)
        #expect(Set(keys.map(\.publicKey)).count == 3)
    }

    @Test(
        "a new password has at least 12 characters, an old one may be shorter",
        arguments: [
            ("elevenchars", VaultError.passwordTooShort), ("twelve chars", nil), ("ééééééééééé", .passwordTooShort),
            ("e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", .passwordTooShort),
            (String(repeating: "a", count: 1024), nil), (String(repeating: "a", count: 1025), .passwordTooLong),
            ("q1w2e3r4t5y6", .passwordTooCommon), ("Q1W2E3R4T5Y6", .passwordTooCommon),
            ("International", .passwordTooCommon), ("international law", nil),
        ] as [(String, VaultError?)]
    )
    func passwordRules(_ password: String, _ expected: VaultError?) {
        let new = Result { () throws(VaultError) in _ = try VaultSecret.password(password, isNew: true) }
        let old = Result { () throws(VaultError) in _ = try VaultSecret.password(password, isNew: false) }
        #expect(fault(new) == expected)
        #expect(fault(old) == (expected == .passwordTooLong ? expected : nil))
    }

    @Test("every password of the list of common ones is refused, in capitals too, and each line is one")
    func commonPasswords() {
        let common = EmbeddedList.commonPasswords
        #expect(common.count == 4086)
        for password in common {
            #expect(throws: VaultError.passwordTooCommon) { try PasswordRules.check(new: password) }
            #expect(throws: VaultError.passwordTooCommon) { try PasswordRules.check(new: password.uppercased()) }
        }
    }

    private func fault(_ result: Result<Void, VaultError>) -> VaultError? {
        if case .failure(let error) = result { error } else { nil }
    }

    @Test("a password typed in another normal form is the same password")
    func normalForm() throws {
        let composed = try key("caf\u{e9} au lait")
        let decomposed = try key("cafe\u{301} au lait")
        #expect(try composed.signInKey().publicKey == decomposed.signInKey().publicKey)
    }
}
