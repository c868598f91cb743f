import Foundation
import PosternTesting
import Synchronization
import Testing

@testable import PosternStore

@Suite("The writer")
struct WriterAnswerTests {
    @Test("answers when it has come to it, and not while it hangs", .timeLimit(.minutes(1)))
    func answers() async throws {
        let world = try await World()
        let store = world.store
        let (began, ends) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let events = Mutex<[String]>([])
        async let hanging: Void = store.write { _ in
            began.signal()
            ends.wait()
        }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                began.wait()
                continuation.resume()
            }
        }
        async let answered: Void = {
            await store.answers()
            events.withLock { $0.append("answered") }
        }()
        // Time enough for one that does not wait.
        for _ in 0..<10_000 { await Task.yield() }
        events.withLock { $0.append("goes on") }
        ends.signal()
        try await hanging
        await answered
        #expect(events.withLock { $0 } == ["goes on", "answered"])
        await store.close()
        await store.answers()
    }
}
