import PosternPrimitives
import PosternTrust
import PosternWire
import Testing

@Suite("Sign-in")
struct SignInTests {
    let network: Network
    let alice: Person
    let proof: SignInProof

    init() throws {
        network = try Network()
        alice = try Person(in: network.id)
        proof = SignInProof(
            who: alice.who,
            device: DeviceID(of: alice.phone.publicKey),
            address: try HostAddress("relay.example.org:7443"),
            nonce: try Random.bytes(32)
        )
    }

    private var charter: Charter { network.charters.newest.content }

    @Test("the device's own signature passes, another's does not")
    func signatures() throws {
        let signature = try proof.sign(with: alice.phone)
        #expect(proof.check(signature, by: alice.phone.publicKey, under: charter).isPassed)
        #expect(!proof.check(signature, by: alice.laptop.publicKey, under: charter).isPassed)
        #expect(!proof.check([], by: alice.phone.publicKey, under: charter).isPassed)
    }

    @Test("a proof is for one user, device, address and challenge")
    func bound() throws {
        let signature = try proof.sign(with: alice.phone)
        let other = try Person("bob", in: network.id)
        let changed = [
            SignInProof(who: other.who, device: proof.device, address: proof.address, nonce: proof.nonce),
            SignInProof(
                who: proof.who,
                device: DeviceID(of: alice.laptop.publicKey),
                address: proof.address,
                nonce: proof.nonce
            ),
            SignInProof(
                who: proof.who,
                device: proof.device,
                address: try HostAddress("relay.example.org:7444"),
                nonce: proof.nonce
            ),
            SignInProof(who: proof.who, device: proof.device, address: proof.address, nonce: try Random.bytes(32)),
        ]
        for proof in changed {
            #expect(!proof.check(signature, by: alice.phone.publicKey, under: charter).signatureIsValid)
        }
    }

    @Test("an address that the newest charter does not have is refused")
    func address() throws {
        let elsewhere = SignInProof(
            who: proof.who,
            device: proof.device,
            address: try HostAddress("evil.example.org:7443"),
            nonce: proof.nonce
        )
        let check = elsewhere.check(
            try elsewhere.sign(with: alice.phone),
            by: alice.phone.publicKey,
            under: charter
        )
        #expect(check.signatureIsValid && !check.addressIsRight && !check.isPassed)
    }

    /// The stand-in key's scalar is 1, so this signature is valid for it: were the verification left out for unknown
    /// devices, it would not be found valid.
    @Test("unknown devices get the same work: the stand-in verification runs, and passes nobody")
    func unknownDevice() throws {
        let one = SecretBytes(copying: [UInt8](repeating: 0, count: 65) + [1])
        let standIn = try DeviceSigningKey(scalar: one)
        let check = proof.check(try proof.sign(with: standIn), by: nil, under: charter)
        #expect(check.signatureIsValid && check.addressIsRight && !check.deviceIsKnown && !check.isPassed)
        #expect(!proof.check(try proof.sign(with: alice.phone), by: nil, under: charter).signatureIsValid)
    }
}
