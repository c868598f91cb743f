import PosternClient
import PosternTesting
import PosternTrust
import PosternWire
import Testing

/// A network whose operating key the test holds, and the group that the relay names.
struct GroupScene {
    let world: World
    let operating: OperatingKey
    let alice: Person
    let bob: Person

    static func with(_ body: (GroupScene) async throws -> Void) async throws {
        let operating = try OperatingKey.generate()
        let facts = try await Founding.shared.value.facts
        let charter = try facts.charter(after: [try facts.first]) { $0.operatingKey = operating.publicKey }
        try await World.with(charters: [charter]) { world in
            let (alice, bob) = (try world.person("alice"), try world.person("bob"))
            try await world.goesOn(alice, to: bob)
            _ = try alice.unprinted()
            try await body(GroupScene(world: world, operating: operating, alice: alice, bob: bob))
        }
    }

    func policies(
        of group: String,
        _ settings: [String],
        signedBy key: OperatingKey? = nil
    ) throws -> [Document] {
        var documents: [Document] = []
        for settings in settings {
            var policy = Policy(
                network: world.network,
                scope: PolicyScope(group: group, in: world.network),
                charterVersion: 2,
                issued: world.clock.now,
                settings: settings
            )
            if let last = documents.last {
                (policy.version, policy.previous) = (UInt32(documents.count) + 1, last.hash)
            }
            documents.append(try Document(signing: policy, with: key ?? operating))
        }
        return documents
    }

    /// The relay names a group and a version, and gives these documents for it.
    func tells(_ group: String, _ version: UInt32, _ documents: [Document], isStubborn: Bool = false) {
        var lie = Lie.serving(
            documents,
            as: .policy,
            of: PolicyScope(group: group, in: world.network).bytes,
            isStubborn: isStubborn
        )
        lie.welcome = { $0.group = Self.place(group, version) }
        world.relay.lie = lie
    }

    static func place(_ group: String, _ version: UInt32) -> GroupPlace {
        var place = GroupPlace()
        place.group = group
        place.policyVersion = version
        return place
    }

    /// The policy of alice's group says this from her next sign-in on.
    func binds(_ settings: String) throws {
        tells("strictgr", 1, try policies(of: "strictgr", [settings]))
    }

    func maySendPlaces() async throws -> Bool {
        do {
            _ = try await alice.client.send(.location(latitude: 1, longitude: 2, label: ""), to: .user(bob.login))
            return true
        } catch ClientError.notAllowed("to send locations") {
            return false
        }
    }

    /// Which group alice's home holds, and the newest version of its policy there: 0 for none.
    func held() throws -> String? {
        let group = try alice.client.network().group
        return group.map { "\($0.code) \($0.policy.newest?.version ?? 0)" }
    }
}
