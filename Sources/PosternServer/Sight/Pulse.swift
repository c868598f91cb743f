import Metrics
import PosternRelay
import PosternSession
import PosternTransport
import ServiceLifecycle
import Synchronization

/// Asks the event loops and the store's writer once a second whether they live, and counts how long they took to answer.
final class Pulse: Service {
    private let relay: Relay
    private let listener: Listener<ServerSession>
    private let loops: Metrics.Timer
    private let writer: Metrics.Timer
    private let last = Mutex(ContinuousClock.now)

    /// Whoever takes longer hangs.
    static let patience = Duration.seconds(10)

    init(_ relay: Relay, _ listener: Listener<ServerSession>, _ factory: any MetricsFactory) {
        self.relay = relay
        self.listener = listener
        loops = Metrics.Timer(label: "postern_event_loop_delay_seconds", factory: factory)
        writer = Metrics.Timer(label: "postern_writer_delay_seconds", factory: factory)
    }

    /// Everything answered, not long ago.
    var isBeating: Bool { last.withLock { $0.duration(to: .now) < Self.patience } }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.beat()
                do { try await Task.sleep(for: .seconds(1)) } catch { return }
            }
        }
    }

    private func beat() async {
        for delay in await listener.loopsAnswer() { loops.recordNanoseconds(Int64(clamping: delay.nanoseconds)) }
        let asked = ContinuousClock.now
        await relay.writerAnswers()
        writer.recordNanoseconds(Int64(clamping: asked.duration(to: .now).nanoseconds))
        last.withLock { $0 = .now }
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
