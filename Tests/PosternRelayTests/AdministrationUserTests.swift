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

        let users = try await world.relay.users(UserPageRequest(), of: world.network).users
        #expect(Set(users.map(\.login)) == ["alice", "zo\u{EB}"])
        #expect(users.allSatisfy { $0.status == .pending && $0.group == "abcdefgh" })
        let alice = try await world.relay.user("1", in: world.network)
        #expect(alice.login == "alice")
    }

    @Test("has one user for names that differ in case alone, and finds it by its login alone")
    func folding() async throws {
        let world = try await RelayWorld()
        let (relay, network) = (world.relay, world.network)
        let results = try await relay.createUsers(
            ["Straße", "STRASSE", "ΟΔΟΣ", "οδος", "carol"].map { UserWish(name: $0) },
            in: network
        )
        let refused = Result<UserFacts, NewUserRefusal>.failure(.nameTaken)
        #expect(results.map { $0 == refused } == [false, true, false, true, false])
        let street = try results[0].get()
        #expect(street.login == "straße")
        #expect(try await found("straße", in: world) == street.who.user)
        #expect(try await found("strasse", in: world) == nil)
        #expect(try await salted("straße", in: world) == street.who.user)
        #expect(try await salted("strasse", in: world) != street.who.user)

        let (half, expires) = (Hash512.of([1]).bytes, world.clock.now.adding(seconds: 3600))
        let invited = try await relay.invite(
            UserWish(name: "STRAßE"),
            to: network,
            relayHalfHash: half,
            expires: expires
        )
        #expect(invited.user.who == street.who)
        await #expect(throws: AdministrationError.user(.nameTaken)) {
            try await relay.invite(UserWish(name: "Strasse"), to: network, relayHalfHash: half, expires: expires)
        }
        let carol = try results[4].get().number
        await #expect(throws: AdministrationError.user(.nameTaken)) {
            try await relay.renameUser(carol, to: "STRASSE", in: network)
        }
        #expect(try await relay.renameUser(street.number, to: "STRASSE", in: network).user.login == "strasse")
        #expect(try await found("strasse", in: world) == street.who.user)
        #expect(try await found("straße", in: world) == nil)
        await #expect(throws: AdministrationError.user(.nameTaken)) {
            try await relay.renameUser(carol, to: "straße", in: network)
        }
    }

    private func found(_ login: String, in world: RelayWorld) async throws -> UserID? {
        var lookUp = LookUp()
        lookUp.login = login
        guard case .found(let found) = try await world.relay.lookUp(lookUp, in: world.network) else { return nil }
        return UserID(found.user)
    }

    private func salted(_ login: String, in world: RelayWorld) async throws -> UserID? {
        var salt = Salt()
        (salt.login, salt.kind) = (login, 1)
        guard case .salt(let answer) = try await world.relay.salt(salt, in: world.network) else { return nil }
        return UserID(answer.user)
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
