import Foundation
import HomeCrashChild
import PosternPrimitives
import PosternTesting
import PosternWire
import Testing

@testable import PosternHome

@Suite("Registration")
struct RegistrationTests {
    private let temporary = try? TemporaryHome()
    private let account = Account(
        who: Who(network: Fixture.network, user: Fixture.id()),
        login: "alice",
        device: Fixture.id(),
        kind: .person,
        identity: Fixture.bytes(133),
        signingKey: Fixture.bytes(133),
        address: "relay.example:7443",
        charterFloor: 3
    )
    private let scalar = Fixture.bytes(66)
    private let request = Fixture.bytes(6000)
    private let keys: [ExchangeKeyID] = [Fixture.id(), Fixture.id()]

    private func draft(in home: Home) throws -> RegistrationDraft {
        RegistrationDraft(
            account: account,
            request: request,
            signingKey: try home.seal(SecretBytes(copying: scalar), for: .deviceSigning(account.device)),
            identity: nil,
            bundles: [try Fixture.bundle(in: home, keys: keys)],
            documents: [
                StoredDocument(
                    name: .charter(Fixture.network, version: 1),
                    hash: Fixture.hash(),
                    body: Fixture.bytes(500),
                    signature: Fixture.bytes(132)
                )
            ]
        )
    }

    @Test("a draft gives the same request and keys after every crash, until it is registered")
    func repeats() throws {
        let temporary = try #require(temporary)
        #expect(try temporary.home.draft(try draft(in: temporary.home)) == .drafted)
        for _ in 0..<2 {
            let home = try temporary.reopened()
            #expect(try home.registration() == .drafted(account, request: request))
            #expect(try home.signingKeyBytes() == scalar)
            #expect(try home.exchangeKeyBytes(keys[0]) != nil)
            #expect(try home.unpublishedBundles().count == 1)
        }
        #expect(try temporary.home.completeRegistration(at: Fixture.noon) == .registered)
        let home = try temporary.reopened()
        #expect(
            try home.registration() == .registered(account, RelayState(epoch: nil, lastAccepted: nil, isCopy: false))
        )
        #expect(try home.unpublishedBundles().isEmpty)
        #expect(try home.documents(.charter, of: Fixture.network.bytes).count == 1)
        #expect(try home.completeRegistration(at: Fixture.noon) == .alreadyRegistered)
        #expect(try home.abandonRegistration() == .registered)
        #expect(try home.signingKeyBytes() == scalar)
    }

    @Test("a second draft is dropped, and leaves nothing")
    func second() throws {
        let home = try #require(temporary).home
        #expect(try home.completeRegistration(at: Fixture.noon) == .nothingDrafted)
        #expect(try home.abandonRegistration() == .nothingDrafted)
        #expect(try home.signingKeyBytes() == nil)
        _ = try home.draft(try draft(in: home))
        let before = try home.stock()
        #expect(try home.draft(try draft(in: home)) == .exists(.drafted(account, request: request)))
        #expect(try home.stock() == before)
    }

    @Test("the request, with the invitation's secrets in it, is in no file once it is registered")
    func requestErased() throws {
        let temporary = try #require(temporary)
        _ = try temporary.home.draft(try draft(in: temporary.home))
        let sealed = try #require(Hex.decode(try temporary.raw.run("SELECT hex(request) FROM account")[0]))
        #expect(remains(of: sealed, in: try temporary.everything()))
        _ = try temporary.home.completeRegistration(at: Fixture.noon)
        #expect(!remains(of: sealed, in: try temporary.everything()))
    }

    @Test("an abandoned draft leaves no key in any file")
    func abandoned() throws {
        let temporary = try #require(temporary)
        let draft = try draft(in: temporary.home)
        _ = try temporary.home.draft(draft)
        let secrets = [draft.signingKey] + draft.bundles.flatMap(\.secrets)
        for secret in secrets { #expect(remains(of: secret.bytes, in: try temporary.everything())) }
        #expect(try temporary.home.abandonRegistration() == .abandoned)
        for secret in secrets { #expect(!remains(of: secret.bytes, in: try temporary.everything())) }
        #expect(try temporary.home.registration() == .none)
        #expect(try temporary.home.draft(draft) == .drafted)
    }

    @Test("names, keys and the request are in no file in clear")
    func sealed() throws {
        let temporary = try #require(temporary)
        _ = try temporary.home.draft(try draft(in: temporary.home))
        let all = try temporary.everything()
        #expect(all.range(of: Data("relay.example".utf8)) == nil)
        for value in [account.identity, account.signingKey, scalar, request] {
            #expect(!remains(of: value, in: all))
        }
    }

    @Test("a bot keeps its identity")
    func bot() throws {
        let home = try #require(temporary).home
        let identity = Fixture.bytes(66)
        let made = try draft(in: home)
        _ = try home.draft(
            RegistrationDraft(
                account: account,
                request: request,
                signingKey: made.signingKey,
                identity: try home.seal(SecretBytes(copying: identity), for: .identity(account.who.user)),
                bundles: [],
                documents: []
            )
        )
        #expect(try home.identityKeyBytes() == identity)
    }

    @Test("a copied home is noticed by the relay's last accepted message, and sends nothing more")
    func copied() throws {
        let home = try #require(temporary).home
        _ = try home.draft(try draft(in: home))
        _ = try home.completeRegistration(at: Fixture.noon)
        #expect(try home.check(lastAccepted: nil) == .consistent)
        _ = try home.queue(Fixture.outgoing(), in: .nowhere)
        let sealing = try Fixture.sealing(of: try #require(try home.readyToSeal(limit: 1).first), in: home)
        let message = sealing.envelope.header.message
        _ = try home.store(sealing, at: Fixture.noon)
        #expect(try home.check(lastAccepted: message) == .consistent)
        _ = try home.accepted(message, at: Fixture.noon, leftOut: [], now: Fixture.noon)
        try home.settle(in: Epoch.zero)
        #expect(
            try home.registration()
                == .registered(account, RelayState(epoch: .zero, lastAccepted: message, isCopy: false))
        )
        #expect(try home.queue(Fixture.outgoing(), in: .nowhere) == .queued)
        #expect(try home.check(lastAccepted: Fixture.id()) == .copy)
        #expect(try home.queue(Fixture.outgoing(), in: .nowhere) == .copiedHome)
    }
}
