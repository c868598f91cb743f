import PosternPrimitives
import PosternTrust
import PosternWire
import Testing

@testable import PosternCrypto

@Suite("Vault in a file")
struct VaultFileTests {
    private let owner: Who
    private let ticket = [UInt8](repeating: 9, count: VaultFile.ticketBytes)
    private let random = [UInt8](repeating: 7, count: VaultKey.randomBytes)
    private let sealed = [UInt8](repeating: 3, count: 214)

    init() throws {
        owner = Who(network: TestUser.network, user: try randomIdentifier())
    }

    private var file: VaultFile {
        VaultFile(owner: owner, ticket: SecretBytes(copying: ticket), random: random, sealed: sealed)
    }

    @Test("is read back as it was written")
    func roundTrip() throws {
        let read = try VaultFile(parsing: file.secretText + "\n")
        #expect(read.owner == owner)
        #expect(read.random == random)
        #expect(read.sealed == sealed)
        let isSame = read.ticket.isEqual(to: SecretBytes(copying: ticket))
        #expect(isSame)
        let signInKey = try SignInKey(derivedFrom: SecretBytes(copying: ticket))
        #expect(try read.signInKey().publicKey == signInKey.publicKey)
    }

    @Test("another code, a mistyped one and a cut one are refused by name")
    func refusals() throws {
        let text = file.secretText
        let cases: [(String, CodeError)] = [
            ("", .otherText(expected: VaultFile.prefix)), (String(text.dropLast()), .mistyped),
            (text.replacing("postern-vault-1", with: "postern-vault-2"), .laterVersion),
            (JoiningCode.text(VaultFile.prefix, Array(repeating: 1, count: 83)), .layout(.truncated)),
        ]
        for (text, expected) in cases {
            let result = Result { () throws(CodeError) in _ = try VaultFile(parsing: text) }
            #expect(throws: expected) { try result.get() }
        }
    }
}
