import PosternClient
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("Policies")
    struct PolicyTests {
        /// A network whose charter lets the policy switch retention, under an operating key that the test holds.
        private static func retainable(_ operating: OperatingKey) async throws -> Document {
            let facts = try await Founding.shared.value.facts
            return try facts.charter(after: [try facts.first]) { charter in
                charter.operatingKey = operating.publicKey
                charter.retention = .byPolicy
                charter.retentionIdentities = [.init(user: .zero, identity: .of([1]))]
            }
        }

        private static func lie(
            _ world: World,
            after held: VerifiedPolicy,
            signedBy key: OperatingKey
        ) throws -> Lie {
            var policy = held.content
            policy.version += 1
            policy.previous = held.hash
            policy.charterVersion = 2
            policy.retention = true
            let documents = [held.document, try Document(signing: policy, with: key)]
            var lie = Lie.serving(documents, as: .policy, of: PolicyScope.zero.bytes)
            lie.welcome = { $0.policyVersion = 2 }
            return lie
        }

        @Test("retention on, silently")
        func retention() async throws {
            let operating = try OperatingKey.generate()
            try await World.with(charters: [try await Self.retainable(operating)]) { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await world.goesOn(alice, to: bob)
                let held = try #require(try alice.client.network().policy.newest)
                world.relay.lie = try Self.lie(world, after: held, signedBy: operating)
                await #expect(throws: ClientError.retained) { try await alice.send("not for the archive", to: bob) }
                #expect(world.relay.sent.count == 1)
                // Switched off in silence, a policy that was taken stays in force.
                world.relay.lie = .none
                await #expect(throws: ClientError.retained) { try await alice.send("not for the archive", to: bob) }
                #expect(world.relay.sent.count == 1)
            }
        }

        @Test("policy rollback, fork", arguments: ["rollback", "fork"])
        func laterPolicy(_ kind: String) async throws {
            let operating = try OperatingKey.generate()
            try await World.with(charters: [try await Self.retainable(operating)]) { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await world.goesOn(alice, to: bob)
                let held = try #require(try alice.client.network().policy.newest)
                let next = try Self.policy(after: held, #"{"networkName":"One"}"#, signedBy: operating)
                var lie = Lie.serving([held.document, next], as: .policy, of: PolicyScope.zero.bytes)
                lie.welcome = { $0.policyVersion = 2 }
                world.relay.lie = lie
                try await alice.send("under policy 2", to: bob)
                #expect(try alice.client.network().policy.newest?.hash == next.hash)
                let other = try Self.policy(after: held, #"{"networkName":"Other"}"#, signedBy: operating)
                let offered = kind == "fork" ? [held.document, other] : [held.document]
                lie = Lie.serving(offered, as: .policy, of: PolicyScope.zero.bytes, isStubborn: true)
                lie.welcome = { $0.policyVersion = 3 }
                world.relay.lie = lie
                // What is held stays, and talk goes on.
                try await alice.send("still under policy 2", to: bob)
                #expect(try alice.unprinted().kinds == ["charter-changed": 1, "document-refused": 1])
                #expect(try alice.client.network().policy.newest?.hash == next.hash)
                #expect(try await bob.look().texts == ["under policy 2", "still under policy 2"])
            }
        }

        @Test("a policy binds what its users send")
        func bounds() async throws {
            let operating = try OperatingKey.generate()
            try await World.with(charters: [try await Self.retainable(operating)]) { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await world.goesOn(alice, to: bob)
                #expect(try !alice.client.tellsReceipts)
                let held = try #require(try alice.client.network().policy.newest)
                let settings = """
                    {"messageForwardingEnabled":false,"locationEnabled":false,"presenceEnabled":false,"maxTtl":3600,
                    "maxBor":0,"readReceiptConfig":{"status":"FORCE_ENABLED"}}
                    """
                let next = try Self.policy(after: held, settings, signedBy: operating)
                var lie = Lie.serving([held.document, next], as: .policy, of: PolicyScope.zero.bytes)
                lie.welcome = { $0.policyVersion = 2 }
                world.relay.lie = lie
                let sent = try await alice.send("for an hour at most", to: bob)
                let events = try alice.client.history(HistoryQuery(search: "for an hour"))
                guard case .message(let message)? = events.first?.body else { throw TestFailure("no message") }
                #expect(message.attributes.goesAt == message.sentAt.adding(seconds: 3600))
                let count = world.relay.sent.count
                for (body, what) in [
                    (NewBody.location(latitude: 1, longitude: 2, label: ""), "to send locations"),
                    (.forward(MessageChoice(sent.id.description)), "to forward messages"),
                ] {
                    await #expect(throws: ClientError.notAllowed(what)) {
                        try await alice.client.send(body, to: .user(bob.login))
                    }
                }
                for options in [MessageOptions(expiry: 7200), MessageOptions(burn: 5), MessageOptions(expiry: 0)] {
                    await #expect(throws: ClientError.notAllowed("these timers")) {
                        try await alice.client.send(.text("longer"), to: .user(bob.login), options)
                    }
                }
                await #expect(throws: ClientError.notAllowed("to say who is there")) {
                    try await alice.client.signal(.here, to: .user(bob.login))
                }
                #expect(throws: ClientError.notAllowed("to do without receipts")) {
                    try alice.client.setReceipts(false)
                }
                #expect(try alice.client.tellsReceipts)
                #expect(world.relay.sent.count == count)
            }
        }

        private static func policy(
            after held: VerifiedPolicy,
            _ settings: String,
            signedBy key: OperatingKey
        ) throws -> Document {
            var policy = held.content
            policy.version += 1
            policy.previous = held.hash
            policy.charterVersion = 2
            policy.settings = settings
            return try Document(signing: policy, with: key)
        }

        @Test("charter expiry: one that comes expired adds nobody")
        func expiredCharter() async throws {
            let facts = try await Founding.shared.value.facts
            let intruder = try VoucherKey.generate()
            let late = try facts.charter(after: [try facts.first]) { charter in
                charter.expires = charter.issued.adding(seconds: 1)
                charter.voucherKeys = [facts.voucher.publicKey, intruder.publicKey]
                charter.retention = .byPolicy
                charter.retentionIdentities = [.init(user: .zero, identity: .of([1]))]
            }
            try await World.with(charters: [late]) { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                world.clock.advance(seconds: 3600)
                try await alice.send("under the warning", to: bob)
                let charters = try alice.client.network().charters
                #expect(charters.newest.version == 2)
                #expect(charters.arrivedExpired == [2])
                #expect(charters.retentionIdentities.isEmpty)
                #expect(charters.voucherKeys == [facts.voucher.publicKey])
                #expect(try alice.client.lastingWarnings().count == 1)
                let isTold = try alice.unprinted().notices.contains { notice in
                    if case .charterChanged(version: 2, _, arrivedExpired: true) = notice { true } else { false }
                }
                #expect(isTold)
                #expect(try await bob.look().texts == ["under the warning"])
                try await world.goesOn(alice, to: bob)

                // The next one makes them count, and that is told though it adds nothing to the one before.
                let first = try facts.first
                let valid = try facts.charter(after: [first, late]) { charter in
                    charter.expires = world.clock.now.adding(seconds: 86_400)
                    charter.voucherKeys = [facts.voucher.publicKey, intruder.publicKey]
                    charter.retention = .byPolicy
                    charter.retentionIdentities = [.init(user: .zero, identity: .of([1]))]
                }
                var lie = Lie.serving([first, late, valid], as: .charter, of: world.network.bytes)
                lie.welcome = { $0.charterVersion = 3 }
                world.relay.lie = lie
                let told = try await alice.look().notices.compactMap { notice -> [CharterChange]? in
                    guard case .charterChanged(version: 3, let changes, arrivedExpired: false) = notice else {
                        return nil
                    }
                    return changes
                }
                #expect(told.first?.map(\.part) == [.voucherKey, .retentionIdentity])
            }
        }

        @Test("charter expiry: a warning that lasts, from 30 days before until a later charter")
        func expiryWarning() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let expires = try alice.client.network().charters.newest.content.expires
                let days: UInt64 = 86_400
                #expect(try alice.client.lastingWarnings() == [])
                world.clock.advance(seconds: 370 * days)
                #expect(try alice.client.lastingWarnings() == [])
                world.clock.advance(seconds: 1)
                let soon = "the network's charter expires \(expires.rfc3339): tell the administrator"
                #expect(try alice.client.lastingWarnings() == [soon])
                world.clock.advance(seconds: 30 * days)
                let expired = "the network's charter expired \(expires.rfc3339): nothing new counts before the"
                // His keys from then are too old.
                _ = try await bob.look()
                for _ in 0..<2 {
                    // With everything that is done, and in what `network` prints.
                    try await alice.send("under the warning", to: bob)
                    let warnings = try alice.client.lastingWarnings()
                    #expect(warnings.count == 1 && warnings.allSatisfy { $0.hasPrefix(expired) })
                    #expect(try alice.client.networkReport().warnings == warnings)
                }
                // Who joins now is warned at once.
                let dave = try await world.join(try await world.invite("dave").secretText, as: "dave")
                #expect(try dave.client.lastingWarnings().allSatisfy { $0.hasPrefix(expired) })
                #expect(try dave.client.lastingWarnings().count == 1)

                let next = try world.facts.charter(after: [try world.facts.first]) { charter in
                    charter.issued = world.clock.now
                    charter.expires = world.clock.now.adding(seconds: Charter.lifetimeSeconds)
                }
                var lie = Lie.serving([try world.facts.first, next], as: .charter, of: world.network.bytes)
                lie.welcome = { $0.charterVersion = 2 }
                world.relay.lie = lie
                for person in [alice, dave] {
                    try await person.send("under the next charter", to: bob)
                    #expect(try person.client.lastingWarnings() == [])
                }
            }
        }

        @Test("charter: whom a root's holder appoints is shown, once for a charter")
        func appointed() async throws {
            let facts = try await Founding.shared.value.facts
            let (root, operating) = (try RootKey.generate(), try OperatingKey.generate())
            let voucher = try VoucherKey.generate()
            let first = try facts.first
            let second = try facts.charter(after: [first]) { charter in
                charter.roots = [root.publicKey]
                charter.operatingKey = operating.publicKey
                charter.voucherKeys = [voucher.publicKey]
                charter.retention = .byPolicy
                charter.retentionIdentities = [.init(user: .zero, identity: .of([1]))]
            }
            let chain = try CharterChain(joining: facts.network, floor: 2, documents: [first, second])
            let newest = chain.newest.content
            // Signed anew, and nothing changed.
            let third = try Document(
                signing: chain.draft(issued: newest.issued, expires: newest.expires),
                with: root
            )
            try await World.with(charters: [second, third]) { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("under charter 3", to: bob)
                let shown = try alice.unprinted()
                #expect(shown.kinds == ["charter-changed": 1])
                let changes = try Self.changes(first, second)
                #expect(
                    shown.notices.contains(.charterChanged(version: 2, changes: changes, arrivedExpired: false))
                )
                try await alice.send("again", to: bob)
                #expect(try alice.unprinted().kinds == [:])
            }
        }

        private static func changes(_ first: Document, _ second: Document) throws -> [CharterChange] {
            let (old, new) = (try Charter(parsing: first.body), try Charter(parsing: second.body))
            return [
                CharterChange(.root, before: old.roots.map(Self.digits), now: new.roots.map(Self.digits)),
                CharterChange(.operatingKey, before: [digits(old.operatingKey)], now: [digits(new.operatingKey)]),
                CharterChange(
                    .voucherKey,
                    before: old.voucherKeys.map(Self.digits),
                    now: new.voucherKeys.map(Self.digits)
                ),
                CharterChange(
                    .retentionIdentity,
                    before: [],
                    now: ["\(UserID.zero) (\(Hash512.of([1]).description.prefix(32)))"]
                ),
                CharterChange(.retention, before: ["never"], now: ["as the policy says"]),
            ]
        }

        private static func digits<Role>(_ key: VerifyingKey<Role>) -> String { Fingerprint.of(key).description }

        @Test("retention on, by a key that the charter does not name")
        func strangePolicy() async throws {
            let operating = try OperatingKey.generate()
            try await World.with(charters: [try await Self.retainable(operating)]) { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await world.goesOn(alice, to: bob)
                let held = try #require(try alice.client.network().policy.newest)
                world.relay.lie = try Self.lie(world, after: held, signedBy: OperatingKey.generate())
                try await alice.send("as before", to: bob)
                #expect(try alice.unprinted().kinds == ["charter-changed": 1, "document-refused": 1])
                #expect(try await bob.look().texts == ["as before"])
                try await world.goesOn(alice, to: bob)
            }
        }
    }
}
