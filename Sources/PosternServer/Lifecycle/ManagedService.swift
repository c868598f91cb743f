import PosternRelay
import PosternSession
import PosternTransport
import ServiceLifecycle

/// What the service manager is told while the daemon runs: now and then that nothing in it hangs, and at last that it
/// stops. That it serves is told by who begins to listen last.
struct ManagedService: Service {
    let manager: ServiceManager
    let relay: Relay
    let listener: Listener<ServerSession>
    let readiness: Readiness

    func run() async throws {
        await cancelWhenGracefulShutdown {
            guard let patience = manager.patience else {
                try? await gracefulShutdown()
                return
            }
            while !Task.isCancelled {
                // Whoever hangs does not answer, and then nothing is told.
                await relay.writerAnswers()
                await listener.loopsAnswer()
                manager.tell(.alive)
                do {
                    try await Task.sleep(for: patience / 3)
                } catch {
                    break
                }
            }
        }
        readiness.isReady = false
        manager.tell(.stopping)
    }
}
