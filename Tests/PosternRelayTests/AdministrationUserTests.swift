import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@testable import PosternRelay

@Suite("Making users")
struct AdministrationUserTests {
    @Test("makes each for itself: a bad one fails alone")
    func batch() async throws {
        let world = try await RelayWorld()
        let results = try await world.relay.createUsers(
            [
                UserWish(name: "Alice", firstName: "Alice"), UserWish(name: "aLICE"),
                UserWish(name: "bob", group: "zzzzzzzz"), UserWish(name: "eve", group: "no group"),
                UserWish(name: "a\u{202E}b"), UserWish(name: "Zoe\u{308}"),
            ],
            in: world.network
        )
        #expect(try results[0].get().login == "alice" && results[0].get().firstName == "Alice")
        #expect(results[1] == .failure(.nameTaken))
        #expect(results[2] == .failure(.unknownGroup))
        #expect(results[3] == .failure(.unknownGroup))
        #expect(results[4] == .failure(.nameUnusable))
        #expect(try Array(results[5].get().login.utf8) == Array("zo\u{EB}".utf8))

        let users = try await world.relay.users(of: world.network)
        #expect(Set(users.map(\.login)) == ["alice", "zo\u{EB}"])
        #expect(users.allSatisfy { $0.status == .pending && $0.group == "abcdefgh" })
        let alice = try await world.relay.user("1", in: world.network)
        #expect(alice.login == "alice")
    }

    @Test("knows no user by a number of another form", arguments: ["01", "+1", "0", "2", "", "99999999999"])
    func numbers(_ number: String) async throws {
        let world = try await RelayWorld()
        _ = try await world.relay.createUsers([UserWish(name: "alice")], in: world.network)
        await #expect(throws: AdministrationError.unknownUser) {
            try await world.relay.user(number, in: world.network)
        }
    }

    @Test("is refused for an unknown network")
    func unknownNetwork() async throws {
        let world = try await RelayWorld()
        await #expect(throws: AdministrationError.unknownNetwork) {
            try await world.relay.createUsers([UserWish(name: "alice")], in: NetworkID(cutting: .of([1])))
        }
        await #expect(throws: AdministrationError.unknownNetwork) { try await world.relay.network("00000000") }
    }

    @Test("invites a new user, invites it anew, and refuses to do so once it has come")
    func invitations() async throws {
        let world = try await RelayWorld()
        let (relay, network) = (world.relay, world.network)
        let expires = world.clock.now.adding(seconds: Limits.invitationSeconds)
        func invite(_ half: [UInt8], expires: Timestamp) async throws -> UserInvitation {
            try await relay.invite(
                UserWish(name: "Alice"),
                to: network,
                relayHalfHash: Hash512.of(half).bytes,
                expires: expires
            )
        }
        let (first, second) = ([UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32))
        let invitation = try await invite(first, expires: expires)
        #expect(invitation.host == RelayWorld.address && invitation.charterVersion == 1)
        #expect(try await invite(second, expires: expires) == invitation)
        #expect(try await relay.store.openInvitation(.of(first), now: world.clock.now) == nil)
        #expect(try await relay.store.openInvitation(.of(second), now: world.clock.now)?.login == "alice")

        _ = try await world.person("bob")
        await #expect(throws: AdministrationError.user(.nameTaken)) {
            try await relay.invite(
                UserWish(name: "bob"),
                to: network,
                relayHalfHash: Hash512.of(first).bytes,
                expires: expires
            )
        }
        for wrong in [world.clock.now, expires.adding(seconds: 301)] {
            await #expect(throws: AdministrationError.self) { try await invite(first, expires: wrong) }
        }
    }
}
