import Foundation
import Glibc
import PosternClient
import PosternCrypto
import PosternHome
import PosternPrimitives
import PosternRelay
import PosternSession
import PosternTesting
import PosternWire
import Testing

@testable import PosternTrust

extension Attacks {
    /// Bytes that one side might read in another way than the other. They are signed by whoever may sign them, so
    /// that nothing but the parsers stands in their way.
    @Suite("Parsers")
    struct ParserTests {
        /// What is wrong with a device list.
        enum Fault: String, CaseIterable, Sendable {
            case trailing = "a byte behind the end"
            case cut = "a byte less"
            case doubled = "one device twice"
            case unsorted = "devices in another order"
            case claimed = "a length of 2^32 - 1"
        }

        private func broken(_ list: DeviceList, _ fault: Fault) throws -> [UInt8] {
            var list = list
            switch fault {
            case .trailing: return list.body + [0]
            case .cut: return list.body.dropLast()
            case .doubled:
                list.devices.append(try #require(list.devices.last))
                return list.body
            case .unsorted:
                // The writer sorts: each device begins with its id, and they stand behind one another.
                let written = Data(list.body)
                let places = try list.devices.map { try #require(written.range(of: Data($0.id.bytes))?.lowerBound) }
                let (first, second) = (try #require(places.min()), try #require(places.max()))
                #expect(list.devices.count == 2)
                let length = second - first
                return Array(
                    written[..<first] + written[second..<second + length] + written[first..<second]
                        + written[(second + length)...]
                )
            case .claimed:
                var body = list.body
                let login = Data([0, 0, 0, UInt8(list.login.bytes.count)] + list.login.bytes)
                let place = try #require(Data(body).range(of: login)?.lowerBound)
                body.replaceSubrange(place..<place + 4, with: [255, 255, 255, 255])
                return body
            }
        }

        private func put(_ list: Document, of person: Person, _ world: World) async throws -> ServerFrame.OneOf_Body {
            var put = PutDocument()
            put.kind = .deviceList
            put.subject = Data(person.who.user.bytes)
            put.document = SignedDocument(body: list.body, signature: list.signature)
            return try await world.relay.honest.putDocument(put, by: person.who, isGuest: false)
        }

        @Test(
            "parser differences: a list that the relay refuses is one that its clients refuse",
            arguments: Fault.allCases
        )
        func lists(_ fault: Fault) async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("before", to: bob)
                let identity = try world.identity(of: bob)
                let chain = try bob.client.ownLists()
                var list = chain.draft()
                try list.addGhost(at: world.clock.now)
                let body = try broken(list, fault)
                let expected = try #require(throws: LayoutError.self) { try DeviceList(parsing: body) }
                let document = try Document(body: body, signature: identity.sign(body))
                guard case .refusal(let refusal) = try await put(document, of: bob, world) else {
                    Issue.record("the relay took it")
                    return
                }
                #expect(refusal.code == .malformed)
                world.relay.lie = .serving(chain.documents + [document], as: .deviceList, of: bob.who.user.bytes)
                await #expect(throws: ClientError.untrusted("a device list", .layout(expected))) {
                    try await alice.send("to whom?", to: bob)
                }
                #expect(world.relay.sent.count == 1)
                #expect(try alice.client.home.contact(bob.who)?.listVersion == 1)
                world.relay.lie = .none
                // The same list with its own bytes is taken by both.
                let whole = try Document(body: list.body, signature: identity.sign(list.body))
                #expect(try await put(whole, of: bob, world) == .done(Done()))
                try await alice.send("after", to: bob)
                #expect(try alice.client.home.contact(bob.who)?.listVersion == 2)
            }
        }

        @Test("parser differences: an envelope that the relay refuses is one that its clients refuse")
        func envelopes() async throws {
            try await World.with { world in
                let bob = try world.person("bob")
                let forged = try await world.forge("whole", to: bob)
                let whole = Array(forged.send.envelope)
                let longest = Envelope.byteCounts.upperBound
                let broken = [
                    [], Array(whole.prefix(Limits.headerBytes - 1)), Array(whole.prefix(Limits.headerBytes)),
                    Array(whole.prefix(Envelope.byteCounts.lowerBound - 1)),
                    whole + [UInt8](repeating: 0, count: longest + 1 - whole.count),
                ]
                let mallory = try world.mallory
                for envelope in broken {
                    #expect(throws: LayoutError.self) { try Envelope(parsing: envelope) }
                    var send = forged.send
                    send.envelope = Data(envelope)
                    let answer = await withCheckedContinuation { continuation in
                        world.relay.honest.send(send, from: mallory.id, of: mallory.who) {
                            continuation.resume(returning: $0)
                        }
                    }
                    guard case .refusal(let refusal) = answer else {
                        Issue.record("the relay took \(envelope.count) bytes")
                        return
                    }
                    #expect(refusal.code == (envelope.count > longest ? .tooLarge : .malformed))
                }
                world.relay.lie = .to(bob.device) { genuine in
                    broken.map { bytes in
                        var delivery = genuine
                        delivery.envelope = bytes
                        return delivery
                    } + [genuine]
                }
                try await world.sendAsMallory(forged)
                let shown = try await bob.look()
                #expect(shown.texts == ["whole"])
                #expect(shown.kinds == ["refused": broken.count])
            }
        }

