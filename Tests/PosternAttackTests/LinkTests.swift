import Foundation
import PosternClient
import PosternHome
import PosternPrimitives
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire
import Synchronization
import Testing

extension Attacks {
    @Suite("Links")
    struct LinkTests {
        /// What both persons see, and how it ended on both.
        private struct Outcome {
            let onNew: String
            let onOld: String
        }

        /// A link whose persons say no where the digits differ.
        private func link(_ world: World, _ alice: Person, saying isSame: Bool) async throws -> (Outcome, [any Error]) {
            let seen = Seen()
            let errors = await withTaskGroup(of: (any Error)?.self) { group in
                group.addTask {
                    await Self.error {
                        _ = try await world.newDevice("laptop").link(
                            try await world.visit(alice),
                            show: { _ in seen.isWaiting.withLock { $0 = true } },
                            confirm: { digits in
                                seen.onNew.withLock { $0 = digits.text }
                                return isSame
                            }
                        )
                    }
                }
                group.addTask {
                    await Self.error {
                        try await eventually("the new device waits") { seen.isWaiting.withLock { $0 } }
                        _ = try await alice.client.approveLink(
                            nil,
                            secret: { _ in .password(World.password, vaultFile: nil) },
                            confirm: { digits in
                                seen.onOld.withLock { $0 = digits.text }
                                return isSame
                            }
                        )
                    }
                }
                return await group.reduce(into: [any Error]()) { if let error = $1 { $0.append(error) } }
            }
            return (Outcome(onNew: seen.onNew.withLock { $0 }, onOld: seen.onOld.withLock { $0 }), errors)
        }

        private static func error(_ body: () async throws -> Void) async -> (any Error)? {
            do {
                try await body()
                return nil
            } catch {
                return error
            }
        }

        private final class Seen: Sendable {
            let isWaiting = Mutex(false)
            let onNew = Mutex("")
            let onOld = Mutex("")
        }

        @Test("linking in the middle: another commitment, and the key that belongs to it")
        func middle() async throws {
            try await World.with { world in
                let alice = try world.person("alice")
                let key = try DeviceSigningKey.generate().publicKey
                let reveal = LinkReveal(key: key, random: try Random.bytes(32))
                let commitment = LinkCommitment(of: reveal, for: alice.who)
                world.relay.lie = .linking(opening: commitment, revealing: reveal)
                let (outcome, errors) = try await link(world, alice, saying: false)
                #expect(outcome.onNew.count == 9)
                #expect(outcome.onOld.count == 9)
                #expect(outcome.onNew != outcome.onOld)
                #expect(errors.count == 2)
                #expect(try alice.client.ownLists().newest.version == 1)
            }
        }

        @Test("linking in the middle: another key than was promised")
        func broken() async throws {
            try await World.with { world in
                let alice = try world.person("alice")
                let key = try DeviceSigningKey.generate().publicKey
                world.relay.lie = .linking(revealing: LinkReveal(key: key, random: try Random.bytes(32)))
                let (outcome, errors) = try await link(world, alice, saying: true)
                #expect(outcome.onOld.isEmpty)
                #expect(errors.contains { $0 as? AccountError == .commitmentBroken })
                #expect(try alice.client.ownLists().newest.version == 1)
            }
        }

        @Test("linking in the middle: replaces r_O after seeing r_N")
        func lateAnswer() async throws {
            try await World.with { world in
                let alice = try world.person("alice")
                let middle = try Middle(of: alice.who, try alice.identity)
                world.relay.lie = middle.lie
                let (outcome, errors) = try await link(world, alice, saying: false)
                let reveal = try #require(middle.revealed)
                let promised = LinkCommitment(of: reveal, for: alice.who)
                // The new device has shown the digits of the answer that it had when it revealed itself. Whoever knows
                // r_N could look for an answer that makes the other device's digits of them: it comes too late.
                #expect(outcome.onNew == LinkDigits(promised, middle.answer, reveal).description)
                #expect(
                    outcome.onNew
                        != LinkDigits(promised, Middle.lateAnswer(to: reveal, middle.answer), reveal).description
                )
                #expect(outcome.onOld.count == 9)
                #expect(outcome.onNew != outcome.onOld)
                #expect(errors.count == 2)
                #expect(errors.allSatisfy { $0 as? AccountError == .digitsDiffer })
                #expect(try alice.client.ownLists().newest.version == 1)
                #expect(!Client.hasHome(in: Person.directory(of: "laptop", in: world.homes)))

                world.relay.lie = .none
                #expect(try await link(world, alice, saying: true).1.isEmpty)
            }
        }

