import Logging
import PosternRelay
import PosternSession
import PosternTransport
import PosternWire
import Synchronization

/// Carries out on the relay what one connection's session asks for. Decides nothing.
final class RelayConnection: SessionOwner, Mailbox {
    typealias Session = ServerSession

    private struct Place {
        var port: SessionPort<ServerSession>?
        var device: AuthenticatedDevice?
        /// How often devices had been cut off when this one's proof was checked.
        var cuts: UInt64 = 0
        /// How often security groups had changed then, and what the device was told of its user's.
        var groupNews: UInt64 = 0
        var group: GroupPlace?
        var isClosed = false
    }

    private static let pauseAfterFailure = Duration.seconds(1)

    private let relay: Relay
    private let logger: Logger
    private let watch: ConnectionWatch
    /// Names the connection in the log.
    private let number: UInt64
    private let place = Mutex(Place())
    private let linkSeat = LinkSeat()
    /// Where the peer is, without a port.
    private let address: String

    init(relay: Relay, peer address: String, watch: ConnectionWatch, logger: Logger) {
        self.relay = relay
        self.address = address
        self.watch = watch
        number = watch.nextNumber()
        self.logger = logger
        logger.debug("a connection begins", metadata: details)
    }

    private var details: Logger.Metadata { ["connection": "\(number)"] }

    private func details(_ error: any Error) -> Logger.Metadata {
        ["connection": "\(number)", "error": "\(error)"]
    }

    func answer(_ question: RelayQuestion, through port: SessionPort<ServerSession>) {
        switch question {
        case .send(let request, let send): accept(send, request, through: port)
        case .repeat(let request, let repeated): accept(repeated, request, through: port)
        case .acknowledge(let taken, let refused, let gaps): acknowledge(taken + refused, gaps)
        case .fetchMail(let number, let count, let bytes): fetchMail(after: number, count, bytes, through: port)
        case .admit(let device, let purpose): admit(device, purpose, through: port)
        case .checkProof(let claim, let nonce, let address, let signature):
            checkProof(claim, nonce: nonce, address: address, signature: signature, through: port)
        case .linkOpen, .linkTake, .linkPass: answerLink(question, through: port)
        default: answerRequest(question, through: port)
        }
    }

    func closed() {
        relay.leaveLink(linkSeat)
        linkSeat.leave()
        let device = place.withLock { place in
            place.isClosed = true
            place.port = nil
            return place.device
        }
        if let device { relay.disconnect(self, device: device.id, of: device.who) }
        logger.debug("a connection ends", metadata: details)
    }
}

// What passed: counted, and written down where somebody traces the device.
extension RelayConnection {
    func saw(received frame: ClientFrame, bytes: Int) {
        guard watch.traces.isInUse, let body = frame.body else { return }
        trace(body, request: frame.request, bytes: bytes, isReceived: true)
    }

    func saw(sent frame: ServerFrame) {
        watch.metrics.count(frame)
        guard watch.traces.isInUse, let body = frame.body else { return }
        trace(body, request: frame.request, bytes: Frame.encode(frame).count, isReceived: false, code: body.code)
    }

    func saw(delivery sequence: UInt64, bytes: Int) {
        guard watch.traces.isInUse else { return }
        trace("deliver", request: 0, bytes: bytes, isReceived: false)
    }

    private func trace(_ body: Any, request: UInt64, bytes: Int, isReceived: Bool, code: String? = nil) {
        // The name of the enumeration's case: what it holds is not looked at.
        let name = (body as? String) ?? Mirror(reflecting: body).children.first?.label ?? "\(body)"
        guard let device = place.withLock({ $0.device }) else { return }
        let event = TraceBook.Event(
            at: relay.now,
            connection: number,
            isReceived: isReceived,
            frame: name,
            request: request,
            bytes: bytes,
            code: code
        )
        watch.traces.add(event, of: device.id)
    }
}

extension ServerFrame.OneOf_Body {
    fileprivate var code: String? {
        switch self {
        case .refusal(let refusal): refusal.code.word
        case .goodbye(let goodbye): goodbye.reason.word
        default: nil
        }
    }
}

// The hot path: no task, no waiting.
extension RelayConnection {
    private func accept(_ send: Send, _ request: UInt64, through port: SessionPort<ServerSession>) {
        guard let device = place.withLock({ $0.device }) else { return }
        relay.send(send, from: device.id, of: device.who) { body in
            port.post(.answered(ServerFrame(body, answering: request)))
        }
    }

    private func accept(_ repeated: Repeat, _ request: UInt64, through port: SessionPort<ServerSession>) {
        guard let device = place.withLock({ $0.device }) else { return }
        relay.repeat(repeated, from: device.id, of: device.who) { body in
            port.post(.answered(ServerFrame(body, answering: request)))
        }
    }

    private func answerLink(_ question: RelayQuestion, through port: SessionPort<ServerSession>) {
        linkSeat.use(port)
        let device = place.withLock { $0.device }
        guard let (request, body) = relay.answerLink(question, from: device, at: linkSeat) else { return }
        port.post(.answered(ServerFrame(body, answering: request)))
    }

