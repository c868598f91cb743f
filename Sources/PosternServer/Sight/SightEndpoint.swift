import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import PosternTransport
import ServiceLifecycle
import Synchronization

/// Where the machine itself looks at the daemon: plain HTTP on the loopback address, read only.
///
/// - `/metrics`: the text format of Prometheus.
/// - `/healthz`: 200 while the event loops and the store's writer answer.
/// - `/readyz`: 200 while clients are taken and the store can be read.
struct SightEndpoint: Service {
    let page: MetricsPage
    let pulse: Pulse
    let readiness: Readiness
    let address: ListenAddress
    let logger: Logger
    let onListening: @Sendable (Int) -> Void

    /// So many may look at a time; others wait.
    private static let connections = 32

    func run() async throws {
        var quiet = logger
        quiet.logLevel = max(.warning, logger.logLevel)
        let responder = SightResponder(page: page, pulse: pulse, readiness: readiness, logger: logger)
        let application = Application(
            responder: responder,
            server: .http1(configuration: .init(idleTimeout: .seconds(30))),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: .maximum(Self.connections, logger: quiet)
            ),
            onServerRunning: { [onListening] channel in
                try? await AcceptPause.add(to: channel).get()
                onListening(channel.localAddress?.port ?? 0)
            },
            logger: quiet
        )
        do {
            try await application.run()
        } catch let error as CancellationError {
            throw error
        } catch {
            throw StartError.metricsEndpoint(address, reason: "\(error)")
        }
    }
}

/// Whether the daemon takes clients now.
final class Readiness: Sendable {
    private let value = Atomic<Bool>(false)

    var isReady: Bool {
        get { value.load(ordering: .relaxed) }
        set { value.store(newValue, ordering: .relaxed) }
    }
}

private struct SightResponder: HTTPResponder {
    let page: MetricsPage
    let pulse: Pulse
    let readiness: Readiness
    let logger: Logger

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        guard request.method == .get || request.method == .head else {
            return text("only GET and HEAD\n", .methodNotAllowed)
        }
        switch request.uri.path {
        case "/metrics":
            do {
                return text(try await page.text(), .ok, type: MetricsText.contentType)
            } catch {
                logger.error("metrics could not be looked up", metadata: ["error": "\(error)"])
                return text("the store cannot be read now\n", .serviceUnavailable)
            }
        case "/healthz":
            return pulse.isBeating
                ? text("ok\n", .ok) : text("an event loop or the store's writer hangs\n", .serviceUnavailable)
        case "/readyz":
            guard readiness.isReady else { return text("starting or stopping\n", .serviceUnavailable) }
            do {
                _ = try await page.text()
                return text("ok\n", .ok)
            } catch {
                return text("the store cannot be read now\n", .serviceUnavailable)
            }
        default: return text("there are /metrics, /healthz and /readyz\n", .notFound)
        }
    }

    private func text(
        _ text: String,
        _ status: HTTPResponse.Status,
        type: String = "text/plain; charset=utf-8"
    ) -> Response {
        var headers: HTTPFields = [:]
        headers[.contentType] = type
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
