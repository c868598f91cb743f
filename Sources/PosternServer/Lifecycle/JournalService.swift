import PosternRelay
import ServiceLifecycle

/// Writes down what the relay has noted for its audit logs, and the last of it when everything else has stopped.
struct JournalService: Service {
    let relay: Relay

    func run() async throws {
        await cancelWhenGracefulShutdown { await relay.keepJournals() }
        await relay.writeJournals()
    }
}
