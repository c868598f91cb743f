import PosternPrimitives
import PosternTrust
import PosternWire
import Testing

@Suite("Invitations and network codes")
struct JoiningTests {
    let vectors: LayoutVectors.Joining
    let network: NetworkID
    let alice: Who
    let identity: IdentityPublicKey

    init() throws {
        let file = try LayoutVectors.load()
        vectors = file.joining
        network = try #require(NetworkID(file.network.bytes))
        alice = Who(network: network, user: try #require(UserID(file.alice.bytes)))
        identity = try IdentityPublicKey(try #require(file.keys["identity"]).point.bytes)
    }

    @Test("codes agree with the vectors")
    func codes() throws {
        let address = try HostAddress("relay.example.org:7443")
        let code = NetworkCode(network: network, charterVersion: 2, address: address)
        #expect(code.text == vectors.networkCode)
        #expect(try NetworkCode(parsing: "\n " + vectors.networkCode + "\r\n") == code)
        #expect(try NetworkCode(parsing: vectors.networkCodeIPv6).address.host == "[2001:db8::1]")
        let invitation = Invitation(
            network: network,
            secret: SecretBytes(copying: vectors.secret.bytes),
            charterVersion: 2,
            address: address
        )
        #expect(invitation.secretText == vectors.invitation)
        #expect(invitation.networkCode == code)
    }

    @Test("both halves of the secret, and the tie of the first identity")
    func halves() throws {
        let invitation = try Invitation(parsing: vectors.invitation)
        #expect(invitation.relayHalf == vectors.relayHalf.bytes)
        #expect(invitation.relayHash == .of(vectors.relayHalf.bytes))
        let key = invitation.administratorKey
        let isRight = key.isEqual(to: SecretBytes(copying: vectors.administratorKey.bytes))
        #expect(isRight)
        let mac = AdministratorMAC.make(key: key, who: alice, login: try Login("alice"), identity: identity)
        #expect(mac == vectors.mac.bytes)
    }

    private func isTied(
        key: [UInt8]? = nil,
        mac: [UInt8]? = nil,
        who: Who? = nil,
        login: String = "alice",
        identity: IdentityPublicKey? = nil
    ) throws -> Bool {
        AdministratorMAC.isValid(
            mac ?? vectors.mac.bytes,
            key: SecretBytes(copying: key ?? vectors.administratorKey.bytes),
            who: who ?? alice,
            login: try Login(login),
            identity: identity ?? self.identity
        )
    }

    @Test("swap at registration: the administrator's check fails for any other user, login, identity or key")
    func swap() throws {
        #expect(try isTied())
        #expect(try !isTied(who: Who(network: network, user: UserID(cutting: .of([1])))))
        #expect(try !isTied(who: Who(network: NetworkID(cutting: .of([1])), user: alice.user)))
        #expect(try !isTied(login: "alicf"))
        #expect(try !isTied(identity: try IdentityKey.generate().publicKey))
        #expect(try !isTied(key: vectors.relayHalf.bytes))
        #expect(try !isTied(mac: []))
        #expect(try !isTied(mac: [UInt8](repeating: 0, count: 64)))
    }

    @Test("altered by any one character: mistyped, before anything is sent")
    func altered() throws {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567A018-.= ")
        for (text, isInvitation) in [(vectors.invitation, true), (vectors.networkCode, false)] {
            let characters = Array(text)
            for index in characters.indices {
                for replacement in alphabet where replacement != characters[index] {
                    var altered = characters
                    altered[index] = replacement
                    let code = String(altered)
                    #expect(throws: CodeError.self, "\(code)") {
                        if isInvitation {
                            _ = try Invitation(parsing: code)
                        } else {
                            _ = try NetworkCode(parsing: code)
                        }
                    }
                }
                var shortened = characters
                shortened.remove(at: index)
                #expect(throws: CodeError.self) {
                    let code = String(shortened)
                    if isInvitation { _ = try Invitation(parsing: code) } else { _ = try NetworkCode(parsing: code) }
                }
            }
        }
    }

    @Test("what is wrong is said with what to do, and without the code")
    func errors() throws {
        let other = CodeError.otherText(expected: "postern-invite-1")
        let cases: [(String, CodeError)] = [
            ("", other), ("hello", other), ("postern-invite", other), ("postern-link-1.aa", .isALinkCode),
            ("postern-invite-2.abc", .laterVersion), (vectors.networkCode, .isANetworkCode),
            ("postern-invite-1.", .mistyped), ("postern-invite-1.a", .mistyped),
            (vectors.invitation.uppercased(), other), (vectors.invitation + "a", .mistyped),
            ("postern-invite-1." + String(repeating: "a", count: 100_000), .mistyped),
        ]
        for (text, expected) in cases {
            #expect(throws: expected, "\(text.prefix(40))") { _ = try Invitation(parsing: text) }
        }
        #expect(throws: CodeError.isAnInvitation) { try NetworkCode(parsing: vectors.invitation) }
        #expect(CodeError.mistyped.description.contains("copy it again"))
    }

    @Test("a right checksum over a wrong content is refused")
    func content() throws {
        func code(_ payload: [UInt8]) -> String {
            "postern-network-1." + Base32.encode(payload + Hash512.of(payload).bytes.prefix(4))
        }
        let good = network.bytes + [0, 0, 0, 1, 0, 0, 0, 3] + Array("a:1".utf8)
        #expect(throws: Never.self) { try NetworkCode(parsing: code(good)) }
        #expect(throws: CodeError.layout(.trailing)) { try NetworkCode(parsing: code(good + [0])) }
        #expect(throws: CodeError.layout(.truncated)) { try NetworkCode(parsing: code(Array(good.dropLast()))) }
        let unversioned = network.bytes + [0, 0, 0, 0, 0, 0, 0, 3] + Array("a:1".utf8)
        #expect(throws: CodeError.layout(.meaningless("charter version"))) {
            try NetworkCode(parsing: code(unversioned))
        }
        let nowhere = NetworkID.zero.bytes + good[16...]
        #expect(throws: CodeError.layout(.meaningless("network"))) { try NetworkCode(parsing: code(nowhere)) }

        func invitation(_ network: NetworkID, version: UInt8) -> String {
            let secret = [UInt8](repeating: 1, count: 32)
            let payload = network.bytes + secret + [0, 0, 0, version, 0, 0, 0, 3] + Array("a:1".utf8)
            return "postern-invite-1." + Base32.encode(payload + Hash512.of(payload).bytes.prefix(4))
        }
        #expect(throws: Never.self) { _ = try Invitation(parsing: invitation(network, version: 1)) }
        #expect(throws: CodeError.layout(.meaningless("network"))) {
            _ = try Invitation(parsing: invitation(.zero, version: 1))
        }
        #expect(throws: CodeError.layout(.meaningless("charter version"))) {
            _ = try Invitation(parsing: invitation(network, version: 0))
        }
    }

    @Test("two invitations have two secrets")
    func fresh() throws {
        let code = try NetworkCode(parsing: vectors.networkCode)
        let one = try Invitation.make(into: code)
        let other = try Invitation.make(into: code)
        #expect(one.relayHalf != other.relayHalf)
        #expect(one.networkCode == code)
        let read = try Invitation(parsing: one.secretText)
        #expect(read.relayHalf == one.relayHalf)
    }
}
