import Testing

@testable import PosternPrimitives

@Suite("HPKE")
struct HPKETests {
    @Test("agrees with RFC 9180's vector of base mode, with its encryptions and exports")
    func base() throws {
        let vector = try Self.vector(mode: 0)
        let ephemeral = try Self.key(vector.skEm)
        let recipient = try Self.key(vector.skRm)
        #expect(ephemeral.publicKey.bytes == vector.enc.bytes && vector.enc == vector.pkEm)
        #expect(recipient.publicKey.bytes == vector.pkRm.bytes)
        #expect(vector.encryptions.count == 6 && vector.exports.count == 3)

        let encapsulated = try DHKEM.encapsulate(to: recipient.publicKey, ephemeral: ephemeral)
        let decapsulated = try DHKEM.decapsulate(vector.enc.bytes, recipient: recipient)
        #expect(encapsulated.exposed == vector.sharedSecret.bytes)
        #expect(decapsulated.exposed == vector.sharedSecret.bytes)

        var sender = HPKE.Sender(HPKE.KeySchedule(sharedSecret: encapsulated, info: vector.info.bytes))
        var opener = HPKE.Recipient(HPKE.KeySchedule(sharedSecret: decapsulated, info: vector.info.bytes))
        #expect(sender.schedule.key.exposed == vector.key.bytes)
        #expect(sender.schedule.baseNonce == vector.baseNonce.bytes)
        #expect(sender.schedule.exporterSecret.exposed == vector.exporterSecret.bytes)
        for message in vector.encryptions {
            #expect(sender.schedule.nonce(for: sender.sequence) == message.nonce.bytes)
            let plaintext = SecretBytes(copying: message.pt.bytes)
            #expect(try sender.seal(plaintext, authenticating: message.aad.bytes) == message.ct.bytes)
            let opened = try opener.open(message.ct.bytes, authenticating: message.aad.bytes)
            #expect(opened.exposed == message.pt.bytes)
        }
        for export in vector.exports {
            let value = try opener.schedule.export(context: export.exporterContext.bytes, count: export.count)
            #expect(value.exposed == export.exportedValue.bytes)
        }
    }

    @Test("seals and opens the vector's first message in one shot")
    func singleShot() throws {
        let vector = try Self.vector(mode: 0)
        let message = try #require(vector.encryptions.first)
        let recipient = try Self.key(vector.skRm)
        let sealed = try HPKE.sealBase(
            SecretBytes(copying: message.pt.bytes),
            to: recipient.publicKey,
            info: vector.info.bytes,
            aad: message.aad.bytes,
            ephemeral: try Self.key(vector.skEm)
        )
        #expect(sealed == message.ct.bytes)
        let opened = try HPKE.openBase(
            sealed,
            encapsulatedKey: vector.enc.bytes,
            recipient: recipient,
            info: vector.info.bytes,
            aad: message.aad.bytes
        )
        #expect(opened.exposed == message.pt.bytes)
    }

    @Test("counts messages in the last eight bytes of the nonce, big-endian")
    func nonces() throws {
        let schedule = HPKE.KeySchedule(sharedSecret: try SecretBytes.random(count: 64), info: [])
        let counted: [UInt8] = [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]
        #expect(schedule.nonce(for: 0x0102_0304_0506_0708) == zip(schedule.baseNonce, counted).map { $0 ^ $1 })
    }

    /// Of these modes only the agreement is ours: `psk` encapsulates as base does, and `auth` and `auth_psk` agree with
    /// the sender's static key too. Their key schedules are not offered, so nothing else of the vectors can run.
    @Test("cannot express the other three modes: psk (1), auth (2), auth_psk (3)")
    func otherModes() throws {
        #expect(try Self.vectors().map(\.mode) == [0, 1, 2, 3])
        let preShared = try Self.vector(mode: 1)
        let recipient = try Self.key(preShared.skRm)
        let secret = try DHKEM.encapsulate(to: recipient.publicKey, ephemeral: Self.key(preShared.skEm))
        #expect(secret.exposed == preShared.sharedSecret.bytes)
        for mode in [2, 3] {
            let vector = try Self.vector(mode: mode)
            #expect(throws: PrimitiveError.notAuthentic) {
                _ = try HPKE.openBase(
                    try #require(vector.encryptions.first).ct.bytes,
                    encapsulatedKey: vector.enc.bytes,
                    recipient: Self.key(vector.skRm),
                    info: vector.info.bytes,
                    aad: []
                )
            }
        }
    }

    @Test("lets one ephemeral serve many recipients, each of whom opens its own only")
    func manyRecipients() throws {
        let ephemeral = try P521.Agreement.PrivateKey.generate()
        let first = try P521.Agreement.PrivateKey.generate()
        let second = try P521.Agreement.PrivateKey.generate()
        let secret = try SecretBytes.random(count: 32)
        let one = try HPKE.sealBase(secret, to: first.publicKey, info: [1], aad: [], ephemeral: ephemeral)
        let two = try HPKE.sealBase(secret, to: second.publicKey, info: [2], aad: [], ephemeral: ephemeral)
        let encapsulated = ephemeral.publicKey.bytes
        #expect(one.count == 48 && encapsulated.count == HPKE.encapsulatedKeyCount)
        #expect(try open(one, encapsulated, first, info: [1]) == secret.exposed)
        #expect(try open(two, encapsulated, second, info: [2]) == secret.exposed)
        #expect(throws: PrimitiveError.notAuthentic) { try open(one, encapsulated, second, info: [1]) }
        #expect(throws: PrimitiveError.notAuthentic) { try open(one, encapsulated, first, info: [2]) }
        #expect(throws: PrimitiveError.invalidPoint) {
            try open(one, [UInt8](encapsulated.dropLast()), first, info: [1])
        }
    }

    private func open(
        _ ciphertext: [UInt8],
        _ encapsulated: [UInt8],
        _ key: borrowing P521.Agreement.PrivateKey,
        info: [UInt8]
    ) throws -> [UInt8] {
        try HPKE.openBase(ciphertext, encapsulatedKey: encapsulated, recipient: key, info: info, aad: []).exposed
    }

    private static func key(_ scalar: Hex) throws -> P521.Agreement.PrivateKey {
        try P521.Agreement.PrivateKey(scalar: SecretBytes(copying: scalar.bytes))
    }

    private static func vectors() throws -> [HPKEVector] {
        try VectorFile.load("hpke-p521-hkdfsha512-aes256gcm", as: [HPKEVector].self)
    }

    private static func vector(mode: Int) throws -> HPKEVector {
        try #require(try vectors().first { $0.mode == mode })
    }
}
