import Foundation
import PosternPrimitives
import PosternTrust
import PosternWire
import Testing

/// Signatures that another program made, and ours, which `make_vectors.py check` verifies in turn.
@Suite("Signatures of the vectors")
struct SignatureVectorTests {
    let vectors: LayoutVectors
    let network: NetworkID
    let now: Timestamp

    init() throws {
        vectors = try LayoutVectors.load()
        network = try #require(NetworkID(vectors.network.bytes))
        now = Timestamp(seconds: vectors.issued + 60)
    }

    private func charters() throws -> CharterChain {
        try CharterChain(joining: network, floor: 2, documents: try vectors.charters.map { try $0.document() })
    }

    @Test("the charters' chain is taken, and the policies under it")
    func chains() throws {
        let charters = try charters()
        #expect(charters.newest.hash.bytes == vectors.charters[1].hash.bytes)
        #expect(charters.newest.content.extensions.items.map(\.type) == [7])
        var policies = PolicyChain(of: network)
        try policies.update(
            with: try vectors.policies.map { try $0.document() },
            under: charters,
            arriving: .at(now)
        )
        #expect(policies.newest?.content.retention == true)
        var group = PolicyChain(of: network, scope: PolicyScope(group: vectors.group, in: network))
        try group.update(with: [try vectors.groupPolicy.document()], under: charters, arriving: .at(now))
        #expect(group.newest?.version == 1)
    }

    @Test("the lists' chain is taken, and the device's keys and voucher with it")
    func lists() throws {
        let alice = Who(network: network, user: try #require(UserID(vectors.alice.bytes)))
        var chain = try DeviceListChain(of: alice, documents: [try vectors.lists[0].document()])
        let phone = try #require(DeviceID(vectors.ids.phone.bytes))
        for vector in [vectors.oneTime, vectors.rotating] {
            let bundle = try CheckedBundle(try vector.document(), of: phone, on: chain.newest, at: now)
            #expect(bundle.keys.count == (bundle.kind == .oneTime ? 8 : 1))
        }
        let voucher = try CheckedVoucher(
            try vectors.voucher.document(),
            under: try charters(),
            arriving: .at(now)
        )
        let login = try Login("alice")
        #expect(Vouched(login, by: [voucher], under: try charters()).holds(for: chain.newest))

        let changes = try chain.update(with: try vectors.lists.map { try $0.document() }, floor: 3)
        #expect(changes.map(\.version) == [2, 3])
        #expect(changes[0].formerLogin == login)
        #expect(changes[1].formerIdentity?.bytes == vectors.lists[0].signer.bytes)
    }

    @Test("sign-in, vault proof and envelope verify")
    func others() throws {
        let phone = try DevicePublicKey(vectors.signIn.signer.bytes)
        let proof = SignInProof(
            who: Who(network: network, user: try #require(UserID(vectors.alice.bytes))),
            device: DeviceID(of: phone),
            address: try HostAddress(vectors.hosts[0]),
            nonce: vectors.nonce.bytes
        )
        let charter = try charters().newest.content
        #expect(proof.check(vectors.signIn.signature.bytes, by: phone, under: charter).isPassed)
        let vaultProof = VaultSignInProof(who: proof.who, kind: 1, address: proof.address, nonce: proof.nonce)
        let signInKey = try SignInPublicKey(vectors.vaultProof.signer.bytes)
        #expect(vaultProof.isValid(vectors.vaultProof.signature.bytes, by: signInKey))

        let block = try WrapBlock(parsing: vectors.wrapBlock.bytes)
        let envelope = Envelope(
            header: try Header(parsing: vectors.header.bytes),
            wrapDigest: block.digest,
            signature: vectors.envelope.signature.bytes,
            ciphertext: vectors.ciphertext.bytes
        )
        let seal = EnvelopeSeal(of: envelope)
        #expect(seal.signed == vectors.envelope.body.bytes)
        #expect(seal.hash.bytes == vectors.envelope.hash.bytes)
        #expect(seal == EnvelopeSeal(header: envelope.header, ciphertext: envelope.ciphertext, wrapBlock: block))
        #expect(seal.isValid(envelope.signature, by: phone))
    }

    @Test("signed.json, which this code signed, verifies; POSTERN_SIGNED_VECTORS names a file for a new one")
    func ownSignatures() throws {
        if let path = ProcessInfo.processInfo.environment["POSTERN_SIGNED_VECTORS"] {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            try encoder.encode(try signAll()).write(to: URL(fileURLWithPath: path))
        }
        let signed: [SignedVector] = try VectorFile.load("signed.json")
        #expect(signed.count == 9)
        for vector in signed {
            let key = try P521.Signing.PublicKey(vector.signer.bytes)
            #expect(key.isValid(signature: vector.signature.bytes, for: vector.body.bytes), "\(vector.name)")
            #expect(Hash512.of(vector.body.bytes).bytes == vector.hash.bytes, "\(vector.name)")
        }
    }

    private func signAll() throws -> [SignedVector] {
        let network = try Network()
        let alice = try Person(in: network.id)
        let voucher = Voucher(
            who: alice.who,
            login: alice.login,
            identity: alice.identity.publicKey,
            issued: Network.now
        )
        let proof = SignInProof(
            who: alice.who,
            device: DeviceID(of: alice.phone.publicKey),
            address: try HostAddress(vectors.hosts[0]),
            nonce: vectors.nonce.bytes
        )
        let signInKey = try SignInKey.generate()
        let vaultProof = VaultSignInProof(who: proof.who, kind: 2, address: proof.address, nonce: proof.nonce)
        let seal = EnvelopeSeal(header: vectors.header.bytes, ciphertext: vectors.ciphertext.bytes, wrapDigest: .zero)
        return [
            try sample("charter", Document(signing: network.charters.newest.content, with: network.root), network.root),
            try sample("policy", Document(signing: network.policy(), with: network.operating), network.operating),
            try sample("device list", Document(signing: alice.firstList, with: alice.identity), alice.identity),
            try sample("exchange keys", Document(signing: alice.bundle(), with: alice.phone), alice.phone),
            try sample("voucher", Document(signing: voucher, with: network.voucherKey), network.voucherKey),
            try sample(
                "sign-in",
                Document(body: proof.signed, signature: proof.sign(with: alice.phone)),
                alice.phone
            ),
            try sample(
                "vault proof",
                Document(body: vaultProof.signed, signature: vaultProof.sign(with: signInKey)),
                signInKey
            ),
            try sample("envelope", Document(body: seal.signed, signature: seal.sign(with: alice.phone)), alice.phone),
            try sample("room entry", Document(signing: roomEntry(by: alice), with: alice.phone), alice.phone),
        ]
    }

    private func roomEntry(by person: Person) -> RoomEntry {
        let member = RoomMember(who: person.who, identity: person.identity.publicKey.hash, role: .moderator)
        return RoomEntry(
            creating: RoomCreation(kind: .moderated, nonce: vectors.nonce.bytes, members: [member]),
            by: RoomEntry.Author(who: person.who, device: DeviceID(of: person.phone.publicKey), listVersion: 1),
            at: Network.now
        )
    }

    private func sample<Role>(_ name: String, _ document: Document, _ key: SigningKey<Role>) throws -> SignedVector {
        SignedVector(
            name: name,
            body: HexBytes(document.body),
            hash: HexBytes(document.hash.bytes),
            signature: HexBytes(document.signature),
            signer: HexBytes(key.publicKey.bytes)
        )
    }
}
