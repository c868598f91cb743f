import PosternClient
import PosternHome
import PosternPrimitives
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("Policies of security groups")
    struct GroupPolicyTests {
        private static let strict = #"{"locationEnabled":false,"messageForwardingEnabled":false}"#

        @Test("the policy of the user's group binds on top of the network's, and is still there after a restart")
        func binds() async throws {
            try await GroupScene.with { scene in
                #expect(try await scene.maySendPlaces())
                let documents = try scene.policies(of: "strictgr", [Self.strict])
                scene.tells("strictgr", 1, documents)
                try await scene.alice.send("signs in", to: scene.bob)
                #expect(try await !scene.maySendPlaces())
                let restarted = try scene.alice.restarted().client
                #expect(try restarted.network().group?.policy.newest?.hash == documents[0].hash)
                #expect(try restarted.network().group?.code == "strictgr")
                #expect(try scene.alice.unprinted().kinds == [:])
            }
        }

        @Test(
            "a policy of another scope, of another key, forked or taken back is refused, and what was held stays",
            arguments: ["scope", "network", "key", "fork", "rollback"]
        )
        func refused(_ kind: String) async throws {
            try await GroupScene.with { scene in
                let documents = try scene.policies(of: "strictgr", ["{}", Self.strict])
                scene.tells("strictgr", 2, documents)
                try await scene.alice.send("signs in", to: scene.bob)
                #expect(try await !scene.maySendPlaces())
                let other: [Document] =
                    switch kind {
                    case "scope": try scene.policies(of: "loosegrp", ["{}", "{}", "{}"])
                    case "network": [try #require(try scene.alice.client.network().policy.newest).document]
                    case "key":
                        documents
                            + (try scene.policies(of: "strictgr", ["{}", "{}", "{}"], signedBy: .generate())).suffix(1)
                    case "fork": try scene.policies(of: "strictgr", ["{}", "{}"])
                    default: try scene.policies(of: "strictgr", ["{}"])
                    }
                scene.tells("strictgr", 3, other, isStubborn: true)
                try await scene.alice.send("goes on", to: scene.bob)
                #expect(try scene.alice.unprinted().kinds == ["document-refused": 1])
                #expect(try await !scene.maySendPlaces())
                #expect(try scene.held() == "strictgr 2")
            }
        }

        @Test("another group counts with the policy that it is said to have, and not before")
        func withheld() async throws {
            try await GroupScene.with { scene in
                scene.tells("strictgr", 1, try scene.policies(of: "strictgr", [Self.strict]))
                try await scene.alice.send("signs in", to: scene.bob)
                scene.tells("loosegrp", 1, [])
                #expect(try await !scene.maySendPlaces())
                #expect(try scene.held() == "strictgr 1")
                scene.tells("loosegrp", 1, try scene.policies(of: "strictgr", ["{}"]), isStubborn: true)
                #expect(try await !scene.maySendPlaces())
                #expect(try scene.held() == "strictgr 1")
                scene.tells("loosegrp", 1, try scene.policies(of: "loosegrp", ["{}"]))
                try await scene.alice.send("moved", to: scene.bob)
                #expect(try await scene.maySendPlaces())
                #expect(try scene.held() == "loosegrp 1")
                // Back again: what was held of that group is where it goes on from.
                scene.tells("strictgr", 0, [])
                try await scene.alice.send("moved back", to: scene.bob)
                #expect(try scene.held() == "strictgr 1")
                #expect(try await !scene.maySendPlaces())
            }
        }

        @Test("a move is told on the live connection, and counts from then on; what can be no group changes nothing")
        func live() async throws {
            try await GroupScene.with { scene in
                scene.tells("loosegrp", 0, [])
                try await scene.alice.send("signs in", to: scene.bob)
                #expect(try scene.held() == "loosegrp 0")
                scene.tells("strictgr", 1, try scene.policies(of: "strictgr", [Self.strict]))
                world(scene, tellsUnasked: ServerFrame(.moved(GroupScene.place("strictgr", 1))))
                _ = try await scene.alice.look()
                #expect(try scene.held() == "strictgr 1")
                #expect(try await !scene.maySendPlaces())
                for name in ["", String(repeating: "x", count: 65)] {
                    world(scene, tellsUnasked: ServerFrame(.moved(GroupScene.place(name, 0))))
                    _ = try await scene.alice.look()
                    #expect(try scene.held() == "strictgr 1")
                }
            }
        }

        private func world(_ scene: GroupScene, tellsUnasked frame: ServerFrame) {
            scene.world.relay.lie.welcome = { $0.clearGroup() }
            scene.world.relay.lie.unasked = [frame]
        }

        @Test(
            "a group's policy cannot name a recipient, a broadcaster or the network, or switch receipts and retention"
        )
        func reach() async throws {
            try await GroupScene.with { scene in
                let settings = """
                    {"networkName":"Other","readReceiptConfig":{"status":"FORCE_ENABLED"},
                    "broadcasters":["\(String(repeating: "0", count: 32))"],"recipients":["x"]}
                    """
                scene.tells("strictgr", 1, try scene.policies(of: "strictgr", [settings]))
                try await scene.alice.send("signs in", to: scene.bob)
                #expect(try scene.held() == "strictgr 1")
                #expect(try !scene.alice.client.tellsReceipts)
                #expect(try scene.alice.client.networkReport().name != "Other")
                let retaining = try Self.retaining(scene)
                #expect(try await scene.bob.look().texts == ["signs in"])
                scene.tells("strictgr", 2, try scene.policies(of: "strictgr", [settings]) + [retaining])
                try await scene.alice.send("not retained", to: scene.bob)
                #expect(try scene.alice.unprinted().kinds == ["document-refused": 1])
                #expect(try scene.held() == "strictgr 1")
            }
        }

        /// Behind label, network, scope, version, prev, charter version and time.
        private static let retentionOffset = 17 + 16 + 16 + 4 + 64 + 4 + 8

        private static func retaining(_ scene: GroupScene) throws -> Document {
            let held = try #require(try scene.alice.client.network().group?.policy.newest)
            var policy = held.content
            (policy.version, policy.previous) = (2, held.hash)
            // No honest signer signs it: nothing that reads it takes it.
            var body = policy.body
            body[Self.retentionOffset] = 1
            let key = try P521.Signing.PrivateKey(scalar: scene.operating.scalar)
            return try Document(body: body, signature: try key.sign(body))
        }

        @Test("settings that cannot be read change nothing: what the last readable policy says holds")
        func unreadable() async throws {
            try await GroupScene.with { scene in
                for (index, settings) in ["[]", #"{"locationEnabled":"no"}"#, "{"].enumerated() {
                    let group = "group-\(index)"
                    let documents = try scene.policies(of: group, [Self.strict, settings])
                    scene.tells(group, 2, documents)
                    try await scene.alice.send("signs in \(index)", to: scene.bob)
                    #expect(try scene.held() == "\(group) 2")
                    #expect(try await !scene.maySendPlaces())
                }
                // A group of which no policy was ever readable adds nothing.
                scene.tells("unreadab", 1, try scene.policies(of: "unreadab", ["[]"]))
                try await scene.alice.send("signs in again", to: scene.bob)
                #expect(try await scene.maySendPlaces())
            }
        }
    }
}
