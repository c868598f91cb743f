import Foundation
import PosternPrimitives
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@testable import PosternRelay

@Suite("Adopting a network that the relay made")
struct AdoptionTests {
    private let template = Result {
        try NetworkTemplate(hosts: [RelayWorld.address], authorityKeys: [[1]])
    }

    @Test("the relay hands over, once, and erases its root; from then on the administrator's root alone counts")
    func adopt() async throws {
        let world = try await RelayWorld()
        let network = try await world.relay.createNetwork(
            NewNetwork(name: "Blumen", plan: .standard),
            from: template.get()
        ).id
        let sealed = try #require(try await world.relay.store.network(network)?.rootKey)
        let first = try await world.relay.charterChain(of: network)
        let (root, voucher) = (try RootKey.generate(), try VoucherKey.generate())
        let handedOver = try await world.relay.adopt(
            network,
            root: root.publicKey.bytes,
            voucherKey: voucher.publicKey.bytes
        )
        var chain = first
        try chain.update(
            with: [try Document(body: handedOver.body, signature: handedOver.signature)],
            arriving: .joining
        )
        #expect(first.rootIsAtRelay && !chain.rootIsAtRelay)
        #expect(chain.newest.content.roots == [root.publicKey])
        #expect(chain.voucherKeys == [voucher.publicKey])
        #expect(chain.newest.content.operatingKey == first.newest.content.operatingKey)
        #expect(chain.newest.content.hosts == first.newest.content.hosts)
        #expect(try await world.relay.charterChain(of: network) == chain)

        #expect(try await world.relay.store.network(network)?.rootKey == nil)
        #expect(try world.files().allSatisfy { $0.firstRange(of: Data(sealed)) == nil }, "not even sealed")

        let again = try await world.relay.adopt(
            network,
            root: root.publicKey.bytes,
            voucherKey: voucher.publicKey.bytes
        )
        #expect(again == handedOver)
        await #expect(throws: AdministrationError.conflict("the network's root is not held by the relay")) {
            try await world.relay.adopt(
                network,
                root: try RootKey.generate().publicKey.bytes,
                voucherKey: voucher.publicKey.bytes
            )
        }
        let now = world.clock.now
        let next = chain.draft(issued: now, expires: now.adding(seconds: Charter.lifetimeSeconds))
        let signed = try Document(signing: next, with: root)
        try await world.relay.putCharter(
            signed.body,
            signature: signed.signature,
            preparation: nil,
            in: network,
            from: template.get()
        )
        #expect(try await world.relay.charterChain(of: network).newest.version == 3)
    }

    @Test("a network whose root was never here cannot be adopted, and keys are points")
    func refused() async throws {
        let world = try await RelayWorld()
        let key = try RootKey.generate().publicKey.bytes
        await #expect(throws: AdministrationError.conflict("the network's root is not held by the relay")) {
            try await world.relay.adopt(world.network, root: key, voucherKey: key)
        }
        let made = try await world.relay.createNetwork(
            NewNetwork(name: "Blumen", plan: .standard),
            from: template.get()
        ).id
        for (root, voucher) in [([UInt8](repeating: 4, count: 133), key), (key, key), (key, [])] {
            await #expect(throws: AdministrationError.self) {
                try await world.relay.adopt(made, root: root, voucherKey: voucher)
            }
        }
        #expect(try await world.relay.charterChain(of: made).rootIsAtRelay)
        #expect(try await world.relay.store.network(made)?.rootKey != nil)
    }
}
