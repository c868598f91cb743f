import HummingbirdCore
import Logging
import NIOCore
import NIOSSL
import PosternTransport

/// What stands on one connection of the admin endpoint, from the socket on: its place, its deadlines, TLS, HTTP/1.1.
struct AdminChannel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    private let http: HTTP1Channel
    private let tls: NIOSSLContext
    private let limits: AdminLimits
    private let places: ConnectionPlaces

    init(_ responder: @escaping HTTP1Channel.Responder, tls: NIOSSLContext, limits: AdminLimits) {
        http = HTTP1Channel(responder: responder, configuration: HTTP1Channel.Configuration(limits))
        self.tls = tls
        self.limits = limits
        places = ConnectionPlaces(limits.connections, ofBlock: limits.connectionsOfAddress)
    }

    /// No place is left; the connection is closed before its handshake costs anything.
    private struct NoPlace: Error {}

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let block = AddressBlock(channel.remoteAddress)
        guard places.enter(block) else {
            return channel.close().flatMap { channel.eventLoop.makeFailedFuture(NoPlace()) }
        }
        channel.closeFuture.whenComplete { [places] _ in places.leave(block) }
        return channel.eventLoop.makeCompletedFuture {
            let handlers: [any ChannelHandler] = [
                AdminDeadlines(limits), NIOSSLServerHandler(context: tls), AskingForBody(),
            ]
            try channel.pipeline.syncOperations.addHandlers(handlers)
        }.flatMap {
            http.setup(channel: channel, logger: logger)
        }.flatMapError { error in
            channel.close().flatMap { channel.eventLoop.makeFailedFuture(error) }
        }
    }

    func handle(value: Value, logger: Logger) async {
        await http.handle(value: value, logger: logger)
    }
}

extension HTTP1Channel.Configuration {
    /// Times are ``AdminDeadlines``' affair.
    fileprivate init(_ limits: AdminLimits) {
        self.init(
            httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                maxHeaderFieldSize: limits.headerFieldBytes,
                maxHeaderListSize: limits.headerBytes,
                maxHeaderFieldCount: limits.headerFields
            )
        )
    }
}
