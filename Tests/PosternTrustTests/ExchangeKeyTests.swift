import PosternPrimitives
import PosternTrust
import PosternWire
import Testing

@Suite("Exchange keys")
struct ExchangeKeyTests {
    let network = NetworkID(cutting: .of([1]))
    let alice: Person
    let list: VerifiedDeviceList
    let phone: DeviceID

    init() throws {
        alice = try Person(in: network)
        list = try alice.chain().newest
        phone = DeviceID(of: alice.phone.publicKey)
    }

    private func check(_ document: Document, at now: Timestamp = Network.now) throws -> CheckedBundle {
        try CheckedBundle(document, of: phone, on: list, at: now)
    }

    private func signed(_ change: (inout ExchangeKeyBundle) -> Void) throws -> Document {
        try Document(signing: try alice.bundle(change), with: alice.phone)
    }

    @Test("a checked bundle has the ids that follow from its keys")
    func checked() throws {
        let keys = try (0..<8).map { _ in try P521.Agreement.PrivateKey.generate().publicKey }
        let bundle = try check(signed { $0.keys = keys })
        #expect(Set(bundle.keys.map(\.publicKey)) == Set(keys))
        #expect(bundle.keys.allSatisfy { $0.id == ExchangeKeyID(of: $0.publicKey) })
        #expect(bundle.who == alice.who && bundle.device == phone && bundle.kind == .oneTime)
    }

    @Test("key substitution: a wrong signature")
    func wrongSignature() throws {
        let bundle = try alice.bundle()
        #expect(throws: BundleError.notAuthentic) { try check(forged(bundle.body, by: alice.laptop)) }
        #expect(throws: BundleError.notAuthentic) { try check(forged(bundle.body, by: alice.identity)) }
        let other = try alice.bundle()
        let signature = try Document(signing: other, with: alice.phone).signature
        #expect(throws: BundleError.notAuthentic) { try check(Document(body: bundle.body, signature: signature)) }
    }

    @Test("key substitution: for another user, device or network")
    func wrongSubject() throws {
        let bob = try Person("bob", in: network)
        #expect(throws: BundleError.wrongSubject) { try check(signed { $0.user = bob.who.user }) }
        #expect(throws: BundleError.wrongSubject) { try check(signed { $0.network = NetworkID(cutting: .of([2])) }) }
        #expect(throws: BundleError.wrongSubject) {
            try check(signed { $0.device = DeviceID(of: alice.laptop.publicKey) })
        }
        #expect(throws: BundleError.unlistedDevice) {
            let laptop = DeviceID(of: alice.laptop.publicKey)
            return try CheckedBundle(signed { $0.device = laptop }, of: laptop, on: list, at: Network.now)
        }
    }

    @Test("key substitution: a device's own words of another kind")
    func wrongKind() throws {
        let proof = SignInProof(
            who: alice.who,
            device: phone,
            address: try HostAddress("relay.example.org:1"),
            nonce: [UInt8](repeating: 1, count: 32)
        )
        let document = try Document(body: proof.signed, signature: try proof.sign(with: alice.phone))
        #expect(throws: BundleError.layout(.meaningless("label"))) { try check(document) }
    }

    @Test("refused when created more than 30 days before or an hour after the own clock")
    func age() throws {
        let now = Network.now
        let document = try signed { $0.created = now }
        let oldest = now.adding(seconds: 30 * Network.day)
        #expect(throws: Never.self) { try check(document, at: oldest) }
        #expect(throws: BundleError.tooOld) { try check(document, at: oldest.adding(milliseconds: 1)) }
        let ahead = try signed { $0.created = now.adding(seconds: 3600) }
        #expect(throws: Never.self) { try check(ahead, at: now) }
        #expect(throws: BundleError.fromTheFuture) {
            try check(signed { $0.created = now.adding(seconds: 3601) }, at: now)
        }
    }

    @Test("one key under two devices of a message")
    func twoDevices() throws {
        let key = ExchangeKeyID(cutting: .of([1]))
        let other = ExchangeKeyID(cutting: .of([2]))
        let laptop = DeviceID(of: alice.laptop.publicKey)
        #expect(throws: Never.self) { try CheckedBundle.checkDistinct([(phone, key), (laptop, other), (phone, key)]) }
        #expect(throws: BundleError.keyOfTwoDevices(key)) {
            try CheckedBundle.checkDistinct([(phone, key), (laptop, key)])
        }
    }
}
