import Logging
import NIOCore
import NIOPosix
package import PosternSession
import Synchronization

/// Accepts TLS connections and drives a session on each.
///
/// A block of addresses may hold only so many connections; what is over the limit is closed before its handshake costs
/// anything.
package final class Listener<Session: FrameSession>: Sendable {
    package struct Configuration: Sendable {
        package var host: String
        /// 0 takes any free port.
        package var port: Int
        /// Of one ``AddressBlock``.
        package var connectionsOfAddress: Int
        package var connections: Int
        package var handshakeSeconds: UInt64
        /// Sockets that listen already, in the place of ``host`` and ``port``; the listener closes them.
        package var inherited: [CInt] = []
        /// Event loops. By default half as many as there are cores: to wake another loop costs as much as what it is
        /// woken for, and the store and the kernel's side of the network want the rest.
        package var threads: Int

        package init(
            host: String,
            port: Int,
            connectionsOfAddress: Int,
            connections: Int = 20_000,
            handshakeSeconds: UInt64 = 10,
            threads: Int = max(1, System.coreCount / 2)
        ) {
            self.host = host
            self.port = port
            self.connectionsOfAddress = connectionsOfAddress
            self.connections = connections
            self.handshakeSeconds = handshakeSeconds
            self.threads = threads
        }
    }

    /// Makes session and owner of a new connection; `peer` is the address without port.
    package typealias Maker = @Sendable (_ peer: String) -> (Session, any SessionOwner<Session>)

    private struct State {
        var identity: ServerIdentity
        var handshakeSeconds: UInt64
        var ports: [ObjectIdentifier: SessionPort<Session>] = [:]
        /// What every session is told, also those that open later: set when draining begins.
        var farewell: Session.Event?
    }

    private let configuration: Configuration
    private let make: Maker
    private let group: MultiThreadedEventLoopGroup
    private let inboxes: [ObjectIdentifier: LoopInbox<Session>]
    private let places: ConnectionPlaces
    private let state: Mutex<State>
    private let servers: Mutex<[any Channel]> = Mutex([])

    package init(_ configuration: Configuration, identity: ServerIdentity, make: @escaping Maker) {
        self.configuration = configuration
        self.make = make
        group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, configuration.threads))
        var inboxes: [ObjectIdentifier: LoopInbox<Session>] = [:]
        for loop in group.makeIterator() { inboxes[ObjectIdentifier(loop)] = LoopInbox(loop: loop) }
        self.inboxes = inboxes
        places = ConnectionPlaces(configuration.connections, ofBlock: configuration.connectionsOfAddress)
        state = Mutex(State(identity: identity, handshakeSeconds: configuration.handshakeSeconds))
    }

    /// Returns once each event loop has come to it: not where one hangs.
    ///
    /// - Returns: How long each of them took.
    @discardableResult
    package func loopsAnswer() async -> [Duration] {
        var delays: [Duration] = []
        for loop in group.makeIterator() {
            let asked = ContinuousClock.now
            guard let came = try? await loop.submit({ ContinuousClock.now }).get() else { continue }
            delays.append(asked.duration(to: came))
        }
        return delays
    }

    /// - Returns: The port that it listens on.
    /// - Throws: ``TransportError/cannotListen(_:)``.
    package func start() async throws(TransportError) -> Int {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { AcceptPause.add(to: $0) }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in self.initialize(channel) }
        do {
            var channels: [any Channel] = []
            for socket in configuration.inherited {
                channels.append(try await bootstrap.withBoundSocket(socket).get())
            }
            if channels.isEmpty {
                channels.append(try await bootstrap.bind(host: configuration.host, port: configuration.port).get())
            }
            servers.withLock { [channels] in $0 = channels }
            return channels.first?.localAddress?.port ?? configuration.port
        } catch {
            throw .cannotListen("\(configuration.host):\(configuration.port): \(error)")
        }
    }

    /// New connections get this certificate; those that stand keep theirs.
    package func use(_ identity: ServerIdentity) {
        state.withLock { $0.identity = identity }
    }

    /// New connections get these limits; those that stand keep theirs, and their places.
    package func use(connections: Int, ofAddress: Int, handshakeSeconds: UInt64) {
        places.use(connections, ofBlock: ofAddress)
        state.withLock { $0.handshakeSeconds = handshakeSeconds }
    }

    package var connectionCount: Int { places.takenCount }

    private func initialize(_ channel: any Channel) -> EventLoopFuture<Void> {
        let block = AddressBlock(channel.remoteAddress)
        guard let inbox = inboxes[ObjectIdentifier(channel.eventLoop)], places.enter(block) else {
            return channel.close()
        }
        let key = ObjectIdentifier(channel)
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { $0.ports[key] = nil }
            self.places.leave(block)
        }
        return channel.eventLoop.makeCompletedFuture {
            let (session, owner) = self.make(channel.remoteAddress?.ipAddress ?? "unknown")
            var handlers = SessionHandler<Session>.PeerHandlers()
            handlers.opened = { port in self.opened(port, key) }
            let (identity, seconds) = self.state.withLock { ($0.identity, $0.handshakeSeconds) }
            let handler = SessionHandler(
                session: session,
                owner: owner,
                inbox: inbox,
                handshakeSeconds: seconds,
                peer: handlers
            )
            try channel.pipeline.syncOperations.addHandlers([identity.makeHandler(), handler])
        }
    }

    private func opened(_ port: SessionPort<Session>, _ key: ObjectIdentifier) {
        let farewell = state.withLock { state in
            state.ports[key] = port
            return state.farewell
        }
        if let farewell { port.post(farewell) }
    }

    /// Takes no more connections and tells every session, also one whose handshake is not over yet; they close when they
    /// have answered what they took.
    package func drain(_ event: Session.Event) async {
        for channel in servers.withLock({ $0 }) { try? await channel.close().get() }
        let ports = state.withLock { state in
            state.farewell = event
            return Array(state.ports.values)
        }
        for port in ports { port.post(event) }
    }

    /// Closes what is still open and ends the threads.
    package func stop() async {
        // A group that was shut down once cannot fail to be shut down; there is nothing left to do about it.
        try? await group.shutdownGracefully()
    }
}
