import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import PosternWire
import Synchronization

/// What connections, TLS and frames cost alone: passes each message on to the devices that its wrap block names and
/// acknowledges it, over the relay's network stack and protocol. It checks nothing, stores nothing and promises nothing.
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
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
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

/// Live connections by their device.
private final class ForwarderRecipients: Sendable {
    private let channels = Mutex<[DeviceID: any Channel]>([:])

    func enter(_ channel: any Channel, as device: DeviceID) {
        channels.withLock { $0[device] = channel }
    }

    func find(_ devices: [DeviceID]) -> [(any Channel)?] {
        channels.withLock { channels in devices.map { channels[$0] } }
    }
}

private final class ForwarderHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let recipients: ForwarderRecipients
    private var pending = ByteBuffer()
    private var device: DeviceID?
    private var isLive = false
    /// Written to since the last flush.
    private var unflushed: [ObjectIdentifier: any Channel] = [:]

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
        for channel in unflushed.values { channel.flush() }
        unflushed.removeAll(keepingCapacity: true)
    }

    private func receive(_ body: ClientFrame.OneOf_Body, request: UInt64, _ context: ChannelHandlerContext) {
        switch body {
        case .hello(let hello):
            device = DeviceID(hello.device)
            isLive = hello.purpose == .live
            var challenge = Challenge()
            challenge.nonce = Data(count: Limits.nonceBytes)
            answer(.challenge(challenge), request, context)
        case .proof:
            if isLive, let device { recipients.enter(context.channel, as: device) }
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
        guard let block = try? WrapBlock(parsing: Array(send.wrapBlock)) else { return }
        let shared = SharedDelivery(encapsulated: block.encapsulated, envelope: Array(send.envelope))
        for (index, recipient) in recipients.find(block.devices).enumerated() {
            guard let recipient, let row = block.row(at: index) else { continue }
            var frame: [UInt8] = []
            shared.appendFrame(sequence: 1, own: row.wrap.bytes, to: &frame)
            recipient.write(ByteBuffer(bytes: frame), promise: nil)
            unflushed[ObjectIdentifier(recipient)] = recipient
        }
    }

    private func answer(_ body: ServerFrame.OneOf_Body, _ request: UInt64, _ context: ChannelHandlerContext) {
        let frame = Frame.encode(ServerFrame(body, answering: request))
        context.write(wrapOutboundOut(context.channel.allocator.buffer(bytes: frame)), promise: nil)
    }
}
