import Foundation
import PosternPrimitives
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@testable import PosternRelay

@Suite("Vouching")
struct AdministrationVoucherTests {
    /// A network with a voucher key, and a user who came by the administrator's own invitation.
    private struct Office {
        let world: RelayWorld
        let network: NetworkFacts
        let voucherKey: VoucherKey
        let number: String
        let device: TestDevice
        let administratorKey: [UInt8]

        init() async throws {
            world = try await RelayWorld()
            voucherKey = try VoucherKey.generate()
            network = try await Self.network(world, voucherKey)
            let code = NetworkCode(
                network: network.id,
                charterVersion: 1,
                address: try HostAddress(RelayWorld.address)
            )
            let invitation = try Invitation.make(into: code)
            let invited = try await world.relay.invite(
                UserWish(name: "alice"),
                to: network.id,
                relayHalfHash: invitation.relayHash.bytes,
                expires: world.clock.now.adding(seconds: 3600)
            )
            number = invited.user.number
            administratorKey = invitation.administratorKey.withUnsafeBytes { Array($0) }
            device = try TestDevice(who: invited.user.who, login: "alice", at: world.clock.now)
            try await register(invitation)
        }

        private static func network(_ world: RelayWorld, _ voucherKey: VoucherKey) async throws -> NetworkFacts {
            let (root, now) = (try RootKey.generate(), world.clock.now)
            let preparation = try await world.relay.prepareNetwork()
            let charter = Charter(
                nonce: try Random.bytes(32),
                issued: now,
                expires: now.adding(seconds: Charter.lifetimeSeconds),
                roots: [root.publicKey],
                operatingKey: try OperatingPublicKey(preparation.operatingKey),
                voucherKeys: [voucherKey.publicKey],
                hosts: [try HostAddress(RelayWorld.address)]
            )
            let document = try Document(signing: charter, with: root)
            return try await world.relay.createNetwork(
                NewNetwork(name: "office", plan: .standard),
                charter: document.body,
                signature: document.signature,
                preparation: preparation.id,
                from: NetworkTemplate(hosts: [RelayWorld.address], authorityKeys: [])
            )
        }

        private func register(_ invitation: borrowing Invitation) async throws {
            var register = try device.registration(half: invitation.relayHalf, at: world.clock.now)
            let mac = AdministratorMAC.make(
                key: invitation.administratorKey,
                who: device.who,
                login: try Login("alice"),
                identity: device.identity.publicKey
            )
            register.administratorMac = Data(mac)
            guard case .registered = try await world.relay.register(register, in: network.id) else {
                throw TestFailure()
            }
        }

        func voucher(_ change: (inout Voucher) -> Void = { _ in }) throws -> Voucher {
            var voucher = Voucher(
                who: device.who,
                login: try Login("alice"),
                identity: device.identity.publicKey,
                issued: world.clock.now
            )
            change(&voucher)
            return voucher
        }

        func put(_ document: Document) async throws {
            try await world.relay.putVoucher(document.body, signature: document.signature, in: network.id)
        }

        func registration() async throws -> UserRegistration {
            try await world.relay.registration(of: number, in: network.id)
        }
    }

    @Test("tells what the administrator needs, and takes its word, once and again")
    func vouched() async throws {
        let office = try await Office()
        let before = try await office.registration()
        #expect(before.identity == office.device.identity.publicKey.bytes && !before.hasVoucher)
        let isRight = AdministratorMAC.isValid(
            try #require(before.administratorMAC),
            key: SecretBytes(copying: office.administratorKey),
            who: before.user.who,
            login: try Login(before.user.login),
            identity: try IdentityPublicKey(try #require(before.identity))
        )
        #expect(isRight)
        let document = try Document(signing: try office.voucher(), with: office.voucherKey)
        try await office.put(document)
        try await office.put(document)
        #expect(try await office.registration().hasVoucher)
        let chain = office.world.relay.store
        #expect(try await chain.newestVersion(of: .vouchers(for: office.device.who)) == 1)
    }

    @Test("has nothing to tell of a user who has not come")
    func pending() async throws {
        let world = try await RelayWorld()
        _ = try await world.relay.createUsers([UserWish(name: "bob")], in: world.network)
        let registration = try await world.relay.registration(of: "1", in: world.network)
        #expect(registration.identity == nil && registration.administratorMAC == nil && !registration.hasVoucher)
    }

    @Test("refuses a voucher that is not by the network's key or not for the present identity")
    func refused() async throws {
        let office = try await Office()
        let other = try IdentityKey.generate().publicKey
        let login = try Login("mallory")
        let user = try UserID.random()
        let wrong = [
            try Document(signing: try office.voucher(), with: try VoucherKey.generate()),
            try Document(signing: try office.voucher { $0.identity = other.hash }, with: office.voucherKey),
            try Document(signing: try office.voucher { $0.login = login }, with: office.voucherKey),
            try Document(signing: try office.voucher { $0.user = user }, with: office.voucherKey),
            try Document(
                signing: try office.voucher { $0.network = office.world.network },
                with: office.voucherKey
            ),
        ]
        for document in wrong {
            await #expect(throws: AdministrationError.self) { try await office.put(document) }
        }
        #expect(try await !office.registration().hasVoucher)
    }
}
