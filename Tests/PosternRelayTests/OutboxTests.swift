import Foundation
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@testable import PosternRelay

@Suite("Inviting by mail")
struct OutboxTests {
    /// A relay that mails, with Alice and Bob invited; Alice's name is a mail address.
    private func world() async throws -> RelayWorld {
        let world = try await RelayWorld(outbox: Bell())
        let wishes = [
            UserWish(name: "Alice@Example.org", firstName: "Alice", lastName: "A."), UserWish(name: "bob"),
        ]
        for result in try await world.relay.createUsers(wishes, in: world.network) { _ = try result.get() }
        return world
    }

    private func records(_ world: RelayWorld, of action: String) async throws -> [String] {
        var request = AuditPageRequest()
        request.action = action
        return try await world.relay.auditRecords(request, of: world.network).records
            .map { String(decoding: $0.record, as: UTF8.self) }
    }

    @Test("mails to whose name is an address what registers that user, and nothing to others")
    func invitation() async throws {
        let world = try await world()
        let relay = world.relay
        let letter = try #require(try await relay.dueLetter())
        #expect(letter.recipient.text == "alice@example.org" && letter.login == "alice@example.org")
        #expect(letter.firstName == "Alice" && letter.lastName == "A." && letter.network == "test")
        #expect(letter.fingerprint == Fingerprint.of(world.network).description && letter.host == RelayWorld.address)
        #expect(letter.expires == world.clock.now.adding(seconds: Limits.invitationSeconds))
        let invitation = try Invitation(parsing: letter.invitation.revealed)
        let (network, version, address) = (invitation.network, invitation.charterVersion, invitation.address)
        #expect(network == world.network && version == 1 && address.text == RelayWorld.address)
        let opened = try await relay.store.openInvitation(invitation.relayHash, now: world.clock.now)
        #expect(opened?.login == "alice@example.org")

        try await relay.note(.handedOver, of: letter)
        #expect(try await relay.dueLetter() == nil)
        let users = try await relay.users(UserPageRequest(), of: world.network).users
        #expect(users.first { $0.login == "alice@example.org" }?.invitationExpires == letter.expires)
        #expect(users.first { $0.login == "bob" }?.invitationExpires == nil)
        #expect(users.allSatisfy { $0.status == .pending })
    }

    @Test("rings for new letters", .timeLimit(.minutes(1)))
    func bell() async throws {
        let outbox = Bell()
        let world = try await RelayWorld(outbox: outbox)
        _ = try await world.relay.createUsers([UserWish(name: "alice@example.org")], in: world.network)
        var rings = outbox.rings.makeAsyncIterator()
        #expect(await rings.next() != nil)
    }

    @Test("leaves the secret nowhere on the disk, and prints it nowhere")
    func secret() async throws {
        let world = try await world()
        let letter = try #require(try await world.relay.dueLetter())
        let text = letter.invitation.revealed
        let payload = try JoiningCode.payload(of: text, Invitation.prefix)
        let half = try Invitation(parsing: text).relayHalf
        for secret in [Data(text.utf8), Data(payload[16..<48]), Data(half)] {
            for file in try world.files() { #expect(file.range(of: secret) == nil) }
        }
        #expect(!"\(letter)".contains(text) && !String(reflecting: letter).contains(text))
        var dumped = ""
        dump(letter, to: &dumped)
        #expect(!dumped.contains(text) && dumped.contains("alice@example.org"))
    }

    @Test(
        "makes no user whose letter cannot be written, and no letter whose record cannot",
        arguments: ["outbox", "audit_record"]
    )
    func atomic(_ table: String) async throws {
        let world = try await RelayWorld(outbox: Bell())
        try await world.fault(
            "CREATE TRIGGER poison BEFORE INSERT ON \(table) BEGIN SELECT raise(ABORT, 'poisoned'); END"
        )
        let wishes = [UserWish(name: "bob"), UserWish(name: "alice@example.org")]
        await #expect(throws: StoreError.unavailable) {
            try await world.relay.createUsers(wishes, in: world.network)
        }
        #expect(try await world.relay.users(UserPageRequest(), of: world.network).users.isEmpty)
        #expect(try await world.relay.dueLetter() == nil)
        #expect(try await records(world, of: "wickr:BatchCreateUser").isEmpty)
        try await world.fault("DROP TRIGGER poison")
        _ = try await world.relay.createUsers(wishes, in: world.network)
        #expect(try await world.relay.dueLetter() != nil)
        #expect(try await records(world, of: "wickr:BatchCreateUser").count == 3)
    }

