import Foundation
import PosternClient
import PosternCrypto
import PosternHome
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("Repair")
    struct RepairTests {
        /// Messages between devices, of everything that clients sent.
        private static func requests(_ world: World) throws -> [Header] {
            try world.relay.sent.map { try Envelope(parsing: Array($0.envelope)).header }.filter { $0.kind == .device }
        }

        @Test("garbage wrap by relay: the sender's device gives the secret once more")
        func repaired() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                world.relay.lie = .spoiling(bob.device)
                try await alice.send("genuine", to: bob)
                let shown = try await bob.look()
                #expect(shown.texts == [])
                guard case .closed(login: "alice", message: let id, why: _, fault: .relay)? = shown.notices.last else {
                    Issue.record("not told: \(shown.notices)")
                    return
                }
                #expect(try bob.why(id).map(\.state) == [.closed])
                #expect(try bob.why(id)[0].lines.contains { $0.contains("fault of the relay") })
                world.relay.lie = .none
                // Nothing of it is shown on either side but the message.
                #expect(try await alice.look().isSilent)
                let repaired = try await bob.look()
                #expect(repaired.texts == ["genuine"])
                #expect(repaired.messages.first?.marks == .repaired)
                #expect(repaired.kinds == [:])
                #expect(try bob.why(id).map(\.state) == [.readable])
                #expect(try bob.client.home.closed().isEmpty)
                #expect(try Self.requests(world).map(\.device) == [bob.device, alice.device])

                // The genuine one comes after all, and is known.
                let genuine = world.relay.offered(to: bob.device)[0]
                world.relay.lie = .inserting([genuine, genuine], to: bob.device)
                try await alice.send("next", to: bob)
                let later = try await bob.look()
                #expect(later.texts == ["next"])
                #expect(later.messages.first?.marks == [])
                #expect(try await alice.look().isSilent)
                #expect(try Self.requests(world).count == 2)
            }
        }

        @Test("garbage wrap by relay: asked once a day, and answered once a day, for a week")
        func asksAgain() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                world.relay.lie = .spoiling(bob.device)
                try await alice.send("genuine", to: bob)
                for _ in 0..<3 { _ = try await bob.look() }
                #expect(try Self.requests(world).count == 1)
                // The request is lost on its way.
                world.relay.lie = .to(alice.device) { _ in [] }
                #expect(try await alice.look().isSilent)
                world.relay.lie = .none
                world.clock.advance(seconds: 86_401)
                _ = try await bob.look()
                #expect(try Self.requests(world).count == 2)
                #expect(try await alice.look().isSilent)
                #expect(try Self.requests(world).count == 3)
                #expect(try await bob.look().texts == ["genuine"])
            }
        }

        @Test("garbage wrap by relay: a request that names the key of another message uses up its own alone")
        func namesAnotherKey() async throws {
            try await World.with { world in
                let (alice, bob, carol) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol")
                )
                world.relay.lie = .spoiling(bob.device)
                try await alice.send("genuine", to: bob)
                #expect(try await bob.look().texts == [])
                world.relay.lie = .none
                try await carol.send("held back", to: bob)
                let heldBack = try Delivery(try #require(world.relay.sent.last), for: bob.device)
                #expect(try await alice.look().isSilent)

                // The answer comes with the key id of Carol's message, which does not come.
                world.relay.lie = .to(bob.device) { delivery in
                    guard let header = try? delivery.parsed.header, header.kind == .device else { return [] }
                    return [
                        delivery.with(
                            OwnWrap(heldBack.own.key.bytes + delivery.own.bytes.dropFirst(16)) ?? delivery.own
                        )
                    ]
                }
                #expect(try await bob.look().texts == ["genuine"])
                world.relay.lie = .inserting([heldBack], to: bob.device)
                try await alice.send("next", to: bob)
                #expect(try await bob.look().texts.contains("held back"))
            }
        }

        @Test("garbage wrap by relay: after a week nobody has it any more")
        func tooLate() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                world.relay.lie = .spoiling(bob.device)
                try await alice.send("genuine", to: bob)
                let shown = try await bob.look()
                let id = try #require(shown.notices.last?.subject)
                let sent = try #require(world.relay.sent.first)
                let message = try Envelope(parsing: Array(sent.envelope)).header.message
                #expect(try alice.client.home.messageSecret(message) != nil)
                world.relay.lie = .none
                world.clock.advance(seconds: 7 * 86_400)
                _ = try await alice.look()
                #expect(try alice.client.home.messageSecret(message) == nil)
                #expect(try alice.client.home.sealing(message) == nil)
                #expect(try await bob.look().texts == [])
                #expect(try bob.client.home.closed().isEmpty)
                #expect(try bob.why(id).map(\.state) == [.neverOpened])
                #expect(try Self.requests(world).map(\.device).filter { $0 == alice.device }.isEmpty)
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("garbage wrap by sender: the answer is heard from the sender's device alone, and has to fit")
        func answers() async throws {
            try await World.with { world in
                let (alice, bob, carol, mallory) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol"), try world.mallory
                )
                let good = try await world.forge("readable", to: bob)
                let garbage = try good.resigned(by: Author(mallory), to: bob, block: { $0.dropLast() + [7] })
                try await world.sendAsMallory(garbage)
                let shown = try await bob.look()
                guard case .closed(login: "mallory", message: let id, why: _, fault: .sender)? = shown.notices.last
                else {
                    Issue.record("not told: \(shown.notices)")
                    return
                }
                let message = try Envelope(parsing: Array(garbage.send.envelope)).header.message

                // From another device, and with another secret.
                let right = try #require(Rewrap(message: message, secret: good.secret))
                let wrong = try #require(Rewrap(message: message, secret: good.secret.reversed()))
                let stranger = Author(carol.who, try carol.signingKey(), listVersion: 1)
                let others = try await world.forgeRequest(.rewrap(right), to: bob, by: stranger)
                try await world.send(others, from: carol.device, of: carol.who)
                #expect(try await bob.look().isSilent)
                let false1 = try await world.forgeRequest(.rewrap(wrong), to: bob)
                try await world.sendAsMallory(false1)
                #expect(try await bob.look().kinds == ["still-closed": 1])
                #expect(try bob.why(id)[0].lines.contains { $0.hasPrefix("it answered") })

                let true1 = try await world.forgeRequest(.rewrap(right), to: bob, counter: 2, previous: false1.hash)
                try await world.sendAsMallory(true1)
                let opened = try await bob.look()
                #expect(opened.texts == ["readable"])
                #expect(opened.messages.first?.marks == .repaired)
                // Once more changes nothing.
                let again = try await world.forgeRequest(.rewrap(right), to: bob, counter: 3, previous: true1.hash)
                try await world.sendAsMallory(again)
                #expect(try await bob.look().isSilent)
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("a secret goes to devices of its wrap block alone, while they are listed")
        func secretForStrangers() async throws {
            try await World.with { world in
                let (alice, bob, mallory) = (
                    try world.person("alice"), try world.person("bob"), try world.mallory
                )
                _ = try await alice.client.send("to mallory", to: Login("mallory"))
                try await alice.send("to bob", to: bob)
                let sealed = try world.relay.sent.map { try Envelope(parsing: Array($0.envelope)) }
                func ask(_ envelope: Envelope, counter: UInt64, hash: Hash512? = nil) async throws {
                    let unreadable = Unreadable(
                        conversation: envelope.header.conversation,
                        message: envelope.header.message,
                        envelopeHash: hash ?? EnvelopeSeal(of: envelope).hash
                    )
                    let request = try await world.forgeRequest(.unreadable(unreadable), to: alice, counter: counter)
                    try await world.sendAsMallory(request)
                    #expect(try await alice.look().isSilent)
                }
                // Bob's message, which mallory never was to have; her own under a hash that is none; her own, twice.
                try await ask(sealed[1], counter: 1)
                try await ask(sealed[0], counter: 2, hash: .zero)
                #expect(try Self.requests(world).isEmpty)
                try await ask(sealed[0], counter: 3)
                try await ask(sealed[0], counter: 4)
                let answers = world.relay.sent.suffix(1)
                #expect(try Self.requests(world).count == 1)
                #expect(try answers.map { try WrapBlock(parsing: Array($0.wrapBlock)).devices } == [[mallory.id]])

                // The day after, when she is not on her list any more.
                world.clock.advance(seconds: 86_401)
                let lists = try mallory.chain.extended(by: mallory.identity) { $0.devices = [] }
                world.relay.lie = .serving(lists, as: .deviceList, of: mallory.who.user.bytes)
                try await ask(sealed[0], counter: 5)
                #expect(try Self.requests(world).count == 1)
            }
        }
    }
}
