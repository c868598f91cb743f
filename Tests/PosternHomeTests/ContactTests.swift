import HomeCrashChild
import PosternHome
import PosternWire
import Testing

@Suite("Contacts and documents")
struct ContactTests {
    private let temporary: TemporaryHome
    private var home: Home { temporary.home }
    private let who = Who(network: Fixture.network, user: Fixture.id())
    private let bob = Pinned(login: "bob", identity: Fixture.bytes(133))

    init() throws {
        temporary = try TemporaryHome()
    }

    private func state(_ version: UInt32, _ pinned: Pinned? = nil) -> ListState {
        ListState(who: who, pinned: pinned ?? bob, version: version, hash: Fixture.hash())
    }

    private func list(_ version: UInt32) -> StoredDocument {
        StoredDocument(
            name: .deviceList(who.user, version: version),
            hash: Fixture.hash(),
            body: Fixture.bytes(100_000),
            signature: Fixture.bytes(132)
        )
    }

    @Test("pins what it saw first, and goes on with it")
    func pinning() throws {
        let lists = [list(1), list(2)]
        let second = state(2)
        #expect(try home.pin(second, trust: .vouched, lists: lists, at: Fixture.noon) == .added)
        #expect(try home.pin(second, trust: .new, lists: lists, at: Fixture.noon) == .unchanged)
        #expect(try home.pin(state(3), trust: .new, lists: [list(3)], at: Fixture.noon) == .updated)
        let contact = try #require(try home.contact(who))
        #expect(contact.pinned == bob && contact.listVersion == 3 && contact.trust == .vouched && !contact.isShown)
        #expect(contact.firstSeen == Fixture.noon && contact.offered == nil)
        #expect(try home.contact(login: "bob") == contact)
        #expect(try home.contact(login: "Bob") == nil)
        #expect(try home.documents(.deviceList, of: who.user.bytes).prefix(2) == lists[...])
        #expect(try home.newestDocument(.deviceList, of: who.user.bytes)?.name.version == 3)
    }

    @Test("an older list and a fork are refused, and leave everything as it was")
    func refused() throws {
        _ = try home.pin(state(3), trust: .new, lists: [list(3)], at: Fixture.noon)
        let before = try home.contact(who)
        #expect(try home.pin(state(2), trust: .new, lists: [list(2)], at: Fixture.noon) == .older(held: 3))
        #expect(try home.pin(state(3), trust: .new, lists: [], at: Fixture.noon) == .fork(version: 3))
        #expect(try home.pin(state(4), trust: .new, lists: [list(3), list(4)], at: Fixture.noon) == .fork(version: 3))
        #expect(try home.contact(who) == before)
        #expect(try home.documents(.deviceList, of: who.user.bytes).map(\.name.version) == [3])
    }

    @Test("another identity is offered, and taken only as it was shown")
    func offered() throws {
        let reset = Pinned(login: "bob", identity: Fixture.bytes(133))
        _ = try home.pin(state(1), trust: .verified, lists: [], at: Fixture.noon)
        #expect(try home.markShown(who, identity: bob.identity) == .done)
        #expect(try home.pin(state(2, reset), trust: .new, lists: [], at: Fixture.noon) == .offered)
        let contact = try #require(try home.contact(who))
        #expect(contact.pinned == bob && contact.offered == reset && contact.trust == .verified)
        #expect(contact.listVersion == 2 && !contact.isShown)
        #expect(try home.setTrust(.verified, of: who, identity: reset.identity) == .differs)
        #expect(try home.setTrust(.verified, of: who, identity: bob.identity) == .differs)
        #expect(try home.takeOffered(bob, of: who, trust: .new, heldLogin: .refuse) == .differs)
        #expect(try home.takeOffered(reset, of: who, trust: .new, heldLogin: .refuse) == .done)
        #expect(try home.takeOffered(reset, of: who, trust: .new, heldLogin: .refuse) == .differs)
        let taken = try #require(try home.contact(who))
        #expect(taken.pinned == reset && taken.offered == nil && taken.trust == .new)
    }

    @Test("another identity than the one that was shown is not taken for shown")
    func shown() throws {
        let reset = Pinned(login: "bob", identity: Fixture.bytes(133))
        let later = Pinned(login: "bob", identity: Fixture.bytes(133))
        _ = try home.pin(state(1), trust: .new, lists: [], at: Fixture.noon)
        _ = try home.pin(state(2, reset), trust: .new, offer: .shown, lists: [], at: Fixture.noon)
        // Another process pins one more, while the user reads about the first.
        _ = try home.pin(state(3, later), trust: .new, offer: .shown, lists: [], at: Fixture.noon)
        for identity in [reset.identity, bob.identity] {
            #expect(try home.markShown(who, identity: identity) == .differs)
            #expect(try home.contact(who)?.isShown == false)
        }
        #expect(try home.markShown(who, identity: later.identity) == .done)
        #expect(try home.contact(who)?.isShown == true)
    }

