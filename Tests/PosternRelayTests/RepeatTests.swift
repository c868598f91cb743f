import Foundation
import Logging
import PosternPrimitives
import PosternRelay
import PosternStore
import PosternTesting
import PosternWire
import Testing

@Suite("Repeated messages after a restore")
struct RepeatTests {
    @Test("they are taken for 30 days, and afterwards only those that are known are answered")
    func window() async throws {
        let directory = FileManager.default.temporaryDirectory.path + "/postern-repeat-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let clock = TestClock()
        let store = try Store.open(directory + "/store", newEpoch: try .random(), logger: logger)
        let pair = try await TestPair.make(in: store, logger: logger)
        await store.close()
        _ = try StoreRestore(
            from: directory + "/store",
            toReplace: directory + "/store",
            epoch: try .random(),
            now: clock.now
        ).install()

        let relay = try await Relay(
            store: try Store.open(directory + "/store", newEpoch: nil, logger: logger),
            masterKey: try #require(MasterKey(try .random(count: 32))),
            logger: logger,
            clock: { clock.now },
            random: { try Random.bytes($0) }
        )
        let early = try pair.send()
        clock.advance(seconds: Limits.repeatSeconds - 1)
        let first = await relay.repeat(early, from: pair.sender)
        #expect(first.accepted != nil)
        clock.advance(seconds: 1)
        #expect(await relay.repeat(try pair.send(), from: pair.sender).refusal == .notPermitted)
        #expect(await relay.repeat(early, from: pair.sender) == first)
        await relay.close()
    }

    @Test("a repeated one has to be right in all but the list that it names")
    func checks() async throws {
        let world = try await RelayWorld()
        let (alice, bob) = (try await world.person("alice"), try await world.person("bob"))
        let pair = try TestPair(sender: alice, recipient: bob)
        #expect(await world.relay.repeat(try pair.send(), from: bob).refusal == .wrongSender)
        let elsewhere = try pair.send { $0.conversation = .zero }
        #expect(await world.relay.repeat(elsewhere, from: alice).refusal == .wrongConversation)
        var other = try pair.send()
        other.wrapBlock[140] ^= 1
        #expect(await world.relay.repeat(other, from: alice).refusal == .wrongDigest)
        let transient = try pair.send { header in
            header.isTransient = true
            (header.counter, header.timeToLive) = (0, 0)
        }
        #expect(await world.relay.repeat(transient, from: alice).refusal == .malformed)
    }
}

extension Relay {
    /// Sends the same as a repeated message, and waits for the answer.
    func `repeat`(_ send: Send, from device: TestDevice) async -> ServerFrame.OneOf_Body {
        var repeated = Repeat()
        (repeated.envelope, repeated.wrapBlock, repeated.peer) = (send.envelope, send.wrapBlock, send.peer)
        return await withCheckedContinuation { continuation in
            self.repeat(repeated, from: device.id, of: device.who) { continuation.resume(returning: $0) }
        }
    }
}
