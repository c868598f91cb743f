import HomeCrashChild
import PosternPrimitives
import PosternTesting
import PosternWire
import Testing

@testable import PosternHome

/// Someone who can write the file moves sealed values about.
@Suite("Sealed values in the wrong place")
struct SealedRowTests {
    private let temporary: TemporaryHome
    private var home: Home { temporary.home }

    init() throws {
        temporary = try TemporaryHome()
    }

    private func pinned(_ login: String) throws -> Who {
        let who = Who(network: Fixture.network, user: Fixture.id())
        let state = ListState(
            who: who,
            pinned: Pinned(login: login, identity: Fixture.bytes(133)),
            version: 1,
            hash: Fixture.hash()
        )
        _ = try home.pin(state, trust: .verified, lists: [], at: Fixture.noon)
        return who
    }

    @Test("a contact's pins do not open under another contact")
    func contacts() throws {
        let alice = try pinned("alice")
        let bob = try pinned("bob")
        try temporary.raw.run(
            """
            UPDATE contact SET sealed = (SELECT sealed FROM contact WHERE user = x'\(bob.user)')
            WHERE user = x'\(alice.user)'
            """
        )
        #expect(try home.contact(bob)?.pinned.login == "bob")
        #expect(throws: HomeError.damaged("contact.sealed")) { try home.contact(alice) }
    }

    @Test("a message does not open as a notice, nor as another message")
    func events() throws {
        _ = try Fixture.take(Fixture.arrival(), Fixture.opened(), in: home)
        _ = try Fixture.take(Fixture.arrival(), Fixture.opened(), in: home)
        _ = try home.tell(Notice(about: nil, content: [1]), at: Fixture.noon)
        try temporary.raw.run("UPDATE notice SET sealed = (SELECT sealed FROM message LIMIT 1)")
        #expect(throws: HomeError.damaged("notice.sealed")) { try home.unprinted(limit: 3) }
        #expect(try home.unprinted(limit: 2).count == 2)
        try temporary.raw.run("UPDATE message SET sealed = (SELECT sealed FROM message WHERE event = 1)")
        #expect(throws: HomeError.damaged("message.sealed")) { try home.unprinted(limit: 2) }
    }

    @Test("a key does not open as another key")
    func slots() throws {
        let keys: [ExchangeKeyID] = [Fixture.id(), Fixture.id()]
        try home.add([try Fixture.bundle(in: home, keys: keys)])
        try temporary.raw.run(
            """
            UPDATE exchange_key SET slot = slot + 1000;
            UPDATE exchange_key SET slot = CASE slot WHEN 1001 THEN 2 ELSE 1 END
            """
        )
        for key in keys {
            #expect(throws: HomeError.damaged("secret_slot.sealed")) { _ = try home.exchangeKey(key) }
        }
    }

    @Test(
        "cut, emptied and flipped values do not open",
        arguments: ["x''", "x'00'", "zeroblob(80)", "substr(sealed, 2)"]
    )
    func broken(_ value: String) throws {
        let alice = try pinned("alice")
        try temporary.raw.run("UPDATE contact SET sealed = \(value)")
        #expect(throws: HomeError.damaged("contact.sealed")) { try home.contact(alice) }
    }

    @Test("a value of the wrong type is damage, not the end")
    func types() throws {
        let alice = try pinned("alice")
        try temporary.raw.run(
            """
            CREATE TABLE other AS SELECT * FROM contact; DROP TABLE contact; ALTER TABLE other RENAME TO contact;
            UPDATE contact SET version = 'one'
            """
        )
        #expect(throws: HomeError.damaged("version")) { try home.contact(alice) }
    }

    @Test("secrets are taken in their own size only")
    func sizes() throws {
        #expect(throws: HomeError.self) {
            try home.seal(SecretBytes.random(count: 32), for: .exchangeKey(Fixture.id()))
        }
        #expect(throws: HomeError.self) { try home.seal(SecretBytes.random(count: 66), for: .message(Fixture.id())) }
    }
}
