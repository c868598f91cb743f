import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import PosternWire
import Synchronization

/// What connections, TLS and frames cost alone: passes each message on to its recipient and acknowledges it, over the
/// relay's network stack and protocol. It checks nothing, stores nothing and promises nothing.
///
/// Prints its port, and serves until it is ended.
struct Forwarder: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "forwarder", shouldDisplay: false)

    @Option(help: "The certificate chain, PEM.") var chain: String
    @Option(help: "Its key, PEM.") var key: String

    func run() async throws {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(chain).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
        )
        configuration.minimumTLSVersion = .tlsv13
        configuration.applicationProtocols = [ProtocolVersion.applicationProtocol]
        let tls = try NIOSSLContext(configuration: configuration)
        let recipients = ForwarderRecipients()
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handlers: [any ChannelHandler] = [
                        NIOSSLServerHandler(context: tls), ForwarderHandler(recipients),
                    ]
                    try channel.pipeline.syncOperations.addHandlers(handlers)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        FileHandle.standardOutput.write(Data("\(server.localAddress?.port ?? 0)\n".utf8))
        try await server.closeFuture.get()
    }
}

/// Live connections by their user's id.
private final class ForwarderRecipients: Sendable {
    private let channels = Mutex<[Data: any Channel]>([:])

    subscript(user: Data) -> (any Channel)? {
        get { channels.withLock { $0[user] } }
        set { channels.withLock { $0[user] = newValue } }
    }
}

private final class ForwarderHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let recipients: ForwarderRecipients
    private var pending = ByteBuffer()
    private var user = Data()
    private var isLive = false
    /// Written to since the last flush.
    private var unflushed: [any Channel] = []

    init(_ recipients: ForwarderRecipients) {
        self.recipients = recipients
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var read = unwrapInboundIn(data)
        pending.writeBuffer(&read)
        while let payload = pending.readLengthPrefixedSlice(as: UInt32.self) {
            guard let frame: ClientFrame = try? Frame.decode([UInt8](buffer: payload)), let body = frame.body else {
                return context.close(promise: nil)
            }
            receive(body, request: frame.request, context)
        }
        pending.discardReadBytes()
    }

    /// What one read brought goes out in one write for each connection, as the relay does it.
    func channelReadComplete(context: ChannelHandlerContext) {
        context.flush()
        for channel in unflushed { channel.flush() }
        unflushed = []
    }

    private func receive(_ body: ClientFrame.OneOf_Body, request: UInt64, _ context: ChannelHandlerContext) {
        switch body {
        case .hello(let hello):
            user = hello.user
            isLive = hello.purpose == .live
            var challenge = Challenge()
            challenge.nonce = Data(count: Limits.nonceBytes)
            answer(.challenge(challenge), request, context)
        case .proof:
            if isLive { recipients[user] = context.channel }
            answer(.welcome(Welcome()), request, context)
        case .send(let send):
            pass(send)
            var accepted = Accepted()
            accepted.message = send.envelope.subdata(in: 36..<52)
            answer(.accepted(accepted), request, context)
        default: break
        }
    }

    private func pass(_ send: Send) {
        guard let recipient = recipients[send.peer.dropFirst(UserID.byteCount)] else { return }
        let block = Array(send.wrapBlock)
        let row = Limits.pointBytes + DeviceID.byteCount
        let shared = SharedDelivery(
            encapsulated: Array(block.prefix(Limits.pointBytes)),
            envelope: Array(send.envelope)
        )
        var frame: [UInt8] = []
        shared.appendFrame(sequence: 1, own: Array(block[row..<row + OwnWrap.byteCount]), to: &frame)
        recipient.write(ByteBuffer(bytes: frame), promise: nil)
        if !unflushed.contains(where: { $0 === recipient }) { unflushed.append(recipient) }
    }

    private func answer(_ body: ServerFrame.OneOf_Body, _ request: UInt64, _ context: ChannelHandlerContext) {
        let frame = Frame.encode(ServerFrame(body, answering: request))
        context.write(wrapOutboundOut(context.channel.allocator.buffer(bytes: frame)), promise: nil)
    }
}