    @Test("nothing of another identity is shown once the numbers were compared, whatever the caller saw before")
    func offeredToVerified() throws {
        let reset = Pinned(login: "bob", identity: Fixture.bytes(133))
        _ = try home.pin(state(1), trust: .verified, lists: [], at: Fixture.noon)
        _ = try home.pin(state(2, reset), trust: .new, offer: .shown, lists: [], at: Fixture.noon)
        #expect(try home.contact(who)?.offer == .held)
        #expect(try home.treatOffered(reset.identity, of: who, as: .shown) == .differs)
        #expect(try home.contact(who)?.offer == .held)
    }

    @Test("a number that was shown is of the identity that was pinned then")
    func numberShown() throws {
        let (renamed, reset) = (
            Pinned(login: "rob", identity: bob.identity), Pinned(login: "rob", identity: Fixture.bytes(133))
        )
        _ = try home.pin(state(1), trust: .new, lists: [], at: Fixture.noon)
        #expect(try home.markNumberShown(who, identity: reset.identity) == .differs)
        #expect(try home.contact(who)?.isNumberShown == false)
        #expect(try home.markNumberShown(who, identity: bob.identity) == .done)
        _ = try home.pin(state(2, renamed), trust: .new, lists: [], at: Fixture.noon)
        #expect(try home.takeOffered(renamed, of: who, trust: .new, heldLogin: .refuse) == .done)
        #expect(try temporary.reopened().contact(who)?.isNumberShown == true)
        _ = try home.pin(state(3, reset), trust: .new, lists: [], at: Fixture.noon)
        #expect(try home.takeOffered(reset, of: who, trust: .new, heldLogin: .refuse) == .done)
        #expect(try home.contact(who)?.isNumberShown == false)
    }

    @Test("an offer that the next list takes back is gone")
    func takenBack() throws {
        _ = try home.pin(state(1), trust: .new, lists: [], at: Fixture.noon)
        _ = try home.pin(
            state(2, Pinned(login: "rob", identity: bob.identity)),
            trust: .new,
            lists: [],
            at: Fixture.noon
        )
        #expect(try home.contact(who)?.offered?.login == "rob")
        #expect(try home.pin(state(3), trust: .new, lists: [], at: Fixture.noon) == .updated)
        #expect(try home.contact(who)?.offered == nil)
    }

    @Test("trust is of an identity; strangers are unknown")
    func changes() throws {
        #expect(try home.setTrust(.verified, of: who, identity: bob.identity) == .unknown)
        #expect(try home.markShown(who, identity: bob.identity) == .unknown)
        _ = try home.pin(state(1), trust: .new, lists: [], at: Fixture.noon)
        #expect(try home.setTrust(.verified, of: who, identity: bob.identity) == .done)
        #expect(try temporary.reopened().contacts().map(\.trust) == [.verified])
    }

    @Test("documents are kept as they are, once; a voucher gives way to the next")
    func documents() throws {
        let charter = StoredDocument(
            name: .charter(Fixture.network, version: 1),
            hash: Fixture.hash(),
            body: [1],
            signature: [2]
        )
        let fork = StoredDocument(name: charter.name, hash: Fixture.hash(), body: [3], signature: [2])
        let policy = StoredDocument(name: .policy(.zero, version: 1), hash: Fixture.hash(), body: [4], signature: [5])
        #expect(try home.keep([charter]) == .kept)
        #expect(try home.keep([charter]) == .kept)
        #expect(try home.keep([policy, fork]) == .fork(charter.name))
        let notice = Notice(about: charter.hash, content: [7])
        #expect(try home.keep([fork], telling: [notice], at: Fixture.noon) == .fork(charter.name))
        #expect(try home.unprinted(limit: 9).isEmpty)
        for _ in 0..<2 { #expect(try home.keep([charter], telling: [notice], at: Fixture.noon) == .kept) }
        #expect(try home.unprinted(limit: 9).map(\.body) == [.notice([7])])
        #expect(try home.documents(.charter, of: Fixture.network.bytes) == [charter])
        #expect(try home.newestDocument(.policy, of: PolicyScope.zero.bytes) == nil)
        for body: UInt8 in [1, 2] {
            let voucher = StoredDocument(name: .voucher(who.user), hash: Fixture.hash(), body: [body], signature: [9])
            #expect(try home.keep([voucher]) == .kept)
            #expect(try home.documents(.voucher, of: who.user.bytes) == [voucher])
        }
    }
}
