import Crypto
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import SwiftASN1
import Synchronization
import Testing
import X509

@testable import PosternServer

/// A server over TLS, on any free port of a loopback address, that answers as a test says.
final class LyingProvider: Sendable {
    static let host = "provider.test"

    struct Request: Hashable, Sendable {
        /// The request line and the headers.
        let head: String
        let body: String

        var target: Substring { head.split(separator: " ")[1] }
        var headers: [String] { head.components(separatedBy: "\r\n") }
        /// The name and the port that it was asked by.
        var host: String {
            headers.first { $0.lowercased().hasPrefix("host: ") }.map { String($0.dropFirst(6)) } ?? ""
        }
    }

    enum Answer: Sendable {
        /// Sends this and closes.
        case text(String)
        /// Sends the first, and then the second for as long as anybody reads it.
        case endless(String, String)
        /// The same with a pause before each.
        case dripping(String, String)
        /// Says nothing.
        case silence
    }

    let port: Int
    /// PEM of the authority that vouches for its certificate.
    let authority: String
    private let channel: any Channel
    private let record: Record

    /// - Parameters:
    ///   - name: Whom its certificate names.
    ///   - address: Where it listens.
    init(
        name: String = LyingProvider.host,
        address: String = "127.0.0.1",
        answer: @escaping @Sendable (Request) -> Answer
    ) async throws {
        let authority = try LocalAuthority(host: name, now: Date())
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let leaf = try authority.issue(
            to: key.publicKey,
            names: LocalAuthority.names(of: name),
            host: name,
            now: Date()
        )
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: [
                    .certificate(NIOSSLCertificate(bytes: leaf.serializeAsPEM().derBytes, format: .der))
                ],
                privateKey: .privateKey(
                    NIOSSLPrivateKey(bytes: Array(key.serializeAsPEM().pemString.utf8), format: .pem)
                )
            )
        )
        let record = Record()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                record.state.withLock { $0.connections.append(channel.localAddress?.ipAddress ?? "") }
                return channel.eventLoop.makeCompletedFuture {
                    let script = Script(record: record, answer: answer)
                    try channel.pipeline.syncOperations.addHandlers(NIOSSLServerHandler(context: context), script)
                }
            }
            .bind(host: address, port: 0).get()
        self.channel = channel
        self.port = try #require(channel.localAddress?.port)
        self.authority = try authority.certificate.serializeAsPEM().pemString + "\n"
        self.record = record
    }

    deinit {
        channel.close(promise: nil)
    }

    var issuer: String { "https://\(Self.host):\(port)" }
    var requests: [Request] { record.state.withLock { $0.requests } }
    /// The addresses of this machine that were connected to.
    var connections: [String] { record.state.withLock { $0.connections } }

    func address(_ target: String) throws -> ProviderAddress {
        try #require(ProviderAddress(issuer + target))
    }

    /// One answer in JSON.
    static func json(_ body: String, status: String = "200 OK", type: String = "application/json") -> Answer {
        .text("HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    static func redirect(_ location: String, status: String = "302 Found") -> Answer {
        .text("HTTP/1.1 \(status)\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n")
    }

    private final class Record: Sendable {
        struct State {
            var requests: [Request] = []
            var connections: [String] = []
        }

        let state = Mutex(State())
    }

    private final class Script: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let record: Record
        private let answer: @Sendable (Request) -> Answer
        private var received = ""

        init(record: Record, answer: @escaping @Sendable (Request) -> Answer) {
            (self.record, self.answer) = (record, answer)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            received += String(buffer: unwrapInboundIn(data))
            guard let request = request() else { return }
            received = ""
            record.state.withLock { $0.requests.append(request) }
            switch answer(request) {
            case .text(let text):
                let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
                write(text, context).whenComplete { _ in bound.value.close(promise: nil) }
            case .endless(let first, let rest):
                _ = write(first, context)
                repeatWriting(rest, after: .zero, context)
            case .dripping(let first, let rest):
                _ = write(first, context)
                repeatWriting(rest, after: .milliseconds(5), context)
            case .silence: break
            }
        }

        private func request() -> Request? {
            guard let end = received.range(of: "\r\n\r\n") else { return nil }
            let head = String(received[..<end.lowerBound])
            let body = String(received[end.upperBound...])
            let length = head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix("content-length: ") }
            guard body.utf8.count >= length.flatMap({ Int($0.dropFirst(16)) }) ?? 0 else { return nil }
            return Request(head: head, body: body)
        }

        private func write(_ text: String, _ context: ChannelHandlerContext) -> EventLoopFuture<Void> {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)))
        }

        /// Until the connection is closed.
        private func repeatWriting(_ text: String, after pause: TimeAmount, _ context: ChannelHandlerContext) {
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: pause) {
                let (script, context) = bound.value
                script.write(text, context).whenSuccess {
                    let (script, context) = bound.value
                    script.repeatWriting(text, after: pause, context)
                }
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
