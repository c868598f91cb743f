import Foundation
import PosternPrimitives
package import PosternRelay
package import PosternStore
package import PosternTrust
package import PosternWire

/// Makes networks and people for tests and benchmarks.
package enum TestNetwork {
    package static let address = "relay.example:7443"

    /// What signs a network's documents.
    package struct Keys: Sendable {
        package let root: RootKey
        package let operating: OperatingKey
        package let voucher: VoucherKey

        package init() throws {
            (root, operating, voucher) = (try .generate(), try .generate(), try .generate())
        }
    }

    /// A network with one root, made where the relay would make it.
    package static func make(
        in store: Store,
        at now: Timestamp,
        address: String = address,
        policy settings: String = "{}",
        keys: Keys? = nil
    ) async throws -> NetworkID {
        let keys = try keys ?? Keys()
        let (root, operating) = (keys.root, keys.operating)
        let charter = Charter(
            nonce: try Random.bytes(32),
            issued: now,
            expires: now.adding(seconds: Charter.lifetimeSeconds),
            roots: [root.publicKey],
            operatingKey: operating.publicKey,
            voucherKeys: [keys.voucher.publicKey],
            hosts: [try HostAddress(address)]
        )
        let document = try Document(signing: charter, with: root)
        let network = NetworkID(firstCharter: document.body)
        let policy = Policy(network: network, charterVersion: 1, issued: now, settings: settings)
        let signedPolicy = try Document(signing: policy, with: operating)
        guard let number = NetworkNumber("12345678"), let group = GroupCode("abcdefgh") else { throw TestFailure() }
        let created = try await store.createNetwork(
            Network(
                id: network,
                number: number,
                name: "test",
                foldedName: "test",
                accessLevel: .standard,
                encryptionKeyArn: nil,
                created: now,
                operatingKey: [1],
                rootKey: nil
            ),
            documents: [stored(document, .charter(of: network)), stored(signedPolicy, .policy(of: network))],
            defaultGroup: SecurityGroup(
                code: group,
                name: "Default",
                foldedName: "default",
                created: now
            )
        )
        guard created == .created else { throw TestFailure("the network was not made") }
        return network
    }

    private static func stored(_ document: Document, _ chain: Chain) -> StoredDocument {
        StoredDocument(
            chain: chain,
            version: 1,
            body: document.body,
            signature: document.signature,
            hash: document.hash
        )
    }

    /// Invites and enrols a person through the relay's own door.
    ///
    /// - Parameter change: What else the registration brings.
    package static func person(
        _ login: String,
        in network: NetworkID,
        of relay: Relay,
        at now: Timestamp,
        _ change: (inout Register) -> Void = { _ in }
    ) async throws -> TestDevice {
        let who = Who(network: network, user: try .random())
        let made = try await relay.store.createUsers(
            [NewUser(id: who.user, login: login, created: now)],
            in: network
        )
        guard case .created = made?.first else { throw TestFailure("the user was not made") }
        let half = try Random.bytes(32)
        let expires = now.adding(seconds: Limits.invitationSeconds)
        _ = try await relay.store.putInvitation(.of(half), for: who, expires: expires)
        let device = try TestDevice(who: who, login: login, at: now)
        var register = try device.registration(half: half, at: now)
        change(&register)
        let answer = try await relay.register(register, in: network)
        guard case .registered = answer else { throw TestFailure("not registered: \(answer)") }
        return device
    }
}
