import Foundation
import PosternClient
import PosternHome
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("Contacts")
    struct ContactTests {
        @Test("administrator resets Alice")
        func reset() async throws {
            try await World.with { world in
                let (bob, carol, mallory) = (
                    try world.person("bob"), try world.person("carol"), try world.mallory
                )
                for person in [bob, carol] { _ = try await person.client.send("hello", to: Login("mallory")) }
                try bob.client.recordMatch(try await bob.client.comparison(with: Login("mallory")))
                let written = try carol.write("written before", to: mallory.who)
                let reset = try await world.resetMallory()
                for person in [bob, carol] {
                    try await world.send(
                        world.forge("it is me", to: person, by: reset.author),
                        from: reset.device,
                        of: reset.who
                    )
                }

                // Bob had compared: nothing is shown, and nothing is sent, however often he tries.
                let bobs = try await bob.look()
                #expect(bobs.texts == [])
                #expect(bobs.kinds == ["identity-changed": 1, "held": 1])
                for _ in 0..<2 {
                    await expectIdentityChanged("mallory", isHeld: true) {
                        _ = try await bob.client.send("who are you?", to: Login("mallory"))
                    }
                }
                // Carol had not: it is shown with a mark, and what she had written before is held.
                let carols = try await carol.look()
                #expect(carols.texts == ["it is me"])
                #expect(carols.messages.first?.marks == .identityChanged)
                #expect(carols.kinds == ["identity-changed": 1, "held-back": 1])
                #expect(try carol.why(written.description).map(\.state) == [.heldBack])
                try Self.expectNothingSealed(to: reset.device, world)

                try await Self.carolWrites(carol, reset, world)
                try await Self.bobAccepts(bob, reset, world)
            }
        }

        private static func expectNothingSealed(to device: DeviceID, _ world: World) throws {
            for send in world.relay.sent {
                #expect(try !WrapBlock(parsing: Array(send.wrapBlock)).devices.contains(device))
            }
        }

        /// Writing after the notice was shown is her word; what was written before waits for another one.
        private static func carolWrites(_ carol: Person, _ reset: ResetUser, _ world: World) async throws {
            let receipt = try await carol.client.send("is it you?", to: Login("mallory"))
            #expect(receipt.state == .accepted && receipt.heldBefore == 1)
            let before = world.relay.sent.count
            _ = try await carol.look()
            #expect(world.relay.sent.count == before)
            let acceptance = try await carol.client.acceptance(of: Login("mallory"))
            #expect(acceptance.change == .held && acceptance.heldSent == 1)
            #expect(try await carol.client.accept(acceptance, isCompared: false) == 1)
            _ = try await carol.look()
            #expect(world.relay.sent.count == before + 1)
            for send in world.relay.sent.suffix(2) {
                #expect(try WrapBlock(parsing: Array(send.wrapBlock)).devices == [reset.device])
            }
            await #expect(throws: ClientError.nothingToAccept(login: "mallory")) {
                _ = try await carol.client.acceptance(of: Login("mallory"))
            }
        }

        private static func bobAccepts(_ bob: Person, _ reset: ResetUser, _ world: World) async throws {
            let held = try #require(try bob.client.home.held().first)
            let id = held.arrival.header.message.description
            #expect(try bob.why(String(id.prefix(8))).map(\.state) == [.heldUntilAccepted])
            let acceptance = try await bob.client.acceptance(of: Login("mallory"))
            let number = SafetyNumber(bob.who, try bob.identity, and: reset.who, reset.identity.publicKey)
            #expect(acceptance.safety == number)
            #expect(acceptance.trustBefore == .verified && acceptance.heldReceived == 1)
            #expect(acceptance.isTyped(as: number.description) && !acceptance.isTyped(as: "12345"))
            try await bob.client.accept(acceptance, isCompared: true)
            let shown = try bob.unprinted()
            #expect(shown.texts == ["it is me"])
            #expect(shown.messages.first?.marks == [])
            #expect(try bob.client.home.contact(reset.who)?.trust == .verified)
            _ = try await bob.client.send("welcome back", to: Login("mallory"))
            #expect(try bob.why(id).map(\.state) == [.readable])
        }

        @Test("administrator resets Alice: what was sealed before has no answer yet")
        func resetBeforeAnswer() async throws {
            try await World.with { world in
                let (carol, mallory) = (try world.person("carol"), try world.mallory)
                _ = try await carol.client.send("hello", to: Login("mallory"))
                // What she sends does not arrive, and what answers is none.
                var lie = Lie()
                lie.question = { question in
                    guard case .send(let request, _) = question else { return question }
                    return .lookUp(request: request, LookUp())
                }
                lie.answer = { body, question in
                    guard case .lookUp = question else { return body }
                    return .accepted(Accepted())
                }
                world.relay.lie = lie
                await #expect(throws: ClientError.self) {
                    _ = try await carol.client.send("sealed before", to: Login("mallory"))
                }
                world.relay.lie = .none
                let reset = try await world.resetMallory()
                let shown = try await carol.look()
                #expect(shown.kinds == ["identity-changed": 1, "held-back": 1])
                try Self.expectNothingSealed(to: reset.device, world)
                let blocks = try world.relay.sent.map { try WrapBlock(parsing: Array($0.wrapBlock)).devices }
                #expect(blocks.allSatisfy { $0 == [mallory.id] })
                // Only her own word releases it.
                try await carol.client.accept(
                    try await carol.client.acceptance(of: Login("mallory")),
                    isCompared: false
                )
                _ = try await carol.look()
                let last = try #require(world.relay.sent.last)
                #expect(try WrapBlock(parsing: Array(last.wrapBlock)).devices == [reset.device])
            }
        }

        @Test("administrator resets Alice: a vouched contact, without and with a new voucher")
        func resetVouched() async throws {
            for isVouched in [false, true] {
                try await World.with { world in
                    let (carol, mallory) = (try world.person("carol"), try world.mallory)
                    try await world.vouch(for: mallory.who, mallory.login, mallory.identity.publicKey)
                    _ = try await carol.client.send("hello", to: Login("mallory"))
                    #expect(try carol.client.home.contact(mallory.who)?.trust == .vouched)
                    world.clock.advance(seconds: 10)
                    let reset = try await world.resetMallory()
                    if isVouched {
                        try await world.vouch(for: reset.who, mallory.login, reset.identity.publicKey)
                    }
                    let message = try await world.forge("it is me", to: carol, by: reset.author)
                    try await world.send(message, from: reset.device, of: reset.who)
                    let shown = try await carol.look()
                    #expect(shown.texts == (isVouched ? ["it is me"] : []))
                    #expect(shown.messages.allSatisfy { $0.marks == .identityChanged })
                    guard !isVouched else { return }
                    // A voucher that comes later is looked at when she accepts, and counts from then on.
                    try await world.vouch(for: reset.who, mallory.login, reset.identity.publicKey)
                    await expectIdentityChanged("mallory", isHeld: true) {
                        _ = try await carol.client.send("who?", to: Login("mallory"))
                    }
                    #expect(try await carol.look().texts == [])
                    let acceptance = try await carol.client.acceptance(of: Login("mallory"))
                    #expect(acceptance.trust == .vouched && acceptance.heldReceived == 1)
                    try await carol.client.accept(acceptance, isCompared: false)
                    #expect(try carol.unprinted().texts == ["it is me"])
                    #expect(try carol.client.home.contact(mallory.who)?.trust == .vouched)
                }
            }
        }

        @Test("a login that belongs to another user now")
        func reusedLogin() async throws {
            try await World.with { world in
                let (alice, bob, carol) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol")
                )
                try await alice.send("to the first carol", to: carol)
                let eve = try TestDevice(
                    who: Who(network: world.network, user: .random()),
                    login: "carol",
                    at: Timestamp(seconds: world.clock.now.seconds)
                )
                let message = try await world.forge("I am carol now", to: alice, by: Author(eve))
                var lie = Lie.serving([eve.list], as: .deviceList, of: eve.who.user.bytes)
                    .deliveringAlso(as: .inserting([message.delivery], to: alice.device))
                let serving = lie.answer
                lie.answer = { body, question in
                    guard case .lookUp(_, let asked) = question, asked.login == "carol", case .found(var found) = body
                    else { return serving(body, question) }
                    found.user = Data(eve.who.user.bytes)
                    return .found(found)
                }
                world.relay.lie = lie
                try await bob.send("trigger", to: alice)
                let shown = try await alice.look()
                #expect(shown.texts == ["trigger"])
                #expect(shown.kinds == ["login-reused": 1, "held": 1])
                // The login still means whom alice knows.
                try await alice.send("still to the first one", to: carol)
                let last = try #require(world.relay.sent.last)
                #expect(try WrapBlock(parsing: Array(last.wrapBlock)).devices == [carol.device])

                let acceptance = try await alice.client.acceptance(of: Login("carol"))
                #expect(acceptance.who == eve.who && acceptance.change == .user(former: carol.who.user))
                try await alice.client.accept(acceptance, isCompared: false)
                #expect(try alice.unprinted().texts == ["I am carol now"])
                #expect(try alice.client.home.contact(login: "carol")?.who == eve.who)
                #expect(try alice.client.home.contact(carol.who)?.standing == .lostLogin)
                await #expect(throws: ClientError.noUsableKey(login: "carol")) {
                    _ = try await alice.client.send("to the second one", to: Login("carol"))
                }
            }
        }

        @Test("a login that belongs to another user now: a new identity brings nobody else's along")
        func identityWithLogin() async throws {
            try await World.with { world in
                let (alice, bob, carol) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol")
                )
                try alice.client.recordMatch(try await alice.client.comparison(with: bob.login))
                try await alice.send("hello", to: carol)
                let strange = try IdentityKey.generate()
                let lists = try carol.client.ownLists().extended(by: strange) { list in
                    list.identity = strange.publicKey
                    list.login = try Login("bob")
                    try list.addGhost(at: world.clock.now)
                }
                world.relay.lie = .serving(lists, as: .deviceList, of: carol.who.user.bytes)
                // Writing again is the word that takes the new identity of an unverified contact, but not this one.
                for _ in 0..<3 {
                    await #expect(throws: ClientError.self) { try await alice.send("to whom?", to: carol) }
                    #expect(try alice.client.home.contact(login: "bob")?.who == bob.who)
                    #expect(try alice.client.home.contact(bob.who)?.trust == .verified)
                }
                let acceptance = try await alice.client.acceptance(of: carol.login)
                try await alice.client.accept(acceptance, isCompared: false)
                #expect(try alice.client.home.contact(carol.who)?.standing == .waits)
                #expect(try alice.client.home.contact(login: "bob")?.who == bob.who)
                #expect(try alice.unprinted().kinds["login-reused"] == 1)
                try await alice.send("to bob himself", to: bob)
                #expect(try await bob.look().texts == ["to bob himself"])
            }
        }

        @Test("a renamed user is shown, holds, and needs a new voucher")
        func renamed() async throws {
            try await World.with { world in
                let (alice, bob, mallory) = (
                    try world.person("alice"), try world.person("bob"), try world.mallory
                )
                try await world.vouch(for: mallory.who, mallory.login, mallory.identity.publicKey)
                _ = try await alice.client.send("hello", to: Login("mallory"))
                #expect(try alice.unprinted().newContacts["mallory"]?.isVouched == true)
                let lists = try mallory.chain.extended(by: mallory.identity) { $0.login = try Login("mallory.new") }
                let message = try await world.forge("under another name", to: alice) { $0.listVersion = 2 }
                world.relay.lie = Lie.serving(lists, as: .deviceList, of: mallory.who.user.bytes)
                    .deliveringAlso(as: .inserting([message.delivery], to: alice.device))
                try await bob.send("trigger", to: alice)
                let shown = try await alice.look()
                #expect(shown.kinds == ["renamed": 1])
                #expect(shown.messages.map(\.from) == ["mallory.new", "bob"])
                #expect(try alice.client.home.contact(mallory.who)?.trust == .new)
                let voucher = Voucher(
                    who: mallory.who,
                    login: try Login("mallory.new"),
                    identity: mallory.identity.publicKey,
                    issued: world.clock.now
                )
                let signed = try Document(signing: voucher, with: world.facts.voucher)
                world.relay.lie = .serving([signed], as: .voucher, of: mallory.who.user.bytes)
                _ = try await alice.client.send("hello again", to: Login("mallory.new"))
                #expect(try alice.client.home.contact(mallory.who)?.trust == .vouched)
            }
        }

        @Test("a voucher whose key left the charter counts no more")
        func voucherKeyGone() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("hello", to: bob)
                #expect(try alice.client.home.contact(bob.who)?.trust == .vouched)
                let charter = try world.facts.charter(after: [try world.facts.first]) { $0.voucherKeys = [] }
                var lie = Lie.serving([try world.facts.first, charter], as: .charter, of: world.network.bytes)
                lie.welcome = { $0.charterVersion = 2 }
                world.relay.lie = lie
                try await alice.send("again", to: bob)
                #expect(try alice.client.home.contact(bob.who)?.trust == .new)
                #expect(try alice.unprinted().kinds == ["charter-changed": 1, "no-longer-vouched": 1])
            }
        }

        @Test("numbers count for nobody while another identity is offered")
        func comparisonOvertaken() async throws {
            try await World.with { world in
                let (alice, mallory) = (try world.person("alice"), try world.mallory)
                _ = try await alice.client.send("hello", to: Login("mallory"))
                let comparison = try await alice.client.comparison(with: Login("mallory"))
                // While she compares, another process of hers meets the next identity.
                let reset = try await world.resetMallory()
                let message = try await world.forge("it is me", to: alice, by: reset.author)
                try await world.send(message, from: reset.device, of: reset.who)
                #expect(try await alice.restarted().look().texts == ["it is me"])
                #expect(throws: ClientError.changedMeanwhile(login: "mallory")) {
                    try alice.client.recordMatch(comparison)
                }
                #expect(try alice.client.home.contact(mallory.who)?.trust == .new)
                // Writing takes the next identity, which nobody compared.
                _ = try await alice.client.send("is it you?", to: Login("mallory"))
                let taken = try #require(try alice.client.home.contact(mallory.who))
                #expect(taken.pinned.identity == reset.identity.publicKey.bytes && taken.trust == .new)
            }
        }

        @Test("numbers count as they were shown: not for an identity that was taken since")
        func matchOfShown() async throws {
            try await World.with { world in
                let (alice, login) = (try world.person("alice"), try Login("mallory"))
                _ = try await alice.client.send("hello", to: login)
                await #expect(throws: ClientError.numberNotShown(login: "mallory")) {
                    try alice.client.recordMatchOfShown(try await alice.client.comparison(with: login))
                }
                try alice.client.noteShown(try await alice.client.comparison(with: login))
                // Before she says that the numbers are the same, another process takes the next identity.
                let reset = try await world.resetMallory()
                let message = try await world.forge("it is me", to: alice, by: reset.author)
                try await world.send(message, from: reset.device, of: reset.who)
                #expect(try await alice.look().texts == ["it is me"])
                _ = try await alice.client.send("is it you?", to: login)
                await #expect(throws: ClientError.numberNotShown(login: "mallory")) {
                    try alice.client.recordMatchOfShown(try await alice.client.comparison(with: login))
                }
                #expect(try alice.client.home.contact(reset.who)?.trust == .new)
                try alice.client.noteShown(try await alice.client.comparison(with: login))
                try alice.client.recordMatchOfShown(try await alice.client.comparison(with: login))
                #expect(try alice.client.home.contact(reset.who)?.trust == .verified)
            }
        }

        @Test("what is compared is recorded for the identity that was shown, and can be taken back")
        func comparison() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let (hers, his) = (
                    try await alice.client.comparison(with: bob.login),
                    try await bob.client.comparison(with: alice.login)
                )
                #expect(hers.safety == his.safety)
                #expect(hers.isTyped(as: his.safety.description.replacing(" ", with: "")))
                try alice.client.recordMatch(hers)
                #expect(try alice.client.home.contact(bob.who)?.trust == .verified)
                try alice.client.forgetMatch(with: bob.login)
                #expect(try alice.client.home.contact(bob.who)?.trust == .new)
                // The voucher counts again as soon as it is looked at.
                try await alice.send("hello", to: bob)
                #expect(try alice.client.home.contact(bob.who)?.trust == .vouched)
            }
        }
    }
}
