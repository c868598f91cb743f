import ServiceLifecycle

/// Does something now and then until the daemon stops.
struct Timetable: Service {
    let interval: Duration
    /// Handles its own errors: the next time comes all the same.
    let work: @Sendable () async -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await work()
                do {
                    try await Task.sleep(for: interval)
                } catch {
                    return
                }
            }
        }
    }
}