    @Test("tries again after one minute, and after twice as long each time, up to six hours")
    func delays() async throws {
        let seconds: [UInt64] = [60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600, 21600]
        #expect((1...11).map { LetterDelay.seconds(afterFailures: $0) } == seconds)
        #expect(LetterDelay.seconds(afterFailures: .max) == 21600)
        let world = try await world()
        for delay in seconds.prefix(3) {
            let letter = try #require(try await world.relay.dueLetter())
            try await world.relay.note(.postponed(reason: "busy"), of: letter)
            world.clock.advance(seconds: delay - 1)
            #expect(try await world.relay.dueLetter() == nil)
            world.clock.advance(seconds: 1)
        }
        #expect(try await world.relay.dueLetter()?.attempts == 3)
    }

    @Test("gives up at the invitation's end, and says so in the audit log")
    func end() async throws {
        let world = try await world()
        let letter = try #require(try await world.relay.dueLetter())
        try await world.relay.note(.postponed(reason: "the mail server cannot take it now"), of: letter)
        world.clock.advance(seconds: Limits.invitationSeconds - 1)
        _ = try await world.relay.expire()
        #expect(try await world.relay.dueLetter() != nil)
        world.clock.advance(seconds: 1)
        #expect(try await world.relay.dueLetter() == nil)
        _ = try await world.relay.expire()
        let record = try #require(try await records(world, of: "postern:MailInvitation").first)
        #expect(record.contains("\"result\":\"failed\"") && record.contains("network/12345678/user/1"))
        #expect(record.contains("after 1 attempts; the last one: the mail server cannot take it now"))
        _ = try await world.relay.expire()
        #expect(try await records(world, of: "postern:MailInvitation").count == 1)
    }

    @Test("gives up at once what the mail server refuses, and says so in the audit log")
    func refused() async throws {
        let world = try await world()
        let letter = try #require(try await world.relay.dueLetter())
        let reason = String(repeating: "no ", count: 100)
        try await world.relay.note(.refused(reason: reason), of: letter)
        #expect(try await world.relay.dueLetter() == nil)
        let record = try #require(try await records(world, of: "postern:MailInvitation").first)
        #expect(record.contains("\"reason\":\"\(reason.prefix(256))\""))
        try await world.relay.note(.refused(reason: reason), of: letter)
        #expect(try await records(world, of: "postern:MailInvitation").count == 1)
    }

    @Test("gives up a letter whose user has another name")
    func renamed() async throws {
        let world = try await world()
        var change = UserChange()
        change.name = "alicia@example.org"
        _ = try await world.relay.updateUser("1", in: world.network, change)
        #expect(try await world.relay.dueLetter() == nil)
        #expect(try await records(world, of: "postern:MailInvitation").first?.contains("another name") == true)
    }

    @Test("opens a letter nowhere but in its place")
    func moved() async throws {
        let world = try await world()
        try await world.fault("UPDATE outbox SET recipient = 'eve@example.org'")
        try await world.fault("UPDATE user SET login = 'eve@example.org' WHERE number = 1")
        #expect(try await world.relay.dueLetter() == nil)
        #expect(try await records(world, of: "postern:MailInvitation").first?.contains("not sealed") == true)
    }

    @Test("survives a restart")
    func restart() async throws {
        let first = try await world()
        let letter = try #require(try await first.relay.dueLetter())
        let again = try await first.reopened()
        #expect(try await again.relay.dueLetter()?.invitation.revealed == letter.invitation.revealed)
    }

