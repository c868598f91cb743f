import Foundation
import PosternClient
import PosternHome
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    /// A relay that changes nothing, and writes down all that it is asked.
    @Suite("What a relay sees by watching")
    struct WatchingTests {
        /// What an act lets the relay see: of each question its kind, whom and what it is about, and its size.
        private static func seen(_ world: World, _ act: () async throws -> Void) async throws -> [String] {
            let before = world.relay.asked.count
            try await act()
            return try world.relay.asked.dropFirst(before).map { try seen($0) }
        }

        private static func seen(_ question: RelayQuestion) throws -> String {
            let kind = Mirror(reflecting: question).children.first?.label ?? "\(question)"
            switch question {
            case .send(_, let send):
                let header = try Envelope(parsing: Array(send.envelope)).header
                return "\(kind) \(header.kind) \(send.envelope.count) \(send.wrapBlock.count) \(Array(send.peer))"
            case .fetchDocuments(_, _, let fetch, _):
                return "\(kind) \(fetch.kind) \(Array(fetch.subject)) \(fetch.fromVersion)"
            case .claim(_, let claim): return "\(kind) \(claim.devices.map { Array($0) }) \(claim.rotatingOnly)"
            case .lookUp(_, let lookUp): return "\(kind) \(lookUp.login)"
            default: return kind
            }
        }

        @Test("that something was read, and not whose, nor how much")
        func read() async throws {
            try await World.with { world in
                let people = try ["bob", "carol"].map { try world.person($0) }
                let alice = try world.person("alice")
                let laptop = Screen(try await world.addDevice(to: alice, home: "laptop"))
                /// What the phone lets the relay see, apart from what it fetches, when it reads one message of each.
                func seenOfReading(_ senders: [Person]) async throws -> [String] {
                    for sender in senders { try await sender.send("as ever", to: alice) }
                    var count = 0
                    let seen = try await Self.seen(world) { count = try await alice.look().texts.count }
                    try #require(count == senders.count)
                    try await laptop.look()
                    return seen.filter { $0.hasPrefix("send") }
                }
                for _ in 0..<2 { _ = try await seenOfReading(people) }
                let one = try await seenOfReading([people[0]])
                #expect(one.count == 1 && one[0].hasPrefix("send device"))
                #expect(try await seenOfReading([people[1]]) == one)
                #expect(try await seenOfReading(people) == one)
            }
        }

        @Test("that numbers were compared", arguments: ["bob", "carol"])
        func compared(_ login: String) async throws {
            try await World.with { world in
                // For bob the administrator vouches, for carol nobody does.
                let (alice, other) = (try world.person("alice"), try world.person(login))
                try await alice.send("we have met", to: other)
                func seenOfSending() async throws -> [String] {
                    try await Self.seen(world) { try await alice.send("as ever", to: other) }
                }
                let before = try await seenOfSending()
                #expect(before.contains { $0.hasPrefix("send direct") })
                let comparing = try await Self.seen(world) {
                    try alice.client.recordMatch(try await alice.client.comparison(with: other.login))
                }
                #expect(comparing == [])
                #expect(try alice.client.contacts().map(\.trust) == [.verified])
                #expect(try await seenOfSending() == before)
            }
        }
    }
}