        /// Bytes that a parser takes, and the parser.
        private struct Example: Sendable {
            let name: String
            let bytes: [UInt8]
            let parse: @Sendable ([UInt8]) throws -> Void
        }

        private func examples(_ world: World) async throws -> [Example] {
            let bob = try world.person("bob")
            let forged = try await world.forge("a text", to: bob)
            let content = Content(
                users: DirectUsers(try world.mallory.who, bob.who),
                firstID: try .random(),
                view: [],
                heads: [],
                body: .text("a text")
            )
            let voucher = Voucher(who: bob.who, login: bob.login, identity: try bob.identity, issued: world.clock.now)
            let list = try bob.client.ownLists().newest.document
            let frame = Frame.encode(ClientFrame(.send(forged.send), request: 1))
            return [
                Example(name: "charter", bytes: try world.facts.first.body) { _ = try Charter(parsing: $0) },
                Example(name: "list", bytes: list.body) { _ = try DeviceList(parsing: $0) },
                Example(name: "voucher", bytes: voucher.body) { _ = try Voucher(parsing: $0) },
                Example(name: "document file", bytes: list.fileBytes) { _ = try Document(parsingFile: $0) },
                Example(name: "exchange keys", bytes: try world.mallory.rotatingBundle(at: world.clock.now).body) {
                    _ = try ExchangeKeyBundle(parsing: $0)
                },
                Example(name: "envelope", bytes: Array(forged.send.envelope)) { _ = try Envelope(parsing: $0) },
                Example(name: "wrap block", bytes: Array(forged.send.wrapBlock)) { _ = try WrapBlock(parsing: $0) },
                Example(name: "content", bytes: content.bytes) { _ = try Content(parsing: $0) },
                Example(name: "padded content", bytes: try Padding.pad(content.bytes)) { _ = try Padding.unpad($0) },
                Example(name: "frame", bytes: Array(frame.dropFirst(Frame.lengthBytes))) { bytes in
                    let _: ClientFrame = try Frame.decode(bytes)
                },
            ]
        }

        /// As a fixed layout and as a varint.
        private static let claims: [[UInt8]] = [
            [255, 255, 255, 255], [255, 255, 255, 255, 15],
        ]

        @Test("parser differences: a claimed length of 4 GiB costs nothing, wherever it stands")
        func claimedLengths() async throws {
            try await World.with { world in
                let examples = try await examples(world)
                for example in examples {
                    #expect(throws: Never.self, "\(example.name)") { try example.parse(example.bytes) }
                    let refused = try withoutRoomForClaims { Self.refusals(of: example) }
                    // Whatever has a length in it is refused somewhere; the rows of a wrap block fill it.
                    #expect((refused > 0) == (example.name != "wrap block"), "\(example.name)")
                }
            }
        }

        private static func refusals(of example: Example) -> Int {
            claims.reduce(0) { count, claim in
                count
                    + (0...example.bytes.count - claim.count).count { place in
                        var bytes = example.bytes
                        bytes.replaceSubrange(place..<place + claim.count, with: claim)
                        do {
                            try example.parse(bytes)
                            return false
                        } catch {
                            return true
                        }
                    }
            }
        }

        /// The process may have 3 GiB more than it has while `body` runs, which is plenty for what runs beside it. Whoever
        /// allocates 4 GiB ends it: what the system says of its most would not show that, where an earlier test had as much.
        private func withoutRoomForClaims<Value>(_ body: () -> Value) throws -> Value {
            let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).prefix { $0 != " " }
            let size = try #require(UInt(pages)) * UInt(sysconf(Int32(_SC_PAGESIZE)))
            let resource = __rlimit_resource_t(RLIMIT_AS.rawValue)
            var usual = rlimit()
            try #require(getrlimit(resource, &usual) == 0)
            var tight = usual
            tight.rlim_cur = min(usual.rlim_cur, size + (3 << 30))
            try #require(setrlimit(resource, &tight) == 0)
            defer { setrlimit(resource, &usual) }
            return body()
        }
    }
}
