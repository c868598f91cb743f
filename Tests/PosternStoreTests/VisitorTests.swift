import Dispatch
import Foundation
import PosternWire
import Synchronization
import Testing

@testable import PosternStore

@Suite("Quick work is done by who brings it, one at a time", .timeLimit(.minutes(2)))
struct VisitorTests {
    /// How often that happens is up to the threads: while the writer's own works, work waits for it.
    @Test("a message is admitted before the call returns, when nobody works")
    func atOnce() async throws {
        let world = try await World(.patient)
        var isAtOnce = false
        for message in 1...1000 where !isAtOnce {
            let offer = try Offer.made(UInt64(message), bytes: 8)
            // One after another: while work waits, the writer's own thread does not sleep.
            isAtOnce = await withCheckedContinuation { continuation in
                let caller = pthread_self()
                world.store.accept(
                    offer,
                    admitted: { _ in continuation.resume(returning: pthread_self() == caller) },
                    settled: { _ in }
                )
            }
        }
        #expect(isAtOnce)
    }

    /// Where nothing is written but the verbs, visitors do all the rest, and meet.
    @Test("many threads lose nothing, and a callback may bring more", arguments: [true, false])
    func threads(isWritten: Bool) async throws {
        let world = try await World(isWritten ? .immediate : .patient)
        let store = world.store
        let bob = World.bob.devices[0]
        let acknowledging = isWritten ? [bob] : [bob, World.alice.devices[1]]
        let (threads, each) = (8, 250)
        let offers = try (0..<threads * each).map { try Offer.made(UInt64($0 + 1), bytes: 8) }
        let numbers = Mutex<[MessageNumber]>([])
        // The writer's own work comes in between.
        async let verbs: Void = {
            for verb in 0..<50 { try await store.putSecret(kind: "test", id: [UInt8(verb)], sealed: [1]) }
        }()
        await withCheckedContinuation { continuation in
            let left = Mutex(offers.count)
            for thread in 0..<threads {
                // A thread each, that is not the pool's: every call may work for others for a while.
                DispatchQueue(label: "visitor \(thread)").async {
                    for offer in offers[thread * each..<(thread + 1) * each] {
                        store.accept(
                            offer,
                            admitted: { admitted in
                                for device in acknowledging { store.acknowledge([admitted.number], by: device) }
                            },
                            settled: { acceptance in
                                if let receipt = acceptance.receipt { numbers.withLock { $0.append(receipt.number) } }
                                if left.withLock({
                                    $0 -= 1; return $0 == 0
                                }) {
                                    continuation.resume()
                                }
                            }
                        )
                    }
                }
            }
        }
        try await verbs
        #expect(Set(numbers.withLock { $0 }).count == offers.count)
        #expect(try await store.waiting(for: bob) == [])
        let left = isWritten ? offers.count : 0
        #expect(try await world.rows("message") == left)
        #expect(try await world.rows("delivery") == left, "of the sender's other device")
        await store.close()
    }

    /// The visitor closes while it is inside: what it brought before is answered, and only then is the store closed.
    @Test("closing waits for a visitor, and ends once")
    func close() async throws {
        let world = try await World(.patient)
        let store = world.store
        let offers = try (1...1000).map { try Offer.made(UInt64($0), bytes: 8) }
        let (before, after) = (try Offer.made(1001, bytes: 8), try Offer.made(1002, bytes: 8))
        let answers = Mutex<[Acceptance]>([])
        let bring = { @Sendable (offer: Offer) in
            store.accept(offer, admitted: { _ in }, settled: { answer in answers.withLock { $0.append(answer) } })
        }
        let isClosed = DispatchSemaphore(value: 0)
        let outcome = Mutex<DispatchTimeoutResult?>(nil)
        // A thread that is not the pool's: the visitor blocks. A message that the writer's thread admits is no visit; the
        // next one comes when it has nothing more to do.
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "visitor").async {
                let visitor = pthread_self()
                let isAdmitted = DispatchSemaphore(value: 0)
                for offer in offers where outcome.withLock({ $0 == nil }) {
                    store.accept(
                        offer,
                        admitted: { _ in
                            defer { isAdmitted.signal() }
                            guard pthread_self() == visitor else { return }
                            bring(before)
                            store.thread.close { isClosed.signal() }
                            bring(after)
                            let result = isClosed.wait(timeout: .now() + .milliseconds(500))
                            outcome.withLock { $0 = result }
                        },
                        settled: { _ in }
                    )
                    isAdmitted.wait()
                }
                continuation.resume()
            }
        }
        #expect(outcome.withLock { $0 } == .timedOut, "it is closed while a visitor is inside")
        await store.close()
        let answered = answers.withLock { $0 }
        try #require(answered.count == 2)
        #expect(answered[0] == .unavailable, "it came after closing had begun")
        #expect(answered[1].receipt != nil, "it came before")
        await store.close()
        let reopened = try world.reopened()
        await reopened.close()
    }
}
