import Foundation
import HomeCrashChild
import PosternPrimitives
import PosternTesting
import PosternWire
import Testing

@testable import PosternHome

/// Reads the raw files. What has to be gone may be in none of them, in no page and no journal.
@Suite("Erased secrets")
struct ErasureTests {
    private let temporary: TemporaryHome
    private var home: Home { temporary.home }

    init() throws {
        temporary = try TemporaryHome()
    }

    @Test("a one-time key is in no file from the transaction on that stores its message")
    func oneTime() throws {
        let keys: [ExchangeKeyID] = (0..<8).map { _ in Fixture.id() }
        let bundle = try Fixture.bundle(in: home, keys: keys)
        try home.add([bundle])
        for (key, secret) in zip(keys, bundle.secrets) {
            #expect(remains(of: secret.bytes, in: try temporary.everything()))
            _ = try Fixture.take(Fixture.arrival(key: key), Fixture.opened(key: key), in: home)
            #expect(!remains(of: secret.bytes, in: try temporary.everything()))
            #expect(try home.exchangeKeyBytes(key) == nil)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.directory) == ["home.sqlite"])
    }

    @Test("with the store key in hand, nothing at any offset of any file opens as the erased key")
    func withStoreKey() throws {
        let keys: [ExchangeKeyID] = [Fixture.id(), Fixture.id()]
        try home.add([try Fixture.bundle(in: home, keys: keys)])
        #expect(try copies(of: keys[0]) == 1)
        _ = try Fixture.take(Fixture.arrival(key: keys[0]), Fixture.opened(key: keys[0]), in: home)
        #expect(try copies(of: keys[0]) == 0)
        #expect(try copies(of: keys[1]) == 1)
    }

    private func copies(of key: ExchangeKeyID) throws -> Int {
        let all = [UInt8](try temporary.everything())
        return (0...all.count - SealedSecret.byteCount).count { start in
            // A slot that holds something begins with a nonce of which no byte run is zero.
            guard all[start] != 0 || all[start + 1] != 0 else { return false }
            let bytes = Array(all[start..<start + SealedSecret.byteCount])
            let candidate = SealedSecret(owner: .exchangeKey(key), bytes: bytes)
            do {
                _ = try home.sealing.open(candidate)
                return true
            } catch {
                return false
            }
        }
    }

    @Test("a thousand keys that come and go in any order, beside growing tables, leave nothing")
    func many() throws {
        var live: [(key: ExchangeKeyID, secret: SealedSecret)] = []
        var erased: [SealedSecret] = []
        for step in 0..<120 {
            let keys: [ExchangeKeyID] = (0..<8).map { _ in Fixture.id() }
            let bundle = try Fixture.bundle(in: home, keys: keys)
            try home.add([bundle])
            live += zip(keys, bundle.secrets).map { ($0, $1) }
            for _ in 0..<(step.isMultiple(of: 20) ? 30 : 6) where !live.isEmpty {
                let spent = live.remove(at: Int.random(in: live.indices))
                _ = try Fixture.take(Fixture.arrival(key: spent.key), Fixture.opened(key: spent.key), in: home)
                erased.append(spent.secret)
            }
        }
        let all = try temporary.everything()
        #expect(Remains.find(erased.map(\.bytes), in: all).isEmpty)
        #expect(Remains.find(live.map(\.secret.bytes), in: all).count == live.count)
    }

    @Test("a message secret and its envelope go after 7 days, once they are answered")
    func messageSecret() throws {
        _ = try home.queue(Fixture.outgoing(), in: .nowhere)
        let sealing = try Fixture.sealing(of: try #require(try home.readyToSeal(limit: 1).first), in: home)
        let message = sealing.envelope.header.message
        let secret = try #require(sealing.secret)
        _ = try home.store(sealing, at: Fixture.noon)
        let late = Fixture.noon.adding(milliseconds: Home.sealingLife)
        try home.sweep(at: late)
        #expect(try home.messageSecretBytes(message)?.count == 32, "unanswered ones stay")
        _ = try home.accepted(message, at: Fixture.noon, leftOut: [], now: Fixture.noon)
        try home.sweep(at: Timestamp(milliseconds: late.milliseconds - 1))
        #expect(try home.messageSecretBytes(message) != nil)
        #expect(try home.nextRepeats(at: Fixture.noon, limit: 9).map(\.message) == [message])
        #expect(remains(of: secret.bytes, in: try temporary.everything()))
        try home.sweep(at: late)
        #expect(try home.messageSecretBytes(message) == nil)
        #expect(try home.sealing(message) == nil)
        #expect(try home.nextRepeats(at: Fixture.noon, limit: 9).isEmpty)
        let all = try temporary.everything()
        #expect(!remains(of: secret.bytes, in: all))
        #expect(!remains(of: sealing.envelope.ciphertext, in: all))
    }

    @Test("content, keys, names and pins are in no file in clear")
    func clear() throws {
        let contact = ListState(
            who: Who(network: Fixture.network, user: Fixture.id()),
            pinned: Pinned(login: "bob@elsewhere.example", identity: Fixture.bytes(133)),
            version: 1,
            hash: Fixture.hash()
        )
        let list = StoredDocument(
            name: .deviceList(contact.who.user, version: 1),
            hash: contact.hash,
            body: Fixture.bytes(300),
            signature: Fixture.bytes(132)
        )
        _ = try home.pin(contact, trust: .new, lists: [list], at: Fixture.noon)
        let opened = Fixture.opened()
        _ = try Fixture.take(Fixture.arrival(), opened, in: home)
        let outgoing = Fixture.outgoing()
        _ = try home.queue(
            outgoing,
            in: .history(Fixture.shown(outgoing.content), of: contact.who, device: Fixture.id())
        )
        let notice = Fixture.bytes(60)
        _ = try home.tell(Notice(about: nil, content: notice), at: Fixture.noon)
        let all = try temporary.everything()
        #expect(all.range(of: Data("elsewhere".utf8)) == nil)
        for value in [contact.pinned.identity, list.body, Fixture.content(of: opened), outgoing.content, notice] {
            #expect(!remains(of: value, in: all))
        }
    }

    @Test("the database keeps to a rollback journal, full syncs and overwriting")
    func pragmas() throws {
        let pragmas = ["journal_mode": "delete", "synchronous": "3", "secure_delete": "1", "temp_store": "2"]
        for (name, value) in pragmas {
            #expect(try home.pragma(name) == value, "\(name)")
        }
    }
}
