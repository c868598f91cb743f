import Foundation
import PosternClient
import PosternHome
import PosternPrimitives
import PosternRelay
import PosternSession
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("Exchange keys")
    struct ExchangeKeyTests {
        enum Substitution: String, CaseIterable, Sendable {
            case wrongSignature = "a wrong signature"
            case otherUser = "for another user"
            case otherDevice = "for another device"
            case otherNetwork = "for another network"
            case otherSigner = "signed by another device"
            case otherKind = "of an unknown kind"
            case tooOld = "past its time"
            case ahead = "of the future"
            case anothersBundle = "another user's good bundle"
        }

        @Test("key substitution", arguments: Substitution.allCases)
        func keySubstitution(_ substitution: Substitution) async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let substitute = try Self.substitute(substitution, for: bob, world)
                world.relay.lie = .claimed { Self.replacing($0, by: substitute) }
                await #expect(throws: ClientError.noUsableKey(login: "bob")) {
                    try await alice.send("sealed to whom?", to: bob)
                }
                #expect(world.relay.sent.isEmpty)
                try await world.goesOn(alice, to: bob)
            }
        }

        private static func replacing(_ claimed: Claimed, by document: Document) -> Claimed {
            var claimed = claimed
            for index in claimed.keys.indices {
                claimed.keys[index].bundle = SignedDocument(body: document.body, signature: document.signature)
            }
            return claimed
        }

        private static func substitute(
            _ substitution: Substitution,
            for bob: Person,
            _ world: World
        ) throws -> Document {
            let now = Timestamp(seconds: world.clock.now.seconds)
            let month = Limits.bundleAgeSeconds
            var bundle = ExchangeKeyBundle(
                who: bob.who,
                device: bob.device,
                kind: .oneTime,
                created: now,
                keys: [try P521.Agreement.PrivateKey.generate().publicKey]
            )
            switch substitution {
            case .wrongSignature:
                let good = try Document(signing: bundle, with: bob.signingKey())
                return try Document(body: good.body, signature: good.signature.reversed())
            case .otherUser: bundle.user = try .random()
            case .otherDevice: bundle.device = try .random()
            case .otherNetwork: bundle.network = try .random()
            case .otherSigner: return try Document(signing: bundle, with: world.mallory.key)
            case .otherKind: return try ofUnknownKind(bundle, signedBy: bob)
            case .tooOld: bundle.created = Timestamp(seconds: now.seconds - month - 1)
            case .ahead: bundle.created = now.adding(seconds: Limits.bundleAheadSeconds + 1)
            case .anothersBundle: return try world.mallory.rotatingBundle(at: now)
            }
            return try Document(signing: bundle, with: bob.signingKey())
        }

        /// Nobody signs such a body; the signature is of the honest one.
        private static func ofUnknownKind(_ bundle: ExchangeKeyBundle, signedBy bob: Person) throws -> Document {
            let good = try Document(signing: bundle, with: bob.signingKey())
            let offset = Label.exchangeKeys.bytes.count + 16 * 3 + 1
            var body = good.body
            body[offset] = 3
            return try Document(body: body, signature: good.signature)
        }

        @Test("key substitution: the honest bundle's own shape is taken")
        func goodSubstitute() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let key = try P521.Agreement.PrivateKey.generate()
                let bundle = ExchangeKeyBundle(
                    who: bob.who,
                    device: bob.device,
                    kind: .oneTime,
                    created: Timestamp(seconds: world.clock.now.seconds),
                    keys: [key.publicKey]
                )
                let document = try Document(signing: bundle, with: bob.signingKey())
                world.relay.lie = .claimed { Self.replacing($0, by: document) }
                // What the refused ones lack is nothing but their fault.
                try await alice.send("sealed", to: bob)
                let block = try WrapBlock(parsing: Array(world.relay.sent[0].wrapBlock))
                #expect(block.row(of: bob.device)?.wrap.key == ExchangeKeyID(of: key.publicKey))
            }
        }

        @Test("key substitution: one key under two devices of a message")
        func oneKeyTwice() async throws {
            try await World.with { world in
                let (alice, mallory) = (try world.person("alice"), try world.mallory)
                let ghost = try DeviceSigningKey.generate()
                let lists = try mallory.chain.extended(by: mallory.identity) { list in
                    list.add(ghost.publicKey, at: world.clock.now)
                }
                let shared = try mallory.exchangeKey().publicKey
                let own = try P521.Agreement.PrivateKey.generate().publicKey
                for key in [shared, own] {
                    let bundles = try Self.bundles(mallory, ghost, key, at: world.clock.now)
                    var lie = Lie.serving(lists, as: .deviceList, of: mallory.who.user.bytes)
                    let serving = lie.answer
                    lie.answer = { body, question in
                        guard case .claimed = body else { return serving(body, question) }
                        var claimed = Claimed()
                        claimed.keys = bundles
                        return .claimed(claimed)
                    }
                    // The honest relay knows of one device only.
                    lie.question = { question in
                        guard case .send = question else { return question }
                        return .lookUp(request: question.request ?? 0, LookUp())
                    }
                    world.relay.lie = lie
                    let before = world.relay.sent.count
                    await #expect(throws: (any Error).self) {
                        _ = try await alice.client.send("sealed to two", to: Login("mallory"))
                    }
                    #expect(world.relay.sent.count == before + (key.bytes == own.bytes ? 1 : 0))
                    world.clock.advance(seconds: 86_401)
                }
            }
        }

        private static func bundles(
            _ mallory: TestDevice,
            _ ghost: DeviceSigningKey,
            _ key: P521.Agreement.PublicKey,
            at now: Timestamp
        ) throws -> [Claimed.Key] {
            let ghostID = DeviceID(of: ghost.publicKey)
            let created = Timestamp(seconds: now.seconds)
            let bundle = ExchangeKeyBundle(
                who: mallory.who,
                device: ghostID,
                kind: .rotating,
                created: created,
                keys: [key]
            )
            let documents = [
                (mallory.id, try mallory.rotatingBundle(at: created)),
                (ghostID, try Document(signing: bundle, with: ghost)),
            ]
            return documents.map { device, document in
                var item = Claimed.Key()
                item.device = Data(device.bytes)
                item.bundle = SignedDocument(body: document.body, signature: document.signature)
                return item
            }
        }

        @Test("one-time keys that lay too long: the rotating one serves")
        func keysTooOld() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                world.clock.advance(seconds: Limits.bundleAgeSeconds + 86_400)
                #expect(try await bob.look().texts == [])
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("drained stock: one member claims what there is, and the relay says that nothing is left")
        func drainedStock() async throws {
            try await World.with { world in
                let (alice, bob, mallory) = (
                    try world.person("alice"), try world.person("bob"), try world.mallory
                )
                var oneTime = 0
                for _ in 0..<2 * Limits.claimsInHour {
                    var claim = Claim()
                    claim.devices = [Data(bob.device.bytes)]
                    let answer = try await world.relay.honest.claim(claim, by: mallory.who)
                    guard case .claimed(let claimed) = answer, let body = claimed.keys.first?.bundle.body else {
                        throw TestFailure("no key: \(answer)")
                    }
                    if try ExchangeKeyBundle(parsing: Array(body)).kind == .oneTime { oneTime += 1 }
                }
                #expect(oneTime <= Limits.claimsInHour)
                let rotating = try await world.rotatingKey(of: bob)
                world.relay.lie = .rotatingKeysOnly
                try await alice.send("with the rotating key", to: bob)
                let block = try WrapBlock(parsing: Array(world.relay.sent[0].wrapBlock))
                #expect(block.row(of: bob.device)?.wrap.key == rotating.id)
                #expect(try await bob.look().texts == ["with the rotating key"])
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("drained stock: what was claimed is made up for at the next contact")
        func replenished() async throws {
            try await World.with { world in
                let (bob, mallory) = (try world.person("bob"), try world.mallory)
                _ = try await bob.look()
                let store = world.relay.honest.store
                let full = try #require(try await store.device(bob.device)?.bundlesLeft)
                var claim = Claim()
                claim.devices = [Data(bob.device.bytes)]
                for _ in 0..<Limits.claimsInHour { _ = try await world.relay.honest.claim(claim, by: mallory.who) }
                let left = try #require(try await store.device(bob.device)?.bundlesLeft)
                #expect(left == max(0, full - Limits.claimsInHour))
                _ = try await bob.look()
                #expect(try await store.device(bob.device)?.bundlesLeft == full)
            }
        }

        @Test("a publication whose answer is lost: what was claimed since is not handed out again, and opens")
        func unansweredPublication() async throws {
            try await World.with { world in
                let book = KeyBook(world.relay)
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                _ = try await alice.look()
                let first = book.published
                for _ in 0..<Limits.claimsInHour { try await world.claimAsMallory(alice.device, into: book) }
                // The relay has taken them when the connection ends.
                world.relay.lie = book.watching(.losingAnswers { if case .putKeys = $0 { true } else { false } })
                await #expect(throws: ClientError.self) { _ = try await alice.look() }
                #expect(Set(book.published).subtracting(first).count == book.published.count - first.count)
                try #require(book.published.count > first.count)
                world.relay.lie = book.watching()

                // Bob holds one of them, and all others go too.
                try await bob.send("sealed before the answer", to: alice)
                world.clock.advance(seconds: 3600)
                for _ in 0..<Limits.claimsInHour { try await world.claimAsMallory(alice.device, into: book) }
                #expect(try await alice.look().texts == ["sealed before the answer"])
                world.clock.advance(seconds: 3600)
                for _ in 0..<Limits.claimsInHour { try await world.claimAsMallory(alice.device, into: book) }
                try await bob.send("with the same bundle's next key", to: alice)
                #expect(try await alice.look().texts == ["with the same bundle's next key"])
                try book.check()
            }
        }

        @Test("a publication that the relay refuses goes again", arguments: [RefusalCode.unavailable, .tooMany])
        func refusedPublication(_ code: RefusalCode) async throws {
            try await World.with { world in
                let book = KeyBook(world.relay)
                let alice = try world.person("alice")
                for _ in 0..<Limits.claimsInHour { try await world.claimAsMallory(alice.device, into: book) }
                var lie = Lie.none
                lie.question = { question in
                    guard case .putKeys(let request, _) = question else { return question }
                    return .lookUp(request: request, LookUp())
                }
                lie.answer = { body, question in
                    guard case .lookUp = question else { return body }
                    return .refusal(Refusal(code, "the disk is full"))
                }
                world.relay.lie = lie
                try? await alice.client.receive(stored: {})
                let refused = book.published
                try #require(!refused.isEmpty)
                world.relay.lie = .none
                _ = try await alice.look()
                #expect(book.published == refused + refused)
            }
        }

        @Test("one-time key served twice")
        func oneTimeKeyTwice() async throws {
            try await World.with { world in
                let (alice, bob, carol) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol")
                )
                let served = Served()
                world.relay.lie = .claimed { served.same($0) }
                try await alice.send("from alice", to: bob)
                try await carol.send("from carol", to: bob)
                let keys = try world.relay.sent.map { send in
                    try WrapBlock(parsing: Array(send.wrapBlock)).row(of: bob.device)?.wrap.key
                }
                try #require(keys.count == 2 && keys[0] == keys[1])
                world.relay.lie = .none
                let shown = try await bob.look()
                #expect(shown.texts == ["from alice"])
                // Nobody's fault that can be proved: the key was used already.
                guard case .closed(login: "carol", message: _, why: _, fault: .nobody)? = shown.notices.last else {
                    Issue.record("not told: \(shown.notices)")
                    return
                }
                #expect(try bob.texts(with: carol.who).isEmpty)
                #expect(try await carol.look().texts == [])
                let later = try await bob.look()
                #expect(later.texts == ["from carol"])
                #expect(later.messages.first?.marks == .repaired)
                try await world.goesOn(carol, to: bob)
            }
        }
    }
}
