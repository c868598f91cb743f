import PosternClient
import PosternCrypto
import PosternHome
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("Device lists")
    struct DeviceListTests {
        /// Bob's chain as the relay has it.
        private static func chain(of person: Person) throws -> DeviceListChain { try person.client.ownLists() }

        enum Ghost: String, CaseIterable, Sendable {
            case unsigned
            case signedByTheGhost = "signed by another identity in the pinned one's name"
            case anothersList = "another user's list"
            case skipped = "a version left out"
        }

        @Test("ghost device", arguments: Ghost.allCases)
        func ghostDevice(_ ghost: Ghost) async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("before", to: bob)
                let documents = try Self.documents(ghost, of: bob, world)
                world.relay.lie = .serving(documents, as: .deviceList, of: bob.who.user.bytes)
                let error = await #expect(throws: ClientError.self) { try await alice.send("ghosted", to: bob) }
                guard case .untrusted? = error else {
                    Issue.record("thrown: \(String(describing: error))")
                    return
                }
                #expect(try alice.unprinted().kinds == ["list-refused": 1])
                #expect(try alice.client.home.contact(bob.who)?.listVersion == 1)
                #expect(world.relay.sent.count == 1)
                #expect(try await bob.look().texts == ["before"])
                try await world.goesOn(alice, to: bob)
                for send in world.relay.sent {
                    #expect(try WrapBlock(parsing: Array(send.wrapBlock)).devices == [bob.device])
                }
            }
        }

        private static func documents(_ ghost: Ghost, of bob: Person, _ world: World) throws -> [Document] {
            let chain = try chain(of: bob)
            let strange = try IdentityKey.generate()
            switch ghost {
            case .unsigned:
                var draft = chain.draft()
                try draft.addGhost(at: world.clock.now)
                let signature = chain.newest.document.signature
                return chain.documents + [try Document(body: draft.body, signature: signature)]
            case .signedByTheGhost:
                return try chain.extended(by: strange) { try $0.addGhost(at: world.clock.now) }
            case .anothersList:
                let mallory = try world.mallory
                return chain.documents
                    + (try mallory.chain.extended(by: mallory.identity) { try $0.addGhost(at: world.clock.now) })
                    .suffix(1)
            case .skipped:
                return chain.documents
                    + (try chain.extended(by: strange) { list in
                        try list.addGhost(at: world.clock.now)
                        list.identity = strange.publicKey
                        list.version = 3
                    }).suffix(1)
            }
        }

        @Test("ghost device: on the own list")
        func ownGhost() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let strange = try IdentityKey.generate()
                let documents = try Self.chain(of: alice).extended(by: strange) { try $0.addGhost(at: world.clock.now) }
                world.relay.lie = .serving(documents, as: .deviceList, of: alice.who.user.bytes)
                await #expect(throws: ClientError.untrusted("a device list", .notAuthentic)) {
                    try await alice.send("ghosted", to: bob)
                }
                #expect(world.relay.sent.isEmpty)
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("ghost device: under a new identity")
        func newIdentity() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("before", to: bob)
                #expect(try await bob.look().texts == ["before"])
                let strange = try IdentityKey.generate()
                let documents = try Self.chain(of: bob).extended(by: strange) { list in
                    list.identity = strange.publicKey
                    try list.addGhost(at: world.clock.now)
                }
                world.relay.lie = .serving(documents, as: .deviceList, of: bob.who.user.bytes)
                await expectIdentityChanged("bob", isHeld: true) {
                    try await alice.send("for bob alone", to: bob)
                }
                #expect(try alice.unprinted().kinds == ["identity-changed": 1])
                #expect(world.relay.sent.count == 1)
                // The relay cannot take it back: the user decides.
                world.relay.lie = .none
                await expectIdentityChanged("bob", isHeld: true) {
                    try await alice.send("for bob alone", to: bob)
                }
                // Others go on.
                try await world.goesOn(alice, to: try world.person("carol"))
            }
        }

        /// The relay lies once. What the user's own identity signs later takes the place of the lie, and nothing is lost.
        @Test("ghost device: an identity that was never the user's is taken back")
        func takenBack() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("before", to: bob)
                let strange = try IdentityKey.generate()
                var documents = try Self.chain(of: bob).extended(by: strange) { list in
                    list.identity = strange.publicKey
                    try list.addGhost(at: world.clock.now)
                }
                let chain = try DeviceListChain(of: bob.who, documents: documents)
                documents = try chain.extended(by: strange) { try $0.addGhost(at: world.clock.now) }
                world.relay.lie = .serving(documents, as: .deviceList, of: bob.who.user.bytes)
                await expectIdentityChanged("bob", isHeld: true) { try await alice.send("for bob alone", to: bob) }
                #expect(try alice.unprinted().kinds == ["identity-changed": 1])
                world.relay.lie = .none
                let laptop = try await world.addDevice(to: bob, home: "laptop")
                try await laptop.send("from my laptop", to: alice)
                let shown = try await alice.look()
                #expect(shown.texts == ["from my laptop"])
                #expect(shown.kinds == ["identity-taken-back": 1])
                #expect(try alice.client.home.contact(bob.who)?.hasNewIdentity == false)
                _ = try await bob.look()
                try await alice.send("for both", to: bob)
                #expect(try await bob.look().texts == ["for both"])
                #expect(try await laptop.look().texts == ["for both"])
            }
        }

        @Test("ghost device: an identity that the administrator vouches for is not taken back")
        func notTakenBack() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("before", to: bob)
                let next = try IdentityKey.generate()
                let documents = try Self.chain(of: bob).extended(by: next) { list in
                    list.identity = next.publicKey
                    try list.addGhost(at: world.clock.now)
                }
                let issued = world.clock.now.adding(seconds: 10)
                let voucher = Voucher(who: bob.who, login: bob.login, identity: next.publicKey, issued: issued)
                let signed = try Document(signing: voucher, with: world.facts.voucher)
                let lists = Lie.serving(documents, as: .deviceList, of: bob.who.user.bytes)
                let vouchers = Lie.serving([signed], as: .voucher, of: bob.who.user.bytes)
                var lie = Lie()
                lie.answer = { body, question in vouchers.answer(lists.answer(body, question), question) }
                world.relay.lie = lie
                await #expect(throws: ClientError.self) { try await alice.send("to whom?", to: bob) }
                #expect(try alice.unprinted().kinds == ["identity-changed": 1])
                // The identity from before, stolen perhaps, signs a list in its place.
                world.relay.lie = .none
                let old = try world.identity(of: bob)
                _ = try await world.put(try Self.chain(of: bob).draft(), of: bob)
                #expect(try alice.client.home.contact(bob.who)?.pinned.identity == old.publicKey.bytes)
                await #expect(throws: ClientError.untrusted("a device list", .fork(version: 2))) {
                    _ = try await alice.client.acceptance(of: bob.login)
                }
                #expect(try alice.unprinted().kinds == ["list-refused": 1])
                #expect(try alice.client.home.contact(bob.who)?.offered?.identity == next.publicKey.bytes)
            }
        }

        @Test("ghost device: a relay makes up identities without end")
        func endlessIdentities() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("before", to: bob)
                var documents = try Self.chain(of: bob).documents
                for _ in 0..<65 {
                    let chain = try DeviceListChain(of: bob.who, documents: documents)
                    let strange = try IdentityKey.generate()
                    documents = try chain.extended(by: strange) { $0.identity = strange.publicKey }
                }
                world.relay.lie = .serving(documents, as: .deviceList, of: bob.who.user.bytes)
                await #expect(throws: ClientError.untrusted("a device list", .layout(.tooLong))) {
                    try await alice.send("to whom?", to: bob)
                }
                #expect(try alice.client.home.contact(bob.who)?.hasNewIdentity == false)
                #expect(try alice.unprinted().kinds == ["list-refused": 1])
                world.relay.lie = .none
                try await alice.send("to bob", to: bob)
                #expect(try await bob.look().texts.last == "to bob")
            }
        }

        @Test("ghost device: a message of a new identity comes behind its notice")
        func messageOfNewIdentity() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await bob.send("before", to: alice)
                #expect(try await alice.look().texts == ["before"])
                let (strange, key) = (try IdentityKey.generate(), try DeviceSigningKey.generate())
                let lists = try Self.chain(of: bob).extended(by: strange) { list in
                    list.identity = strange.publicKey
                    list.add(key.publicKey, at: world.clock.now)
                }
                let ghost = Author(bob.who, key, listVersion: 2)
                let message = try await world.forge("from a ghost", to: alice, by: ghost)
                world.relay.lie = Lie.serving(lists, as: .deviceList, of: bob.who.user.bytes)
                    .deliveringAlso(as: .inserting([message.delivery], to: alice.device))
                let carol = try world.person("carol")
                try await carol.send("trigger", to: alice)
                let shown = try await alice.look()
                guard
                    case .notice(.identityChanged(login: "bob", user: _, safety: _, isHeld: true))? =
                        shown.events.first?.body
                else {
                    Issue.record("not told first: \(shown.events)")
                    return
                }
                // The administrator vouched for another identity: it is not shown before alice accepts this one.
                #expect(shown.texts == ["trigger"])
                #expect(shown.kinds == ["identity-changed": 1, "held": 1])
                await expectIdentityChanged("bob", isHeld: true) {
                    try await alice.send("to whom?", to: bob)
                }
                try await world.goesOn(carol, to: alice)
            }
        }

        @Test("ghost device: signed by the identity before a reset")
        func identityReturns() async throws {
            try await World.with { world in
                let (alice, mallory) = (try world.person("alice"), try world.mallory)
                let second = try IdentityKey.generate()
                let reset = try mallory.chain.extended(by: second) { $0.identity = second.publicKey }
                let chain = try DeviceListChain(of: mallory.who, documents: reset)
                let returned = try chain.extended(by: mallory.identity) { list in
                    list.identity = mallory.identity.publicKey
                    try list.addGhost(at: world.clock.now)
                }
                world.relay.lie = .serving(returned, as: .deviceList, of: mallory.who.user.bytes)
                await #expect(throws: ClientError.untrusted("a device list", .identityReturned)) {
                    _ = try await alice.client.send("hello", to: Login("mallory"))
                }
                #expect(world.relay.sent.isEmpty)
                world.relay.lie = .none
                _ = try await alice.client.send("hello", to: Login("mallory"))
                #expect(world.relay.sent.count == 1)
            }
        }

        @Test("old list: to a client that knows the newer one")
        func oldList() async throws {
            try await World.with { world in
                let (alice, mallory) = (try world.person("alice"), try world.mallory)
                let lists = try mallory.chain.extended(by: mallory.identity) { try $0.addGhost(at: world.clock.now) }
                let newest = Lie.serving(lists, as: .deviceList, of: mallory.who.user.bytes)
                let message = try await world.forge("under list 2", to: alice) { $0.listVersion = 2 }
                world.relay.lie = newest.deliveringAlso(as: .inserting([message.delivery], to: alice.device))
                let bob = try world.person("bob")
                try await bob.send("trigger", to: alice)
                #expect(try await alice.look().texts == ["under list 2", "trigger"])
                #expect(try alice.client.home.contact(mallory.who)?.listVersion == 2)

                world.relay.lie = .serving(
                    try mallory.chain.documents,
                    as: .deviceList,
                    of: mallory.who.user.bytes,
                    isStubborn: true
                )
                await #expect(
                    throws: ClientError.untrusted("a device list", .rollback(held: 2, offered: 1))
                ) {
                    _ = try await alice.client.send("rolled back", to: Login("mallory"))
                }
                #expect(try alice.unprinted().kinds == ["list-refused": 1])
                #expect(try alice.client.home.contact(mallory.who)?.listVersion == 2)
                try await world.goesOn(bob, to: alice)
            }
        }

        @Test("old list: to a client that has seen a header with the newer one")
        func namedList() async throws {
            try await World.with { world in
                let (alice, bob, mallory) = (
                    try world.person("alice"), try world.person("bob"), try world.mallory
                )
                let message = try await world.forge("under list 2", to: alice) { $0.listVersion = 2 }
                world.relay.lie = .inserting([message.delivery], to: alice.device)
                try await bob.send("trigger", to: alice)
                let shown = try await alice.look()
                #expect(shown.texts == ["trigger"])
                #expect(shown.notices.contains(.listWithheld(login: "mallory", version: 2)))
                // A device that mallory's identity lists says that there is a newer list: nothing goes out before.
                world.relay.lie = .none
                await #expect(throws: ClientError.listWithheld(login: "mallory", version: 2)) {
                    _ = try await alice.client.send("to whom?", to: Login("mallory"))
                }
                #expect(world.relay.sent.count == 1)
                // Told once, and others go on.
                let again = try await world.goesOn(bob, to: alice)
                #expect(again.kinds == [:])

                // It opens with the list that it names.
                let lists = try mallory.chain.extended(by: mallory.identity) { try $0.addGhost(at: world.clock.now) }
                world.relay.lie = .serving(lists, as: .deviceList, of: mallory.who.user.bytes)
                #expect(try await alice.look().texts == ["under list 2"])
                _ = try await alice.client.send("hello", to: Login("mallory"))
            }
        }

        @Test("old list: by whom no list names")
        func namedByStranger() async throws {
            try await World.with { world in
                let (alice, bob, mallory) = (
                    try world.person("alice"), try world.person("bob"), try world.mallory
                )
                let stranger = Author(mallory.who, try DeviceSigningKey.generate(), listVersion: 2)
                let message = try await world.forge("under list 2", to: alice, by: stranger)
                world.relay.lie = .inserting([message.delivery], to: alice.device)
                try await bob.send("trigger", to: alice)
                let shown = try await alice.look()
                #expect(shown.texts == ["trigger"])
                #expect(shown.kinds == ["refused": 1])
                world.relay.lie = .none
                _ = try await alice.client.send("hello", to: Login("mallory"))
            }
        }

        @Test("old list: a device that is removed since stops nobody")
        func namedByRemoved() async throws {
            try await World.with { world in
                let (alice, bob, mallory) = (
                    try world.person("alice"), try world.person("bob"), try world.mallory
                )
                let message = try await world.forge("under a list that never was", to: alice) { $0.listVersion = 99 }
                world.relay.lie = .inserting([message.delivery], to: alice.device)
                try await bob.send("trigger", to: alice)
                #expect(try await alice.look().kinds == ["list-withheld": 1])
                let lists = try mallory.chain.extended(by: mallory.identity) { list in
                    list.devices = []
                    try list.addGhost(at: world.clock.now)
                }
                world.relay.lie = .serving(lists, as: .deviceList, of: mallory.who.user.bytes)
                // Nobody has keys for the new device, which is another matter.
                await #expect(throws: ClientError.noUsableKey(login: "mallory")) {
                    _ = try await alice.client.send("to the new device", to: Login("mallory"))
                }
                try await world.goesOn(bob, to: alice)
            }
        }

        @Test("a refused list keeps its messages waiting, and they open when a good one is there")
        func waitsForList() async throws {
            try await World.with { world in
                let (alice, bob, mallory) = (
                    try world.person("alice"), try world.person("bob"), try world.mallory
                )
                let strange = try IdentityKey.generate()
                let bad = try mallory.chain.extended(by: strange) { try $0.addGhost(at: world.clock.now) }
                let good = try mallory.chain.extended(by: mallory.identity) { try $0.addGhost(at: world.clock.now) }
                let message = try await world.forge("under list 2", to: alice) { $0.listVersion = 2 }
                world.relay.lie = Lie.serving(bad, as: .deviceList, of: mallory.who.user.bytes)
                    .deliveringAlso(as: .inserting([message.delivery], to: alice.device))
                try await bob.send("trigger", to: alice)
                let shown = try await alice.look()
                #expect(shown.texts == ["trigger"])
                #expect(shown.kinds == ["list-refused": 1])

                world.relay.lie = .serving(good, as: .deviceList, of: mallory.who.user.bytes)
                #expect(try await alice.look().texts == ["under list 2"])
                try await world.goesOn(bob, to: alice)
            }
        }

        @Test("forked list")
        func forkedList() async throws {
            try await World.with { world in
                let (alice, bob, mallory) = (
                    try world.person("alice"), try world.person("bob"), try world.mallory
                )
                let one = try mallory.chain.extended(by: mallory.identity) { try $0.addGhost(at: world.clock.now) }
                let other = try mallory.chain.extended(by: mallory.identity) { try $0.addGhost(at: world.clock.now) }
                let view = ViewItem(subject: .deviceList(mallory.who), version: 2, hash: other[1].hash)
                let message = try await world.forge("under my own list", to: alice, view: [view]) {
                    $0.listVersion = 2
                }
                world.relay.lie = Lie.serving(one, as: .deviceList, of: mallory.who.user.bytes)
                    .deliveringAlso(as: .inserting([message.delivery], to: alice.device))
                try await bob.send("trigger", to: alice)
                // A claim is shown, and blocks nothing.
                let shown = try await alice.look()
                #expect(shown.texts == ["under my own list", "trigger"])
                #expect(shown.kinds == ["fork": 1])

                world.relay.lie = .serving(
                    other,
                    as: .deviceList,
                    of: mallory.who.user.bytes,
                    isStubborn: true
                )
                await #expect(throws: ClientError.untrusted("a device list", .fork(version: 2))) {
                    _ = try await alice.client.send("to whom?", to: Login("mallory"))
                }
                #expect(try alice.unprinted().kinds == ["list-refused": 1])
                #expect(try alice.client.home.contact(mallory.who)?.listHash == one[1].hash)
                try await world.goesOn(bob, to: alice)
            }
        }
    }
}