    @Test("anew takes the place of the letter before, and fails for whom it is not for")
    func reinvite() async throws {
        let world = try await world()
        let relay = world.relay
        let first = try #require(try await relay.dueLetter())
        _ = try await world.person("carol@example.org")
        _ = try await relay.createUsers([UserWish(name: "dan@example.org")], in: world.network)
        _ = try await relay.suspendUsers(["4"], true, in: world.network)
        let results = try await relay.reinviteUsers(["1", "2", "3", "4", "5", "1"], in: world.network)
        #expect(
            results == [
                .success("1"), .failure(.noAddress), .failure(.active), .failure(.suspended), .failure(.unknownUser),
                .failure(.repeated),
            ]
        )
        let second = try #require(try await relay.dueLetter())
        #expect(second.login == "alice@example.org" && second.id != first.id)
        let (before, after) = (
            try Invitation(parsing: first.invitation.revealed).relayHash,
            try Invitation(parsing: second.invitation.revealed).relayHash
        )
        #expect(try await relay.store.openInvitation(before, now: world.clock.now) == nil)
        #expect(try await relay.store.openInvitation(after, now: world.clock.now)?.login == "alice@example.org")
        let records = try await records(world, of: "wickr:BatchReinviteUser")
        #expect(records.count == 2, "the letter, and that nothing came of the others")
    }

    @Test("invites a user who was rejected")
    func rejected() async throws {
        let world = try await world()
        world.clock.advance(seconds: Limits.invitationSeconds + UserStatus.rejectedAfterSeconds)
        _ = try await world.relay.expire()
        #expect(try await world.relay.user("1", in: world.network).status == .rejected)
        #expect(try await world.relay.reinviteUsers(["1"], in: world.network) == [.success("1")])
        #expect(try await world.relay.user("1", in: world.network).status == .pending)
        #expect(try await world.relay.dueLetter()?.login == "alice@example.org")
    }

    @Test("is not done where no mail is configured")
    func unconfigured() async throws {
        let world = try await RelayWorld()
        _ = try await world.relay.createUsers([UserWish(name: "alice@example.org")], in: world.network)
        #expect(try await world.relay.dueLetter() == nil)
        #expect(try await world.relay.user("1", in: world.network).invitationExpires == nil)
        #expect(try await world.relay.reinviteUsers(["1"], in: world.network) == [.failure(.noMail)])
        #expect(UserRefusal.noMail.description.contains("posternctl user invite"))
    }
}

@Suite("Mail addresses")
struct MailAddressTests {
    @Test(
        "are taken of the plain kind",
        arguments: [
            "alice@example.org", "a@b", "O'Brien+tag=x_y&z~1#2@mail.example-1.org",
            String(repeating: "a", count: 64) + "@" + String(repeating: "b", count: 63) + ".org",
        ]
    )
    func plain(_ text: String) {
        #expect(MailAddress(text)?.text == text)
        #expect(MailAddress(text).map { "@\($0.domain)" } == text.firstIndex(of: "@").map { String(text[$0...]) })
    }

    @Test(
        "are refused of any other",
        arguments: [
            "", "alice", "@example.org", "alice@", "a@b@c", ".a@b", "a.@b", "a..b@c", "a@b..c", "a@.b", "a@b.", "-f@b",
            "a@-b", "a@b-", "a b@c", "a@b c", "\"a b\"@c", "a(x)@b", "a,c@b", "a;c@b", "<a@b>", "a@[127.0.0.1]",
            "a@b_c",
            "a%c@b", "a!c@b", "|a@b", "a`c@b", "a\\c@b", "a:c@b", "a\u{0}@b", "a@b\u{0}", "a@b\n", "a\n@b",
            "a@b\r\nBcc: c@d",
            "a@b\nBcc: c@d", "a\r@b", "ä@b", "a@ä.org", "a@b\u{2028}", " a@b", "a@b ", "\ta@b",
            String(repeating: "a", count: 65) + "@b", "a@" + String(repeating: "b", count: 64),
            "a@" + Array(repeating: "bbbbbbb", count: 32).joined(separator: "."),
        ]
    )
    func others(_ text: String) {
        #expect(MailAddress(text) == nil)
    }
}
