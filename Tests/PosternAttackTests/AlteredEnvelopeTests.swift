import Foundation
import PosternClient
import PosternHome
import PosternSession
import PosternTesting
import PosternWire
import Testing

extension Attacks {
    @Suite("Altered envelopes")
    struct AlteredEnvelopeTests {
        /// Where each field of the header begins, and where the last one ends.
        private static let fields = [
            0, 1, 2, 3, 4, 20, 36, 52, 68, 84, 88, 92, 100, 108, 112, 176, 240, Limits.headerBytes,
        ]

        /// First, middle and last byte of each field.
        private static let headerOffsets = Set(
            zip(fields, fields.dropFirst()).flatMap { [$0, ($0 + $1) / 2, $1 - 1] }
        ).sorted()

        @Test("header field flip")
        func headerFieldFlip() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let bits = Self.headerOffsets
                world.relay.lie = .to(bob.device) { genuine in
                    bits.map { genuine.flippingEnvelope(at: $0) } + [genuine]
                }
                try await alice.send("genuine", to: bob)
                let shown = try await bob.look()
                #expect(shown.texts == ["genuine"])
                #expect(shown.messages.first?.marks == [])
                // Each is another envelope, told once.
                #expect(shown.kinds == ["refused": bits.count])
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("header field flip: digest, signature and ciphertext")
        func signedBitFlip() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let digest = [Limits.headerBytes, Limits.headerBytes + 37, Limits.headerBytes + 63]
                let signature = stride(from: Limits.headerBytes + 64, to: Envelope.ciphertextOffset, by: 13)
                world.relay.lie = .to(bob.device) { genuine in
                    let end = genuine.envelope.count
                    let ciphertext = [Envelope.ciphertextOffset, end - 17, end - 16, end - 1]
                    return (digest + ciphertext + signature).map { genuine.flippingEnvelope(at: $0) } + [genuine]
                }
                try await alice.send("genuine", to: bob)
                let shown = try await bob.look()
                #expect(shown.texts == ["genuine"])
                // The hash of what is signed names an envelope: all with another signature are told as one.
                #expect(shown.kinds == ["refused": digest.count + 4 + 1])
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test(
            "garbage wrap by relay",
            arguments: ["key id", "wrap", "tag", "enc", "enc is no point"]
        )
        func garbageWrap(_ place: String) async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                world.relay.lie = .to(bob.device) { [Self.spoilt($0, place)] }
                try await alice.send("genuine", to: bob)
                // The relay's own block, which the sender signed, repairs it at once.
                let shown = try await bob.look()
                #expect(shown.texts == ["genuine"])
                #expect(shown.kinds == [:])
                try await world.goesOn(alice, to: bob)
            }
        }

        private static func spoilt(_ genuine: Delivery, _ place: String) -> Delivery {
            switch place {
            case "key id": genuine.flippingWrap(at: 5)
            case "wrap": genuine.flippingWrap(at: 16)
            case "tag": genuine.flippingWrap(at: 63)
            case "enc": genuine.flippingEncapsulated(at: 60)
            default: genuine.flippingEncapsulated(at: 0)
            }
        }

        @Test("garbage wrap by relay: the block too")
        func garbageBlock() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                var lie = Lie.to(bob.device) { [$0.flippingWrap(at: 20)] }
                lie.answer = { body, _ in
                    guard case .wrapBlock(var answer) = body else { return body }
                    answer.wrapBlock[answer.wrapBlock.count - 1] ^= 1
                    return .wrapBlock(answer)
                }
                world.relay.lie = lie
                try await alice.send("genuine", to: bob)
                let shown = try await bob.look()
                #expect(shown.texts == [])
                guard case .closed(login: "alice", message: _, why: _, fault: .relay)? = shown.notices.last else {
                    Issue.record("not told: \(shown.notices)")
                    return
                }
                #expect(try bob.texts(with: alice.who).isEmpty)
                try await world.goesOn(alice, to: bob)

                // The genuine one comes after all.
                let genuine = world.relay.offered(to: bob.device)[0]
                world.relay.lie = .inserting([genuine, genuine], to: bob.device)
                try await alice.send("third", to: bob)
                let later = try await bob.look()
                #expect(later.texts == ["genuine", "third"])
                #expect(later.messages.first?.marks == .repaired)
                #expect(later.kinds == [:])
            }
        }

        @Test("wraps swapped")
        func wrapsSwapped() async throws {
            try await World.with { world in
                let (alice, bob, carol) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol")
                )
                try await alice.send("for carol", to: carol)
                #expect(try await carol.look().texts == ["for carol"])
                let hers = world.relay.offered(to: carol.device)[0]

                world.relay.lie = .to(bob.device) { genuine in
                    let mixed = OwnWrap(key: genuine.own.key, wrap: hers.own.wrap)
                    return [hers, genuine.with(hers.own), genuine.with(mixed), genuine]
                }
                try await alice.send("for bob", to: bob)
                let shown = try await bob.look()
                #expect(shown.texts == ["for bob"])
                // Carol's whole message is of another conversation.
                #expect(shown.kinds == ["refused": 1])
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("wraps swapped: only under the other's wrap")
        func anothersWrap() async throws {
            try await World.with { world in
                let (alice, bob, carol) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol")
                )
                try await alice.send("for carol", to: carol)
                #expect(try await carol.look().texts == ["for carol"])
                let hers = world.relay.offered(to: carol.device)[0]

                var lie = Lie.to(bob.device) { genuine in
                    [genuine.with(OwnWrap(key: genuine.own.key, wrap: hers.own.wrap))]
                }
                lie.answer = { body, question in
                    guard case .fetchWrapBlock = question else { return body }
                    return .refusal(Refusal(.notFound, "no such message"))
                }
                world.relay.lie = lie
                try await alice.send("for bob", to: bob)
                let shown = try await bob.look()
                #expect(shown.texts == [])
                #expect(shown.kinds == ["closed": 1])
                try await world.goesOn(alice, to: bob)
            }
        }
    }
}
