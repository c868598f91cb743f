import PosternClient
import PosternCrypto
import PosternHome
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    /// What a client does that was told by its security group's policy.
    @Suite("Settings that a client obeys")
    struct ObeyedSettingTests {
        private static let wrong = AccountSecret.password("not the password at all", vaultFile: nil)
        private static let right = AccountSecret.password(World.password, vaultFile: nil)

        @Test("forwarding, places, presence and timers are bound by the group's policy")
        func messages() async throws {
            try await GroupScene.with { scene in
                let (alice, bob) = (scene.alice.client, scene.bob.login)
                try scene.binds(
                    """
                    {"messageForwardingEnabled":false,"locationEnabled":false,"presenceEnabled":false,"maxTtl":3600,
                    "maxBor":60}
                    """
                )
                let sent = try await scene.alice.send("for an hour at most", to: scene.bob)
                let count = scene.world.relay.sent.count
                await #expect(throws: ClientError.notAllowed("to forward messages")) {
                    try await alice.send(.forward(MessageChoice(sent.id.description)), to: .user(bob))
                }
                #expect(try await !scene.maySendPlaces())
                await #expect(throws: ClientError.notAllowed("to say who is there")) {
                    try await alice.signal(.here, to: .user(bob))
                }
                for options in [MessageOptions(expiry: 7200), MessageOptions(burn: 61)] {
                    await #expect(throws: ClientError.notAllowed("these timers")) {
                        try await alice.send(.text("longer"), to: .user(bob), options)
                    }
                }
                #expect(scene.world.relay.sent.count == count)
                _ = try await alice.send(.text("short"), to: .user(bob), MessageOptions(expiry: 3600, burn: 60))
            }
        }

        @Test("the group's settings stand above the network's, one by one")
        func above() async throws {
            try await GroupScene.with { scene in
                try scene.binds(#"{"maxBor":60}"#)
                let network = try #require(try scene.alice.client.network().policy.newest)
                var next = network.content
                (next.version, next.previous, next.charterVersion) = (2, network.hash, 2)
                next.settings = #"{"maxBor":5,"locationEnabled":false,"readReceiptConfig":{"status":"FORCE_ENABLED"}}"#
                let document = try Document(signing: next, with: scene.operating)
                let (group, place) = (scene.world.relay.lie, PolicyScope.zero.bytes)
                var lie = Lie.serving([network.document, document], as: .policy, of: place)
                let networks = lie.answer
                lie.answer = { body, question in networks(group.answer(body, question), question) }
                lie.welcome = { welcome in
                    group.welcome(&welcome)
                    welcome.policyVersion = 2
                }
                scene.world.relay.lie = lie
                try await scene.alice.send("signs in", to: scene.bob)
                let settings = try scene.alice.client.network().settings
                #expect(settings.content.longestBurn == 60)
                #expect(!settings.content.allowsLocation)
                #expect(settings.content.receipts == .forced)
            }
        }

        @Test("a password is chosen by the policy of the group to which somebody is invited")
        func joining() async throws {
            try await GroupScene.with { scene in
                let settings = #"{"passwordRequirements":{"minLength":20,"uppercase":1,"numbers":2,"symbols":1}}"#
                try scene.binds(settings)
                let lie = scene.world.relay.lie.answer
                scene.world.relay.lie.answer = { body, question in
                    guard case .invitationOpened(var opened) = body else { return lie(body, question) }
                    opened.group = GroupScene.place("strictgr", 1)
                    return .invitationOpened(opened)
                }
                let joining = try await Joining.begin(text: try await scene.world.invite("dora").secretText)
                for (password, part, least) in [
                    ("Sixteen of 12_34", PasswordRequirements.Part.length, 20),
                    ("only lower case 12 and_more", .uppercase, 1), ("Capital and only 1 digit_", .numbers, 2),
                    ("No symbol at all in 1234", .symbols, 1),
                ] {
                    #expect(throws: VaultError.passwordLacks(part, least: least), "\(password)") {
                        try joining.passwordChecking.check(new: password)
                    }
                }
                #expect(throws: VaultError.passwordTooCommon) {
                    try PasswordChecking.rulesAlone.check(new: "q1w2e3r4t5y6")
                }
                try joining.passwordChecking.check(new: "Capital and 12 digits_")
                // Whoever goes past the question is stopped where the vault is made.
                await #expect(throws: VaultError.passwordLacks(.uppercase, least: 1)) {
                    try await scene.world.join(try await scene.world.invite("dirk").secretText, as: "dirk")
                }
            }
        }

        @Test("a password is changed by the policy of the group")
        func changing() async throws {
            try await GroupScene.with { scene in
                let client = scene.alice.client
                try scene.binds(#"{"passwordRequirements":{"minLength":25}}"#)
                let short = VaultError.passwordLacks(.length, least: 25)
                // It is not held yet: by the policies of the sign-in that the change needs.
                await #expect(throws: short) {
                    try await client.changePassword(from: World.password, vaultFile: nil, to: "a short but new one")
                }
                #expect(throws: short) { try client.passwordChecking.check(new: "a short but new one") }
                let long = "a new one that is long enough"
                let kept = try await client.changePassword(from: World.password, vaultFile: nil, to: long)
                #expect(kept == .kept)
                try await client.prove(.password(long, vaultFile: nil))
            }
        }

        @Test("wrong passwords of the account lock it on this device, for longer and longer; a right one ends that")
        func lockout() async throws {
            try await GroupScene.with { scene in
                let client = scene.alice.client
                try scene.binds(#"{"lockoutThreshold":3,"forceDeviceLockout":3}"#)
                try await scene.alice.send("signs in", to: scene.bob)
                for _ in 0..<3 {
                    await #expect(throws: AccountError.wrongPassword) { try await client.prove(Self.wrong) }
                }
                await #expect(throws: HomeError.tooManyTries(seconds: 30)) { try await client.prove(Self.right) }
                scene.world.clock.advance(seconds: 30)
                try await client.prove(Self.right)
                for _ in 0..<2 {
                    await #expect(throws: AccountError.wrongPassword) { try await client.prove(Self.wrong) }
                }
                try await client.prove(Self.right)
            }
        }

        @Test("wrong passphrases of the home lock it, and the last one that the policy allows erases it")
        func wiping() async throws {
            try await GroupScene.with { scene in
                let (world, clock) = (scene.world, scene.world.clock)
                let dora = try await world.join(
                    try await world.invite("dora").secretText,
                    as: "dora",
                    passphrase: "her passphrase"
                )
                let directory = dora.client.home.directory
                func open(_ passphrase: String) throws {
                    _ = try Client.open(home: directory, unlock: .passphrase(passphrase), clock: { clock.now })
                }
                // The policy reaches her with the next sign-in, and holds for a home that nobody has opened since.
                try scene.binds(#"{"lockoutThreshold":4,"forceDeviceLockout":3}"#)
                _ = try await dora.look()
                for _ in 0..<2 { #expect(throws: HomeError.wrongKey) { try open("a guess") } }
                try open("her passphrase")
                for _ in 0..<2 { #expect(throws: HomeError.wrongKey) { try open("a guess") } }
                #expect(throws: HomeError.erasedAfterTries) { try open("a guess") }
                #expect(throws: HomeError.notAHome(directory: directory)) { try open("her passphrase") }
            }
        }

        @Test("a relay that calls every password wrong erases no home, whatever the policy")
        func noWipeByWord() async throws {
            try await GroupScene.with { scene in
                let client = scene.alice.client
                try scene.binds(#"{"lockoutThreshold":100,"forceDeviceLockout":3}"#)
                try await scene.alice.send("signs in", to: scene.bob)
                scene.world.relay.lie.answer = { body, question in
                    guard case .openVault = question else { return body }
                    return .refusal(Refusal(.notAuthenticated, "wrong"))
                }
                for _ in 0..<6 {
                    await #expect(throws: AccountError.wrongPassword) { try await client.prove(Self.right) }
                }
                _ = try scene.alice.restarted()
            }
        }

        @Test("where the policy says so each command asks for the password of a home that a key file opens")
        func always() async throws {
            try await GroupScene.with { scene in
                let (client, keyFile) = (scene.alice.client, Unlock.keyFile("any"))
                #expect(try !client.asksForPassword(openedBy: keyFile))
                try scene.binds(#"{"alwaysReauthenticate":true}"#)
                try await scene.alice.send("signs in", to: scene.bob)
                let restarted = try scene.alice.restarted().client
                #expect(try restarted.asksForPassword(openedBy: keyFile))
                #expect(try !restarted.asksForPassword(openedBy: .passphrase("typed just now")))
                await #expect(throws: AccountError.wrongPassword) { try await restarted.prove(Self.wrong) }
                try await restarted.prove(Self.right)
                #expect(try restarted.asksForPassword(openedBy: keyFile), "each time")
            }
        }

        @Test("a session ends after as many minutes as the policy says, and goes on with the password")
        func session() async throws {
            try await GroupScene.with { scene in
                let (client, keyFile, clock) = (scene.alice.client, Unlock.keyFile("any"), scene.world.clock)
                try scene.binds(#"{"maxNonSsoSessionMinutes":60}"#)
                // From the password on, which she gave when she registered.
                try await scene.alice.send("signs in", to: scene.bob)
                try await client.prove(Self.right)
                clock.advance(seconds: 3599)
                try await scene.alice.send("still in time", to: scene.bob)
                #expect(try !client.asksForPassword(openedBy: keyFile))
                clock.advance(seconds: 1)
                #expect(try client.asksForPassword(openedBy: keyFile))
                let count = scene.world.relay.asked.count
                await #expect(throws: ClientError.sessionOver) { try await scene.alice.send("too late", to: scene.bob) }
                await #expect(throws: ClientError.sessionOver) { try await scene.alice.look() }
                await #expect(throws: ClientError.sessionOver) { try await client.follow(stored: {}) }
                #expect(scene.world.relay.asked.count == count, "nothing went out")
                await #expect(throws: AccountError.wrongPassword) { try await client.prove(Self.wrong) }
                await #expect(throws: ClientError.sessionOver) { try await scene.alice.look() }
                try await client.prove(Self.right)
                _ = try await scene.alice.look()
            }
        }

        @Test("quick responses are listed as the policy has them, and sent by number")
        func quick() async throws {
            try await GroupScene.with { scene in
                let client = scene.alice.client
                let texts = (1...12).map { "\"answer \($0)\"" }.joined(separator: ",")
                try scene.binds(#"{"quickResponses":["",\#(texts)]}"#)
                try await scene.alice.send("signs in", to: scene.bob)
                #expect(try client.quickResponses() == (1...10).map { "answer \($0)" })
                #expect(try client.quickResponse(10) == "answer 10")
                for number in [0, 11, -1, .max, .min] {
                    #expect(throws: ClientError.noSuchQuickResponse(number)) { try client.quickResponse(number) }
                }
            }
        }
    }
}