        /// Shows the old device a key of its own, gives the new one an answer of its own, and another one as soon as it
        /// has seen what the new one drew.
        private final class Middle: Sendable {
            let answer: LinkAnswer
            private let own: LinkReveal
            private let commitment: LinkCommitment
            private let seen = Mutex<LinkReveal?>(nil)

            init(of owner: Who, _ identity: IdentityPublicKey) throws {
                answer = try LinkAnswer.make(identity)
                own = try LinkReveal.make(try DeviceSigningKey.generate().publicKey)
                commitment = LinkCommitment(of: own, for: owner)
            }

            /// What the new device committed itself to.
            var revealed: LinkReveal? { seen.withLock { $0 } }

            /// Follows from r_N, as what a search finds does.
            static func lateAnswer(to reveal: LinkReveal, _ first: LinkAnswer) -> LinkAnswer {
                LinkAnswer(random: reveal.random.reversed(), identity: first.identity)
            }

            var lie: Lie {
                var lie = Lie()
                lie.question = { [self] question in
                    switch question {
                    case .linkOpen(let request, let network, var open):
                        open.commitment = Data(commitment.hash.bytes)
                        return .linkOpen(request: request, network: network, open)
                    case .linkPass(let request, var pass):
                        let payload = Array(pass.payload)
                        if case .reveal(let reveal) = try? LinkMessageFromNew(parsing: payload) {
                            seen.withLock { $0 = reveal }
                            pass.payload = Data(own.bytes)
                        } else if case .answer = try? LinkMessageFromOld(parsing: payload) {
                            pass.payload = Data(answer.bytes)
                        }
                        return .linkPass(request: request, pass)
                    default: return question
                    }
                }
                lie.following = { [self] question in
                    guard case .linkPass(_, let pass) = question, Array(pass.payload) == own.bytes, let revealed else {
                        return []
                    }
                    var passed = LinkPassed()
                    passed.payload = Data(Self.lateAnswer(to: revealed, answer).bytes)
                    return [ServerFrame(.linkPassed(passed))]
                }
                return lie
            }
        }

        @Test("linking in the middle: another identity for the new device")
        func identity() async throws {
            try await World.with { world in
                let alice = try world.person("alice")
                world.relay.lie = .linking(answering: try IdentityKey.generate().publicKey)
                let (outcome, errors) = try await link(world, alice, saying: false)
                #expect(outcome.onNew != outcome.onOld)
                #expect(errors.count == 2)
            }
        }

        @Test("linking in the middle: three tries, and no more without the password")
        func tries() async throws {
            try await World.with { world in
                let alice = try world.person("alice")
                let key = try DeviceSigningKey.generate().publicKey
                world.relay.lie = .linking(revealing: LinkReveal(key: key, random: try Random.bytes(32)))
                for _ in 0..<3 { _ = try await link(world, alice, saying: true) }
                let taken = world.relay.asked.count { $0.takesLink }
                #expect(taken == 3)
                await #expect(throws: AccountError.wrongPassword) {
                    _ = try await alice.client.approveLink(nil, secret: { _ in nil }, confirm: { _ in true })
                }
                #expect(world.relay.asked.count { $0.takesLink } == taken)

                world.relay.lie = .none
                let (outcome, errors) = try await link(world, alice, saying: true)
                #expect(errors.isEmpty)
                #expect(outcome.onNew == outcome.onOld)
                #expect(try alice.client.ownLists().newest.version == 2)
            }
        }
    }
}

extension Lie {
    /// Puts other values in the place of what the two devices of a link say.
    fileprivate static func linking(
        opening commitment: LinkCommitment? = nil,
        revealing reveal: LinkReveal? = nil,
        answering identity: IdentityPublicKey? = nil
    ) -> Lie {
        var lie = Lie()
        lie.question = { question in
            switch question {
            case .linkOpen(let request, let network, var open):
                if let commitment { open.commitment = Data(commitment.hash.bytes) }
                return .linkOpen(request: request, network: network, open)
            case .linkPass(let request, var pass):
                let payload = Array(pass.payload)
                if case .reveal = try? LinkMessageFromNew(parsing: payload), let reveal {
                    pass.payload = Data(reveal.bytes)
                } else if case .answer(let answer) = try? LinkMessageFromOld(parsing: payload), let identity {
                    pass.payload = Data(LinkAnswer(random: answer.random, identity: identity).bytes)
                }
                return .linkPass(request: request, pass)
            default: return question
            }
        }
        return lie
    }
}

extension RelayQuestion {
    fileprivate var takesLink: Bool {
        if case .linkTake = self { true } else { false }
    }
}