    private func acknowledge(_ numbers: [UInt64], _ gaps: [QueueGap]) {
        guard let device = place.withLock({ $0.device }) else { return }
        if !numbers.isEmpty {
            relay.acknowledge(numbers, by: device.id)
        }
        for gap in gaps { acknowledge(gap, by: device.id) }
    }

    func deliver(_ number: UInt64, own: OwnWrap, shared: SharedDelivery) {
        let port = place.withLock { $0.port }
        port?.post(.mail(.message(number: number, own: own, shared: shared)))
    }

    func changed(_ changed: Changed) {
        place.withLock { $0.port }?.post(.changed(changed))
    }

    func moved(_ place: GroupPlace) {
        self.place.withLock { $0.port }?.post(.moved(place))
    }

    func leave(_ reason: GoodbyeReason) {
        place.withLock { $0.port }?.post(.goodbye(reason, retryAfter: 0))
    }
}

// Everything else waits for the store in a task that ends with its answer.
extension RelayConnection {
    private func admit(_ device: AuthenticatedDevice, _ purpose: Purpose, through port: SessionPort<ServerSession>) {
        let seen = place.withLock { place in
            place.port = port
            place.device = device
            return place
        }
        guard !seen.isClosed else { return }
        let isLive = purpose == .live
        guard relay.connect(self, isLive: isLive, device: device.id, of: device.who, in: seen.group) else {
            return port.post(.goodbye(.tooMany, retryAfter: 30))
        }
        if relay.switchboard.cuts != seen.cuts { checkAgain(device.id) }
        if isLive, relay.switchboard.groupNews != seen.groupNews { tellGroupAgain(of: device.who) }
    }

    /// Users were moved, or groups' policies changed, since this device was told of its user's group.
    private func tellGroupAgain(of who: Who) {
        Task { [relay, logger] in
            do {
                try await relay.tell(moved: [who])
            } catch {
                logger.error("a user's security group could not be looked up", metadata: details(error))
                leave(.draining)
            }
        }
    }

    /// Devices were cut off since this one's proof was checked: perhaps it is one of them, and was not connected yet.
    private func checkAgain(_ device: DeviceID) {
        Task { [relay, logger] in
            do {
                guard try await !relay.mayStay(device) else { return }
                leave(.removed)
            } catch {
                logger.error("a device could not be looked at again", metadata: details(error))
                leave(.draining)
            }
        }
    }

    private func checkProof(
        _ claim: SignInRequest,
        nonce: [UInt8],
        address: String,
        signature: [UInt8],
        through port: SessionPort<ServerSession>
    ) {
        let (cuts, groupNews) = (relay.switchboard.cuts, relay.switchboard.groupNews)
        place.withLock { ($0.cuts, $0.groupNews) = (cuts, groupNews) }
        Task { [relay, logger, origin = self.address] in
            do {
                let welcome = try await relay.checkProof(
                    of: claim.device,
                    of: claim.who,
                    minor: claim.minor,
                    nonce: nonce,
                    address: address,
                    signature: signature,
                    from: origin
                )
                if let welcome, welcome.hasGroup { place.withLock { $0.group = welcome.group } }
                port.post(.checked(welcome))
            } catch {
                logger.error("sign-in failed", metadata: details(error))
                port.post(.goodbye(.draining, retryAfter: 5))
            }
        }
    }

    private func fetchMail(
        after number: UInt64,
        _ count: Int,
        _ bytes: Int,
        through port: SessionPort<ServerSession>
    ) {
        guard let device = place.withLock({ $0.device }) else { return }
        Task { [relay, logger] in
            do {
                let page = try await relay.mail(
                    for: device.id,
                    after: number,
                    count: count,
                    bytes: bytes
                )
                port.post(.fetched(page.mail, isAll: !page.hasMore))
            } catch {
                logger.error("a queue could not be read", metadata: details(error))
                try? await Task.sleep(for: Self.pauseAfterFailure)
                port.post(.fetchFailed)
            }
        }
    }

    private func acknowledge(_ gap: QueueGap, by device: DeviceID) {
        Task { [relay, logger] in
            do {
                try await relay.acknowledge(gap, by: device)
            } catch {
                logger.error("a gap notice could not be cleared", metadata: details(error))
            }
        }
    }

    private func answerRequest(_ question: RelayQuestion, through port: SessionPort<ServerSession>) {
        let device = place.withLock { $0.device }
        Task { [relay, address] in
            guard let event = await relay.answer(question, from: device, at: address, failed: failed) else { return }
            port.post(event)
        }
    }

    private func failed(_ request: UInt64, _ error: any Error) {
        var details = details(error)
        details["request"] = "\(request)"
        logger.error("a request failed", metadata: details)
    }
}

extension WaitingMail {
    fileprivate var mail: [Mail] {
        let gaps = gap.map { [Mail.gap($0)] } ?? []
        return gaps + messages.map { .message(number: $0.number, own: $0.own, shared: $0.shared) }
    }
}
