import PosternClient
import PosternHome
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("Vouchers")
    struct VoucherTests {
        /// The next list by the person's own identity, with one device more.
        ///
        /// - Parameter later: Lists that the person's device has not fetched yet.
        private static func change(_ person: Person, after later: [Document], _ world: World) async throws -> Document {
            let held = try person.client.ownLists().documents
            var draft = try DeviceListChain(of: person.who, documents: held + later).draft()
            try draft.addGhost(at: world.clock.now)
            return try await world.put(draft, of: person)
        }

        @Test("a voucher that the relay leaves out counts on")
        func leftOut() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await bob.send("before", to: alice)
                #expect(try await alice.look().texts == ["before"])
                #expect(try alice.client.home.contact(bob.who)?.trust == .vouched)

                let none = Lie.serving([], as: .voucher, of: bob.who.user.bytes)
                world.relay.lie = none
                let laptop = try await world.addDevice(to: bob, home: "laptop")
                try await laptop.send("from my laptop", to: alice)
                let shown = try await alice.look()
                #expect(shown.texts == ["from my laptop"])
                #expect(shown.kinds == [:])
                #expect(try alice.client.home.contact(bob.who)?.trust == .vouched)

                // So nothing of an identity that the relay makes up next is shown, or gets anything.
                let (strange, key) = (try IdentityKey.generate(), try DeviceSigningKey.generate())
                let documents = try laptop.client.ownLists().extended(by: strange) { list in
                    list.identity = strange.publicKey
                    list.add(key.publicKey, at: world.clock.now)
                }
                let ghost = Author(bob.who, key, listVersion: 3)
                let message = try await world.forge("from a ghost", to: alice, by: ghost)
                let lists = Lie.serving(documents, as: .deviceList, of: bob.who.user.bytes)
                var lie = Lie.inserting([message.delivery], to: alice.device)
                lie.answer = { body, question in none.answer(lists.answer(body, question), question) }
                world.relay.lie = lie
                try await world.person("carol").send("trigger", to: alice)
                let later = try await alice.look()
                #expect(later.texts == ["trigger"])
                #expect(later.kinds == ["identity-changed": 1, "held": 1])
                for _ in 0..<2 {
                    await expectIdentityChanged("bob", isHeld: true) { try await alice.send("to whom?", to: bob) }
                }
            }
        }

        @Test("a later voucher for another identity holds, and is not left out again")
        func laterVoucher() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("before", to: bob)
                #expect(try alice.client.home.contact(bob.who)?.trust == .vouched)
                let voucher = Voucher(
                    who: bob.who,
                    login: bob.login,
                    identity: try IdentityKey.generate().publicKey,
                    issued: world.clock.now.adding(seconds: 10)
                )
                let signed = try Document(signing: voucher, with: world.facts.voucher)
                world.relay.lie = .serving([signed], as: .voucher, of: bob.who.user.bytes)
                let second = try await Self.change(bob, after: [], world)
                try await alice.send("under list 2", to: bob)
                #expect(try alice.client.home.contact(bob.who)?.trust == .new)
                #expect(try alice.unprinted().kinds == ["no-longer-vouched": 1])

                world.relay.lie = .none
                _ = try await Self.change(bob, after: [second], world)
                try await alice.send("under list 3", to: bob)
                #expect(try alice.client.home.contact(bob.who)?.listVersion == 3)
                #expect(try alice.client.home.contact(bob.who)?.trust == .new)
                #expect(try alice.unprinted().kinds == [:])
            }
        }
    }
}
