import PosternCrypto
import PosternHome
import PosternPrimitives
import PosternTrust
import PosternWire

/// Takes envelopes: every check in its order, then one transaction. Only after it may the relay be told.
struct EnvelopeTaking {
    /// What the relay is told of a delivery.
    enum Verdict: Hashable {
        case taken
        case refused
    }

    /// Another process may change the same record; then everything is looked at again.
    private static let attemptsAtMost = 16

    let client: Client
    let network: Network
    let connection: ClientConnection

    private var home: Home { client.home }

    func take(_ deliver: Deliver) async throws -> Verdict {
        guard let arrival = PosternHome.Arrival(deliver, at: client.clock()) else {
            let notice = ClientNotice.refused(login: "somebody", why: "the envelope cannot be read")
            try home.tell(notice.forHome(about: .of(Array(deliver.envelope))), at: client.clock())
            return .refused
        }
        return try await take(arrival)
    }

    /// Of a delivery, or of an envelope that was kept.
    func take(_ arrival: PosternHome.Arrival) async throws -> Verdict {
        for _ in 0..<Self.attemptsAtMost {
            if let verdict = try await attempt(arrival) { return verdict }
        }
        throw HomeError.locked
    }

    /// - Returns: `nil` when the record changed meanwhile.
    private func attempt(_ arrival: PosternHome.Arrival) async throws -> Verdict? {
        let arrived: ArrivedEnvelope
        do {
            arrived = try ArrivedEnvelope(arrival.envelope.bytes, for: reader, at: client.clock())
        } catch OpenError.stale {
            return .taken
        } catch {
            return try refuse(arrival, nil, error.description)
        }
        // Typing and presence: nothing that this software shows.
        if arrived.header.isTransient { return .taken }
        let place = try OrderPlace(arrived.header, in: home)
        let standing = place.standing(of: arrived.hash)
        if standing == .known || standing == .tooOld { return .taken }
        switch try await authenticate(arrived, arrival) {
        case .settled(let verdict): return verdict
        case .authentic(let envelope):
            guard standing != .other else { return try refuseOther(arrival, envelope) }
            return try await open(envelope, arrival, place, wasClosed: standing == .closed)
        }
    }

    private var reader: Reader { Reader(user: client.who, device: client.account.device) }
}

// Steps 3 and 4: who sent it.
extension EnvelopeTaking {
    private enum Authentication {
        case authentic(AuthenticEnvelope)
        case settled(Verdict)
    }

    private func authenticate(
        _ arrived: ArrivedEnvelope,
        _ arrival: PosternHome.Arrival
    ) async throws -> Authentication {
        do {
            try await fetchLists(of: arrived.sender, atLeast: arrived.header.listVersion)
        } catch ClientError.untrusted {
            return .settled(try wait(arrival))
        } catch let error as ClientError where error.isAboutSender {
            return .settled(try refuse(arrival, nil, error.description) ?? .refused)
        }
        do {
            let envelope = try arrived.authenticate(with: try client.heldLists(of: arrived.sender))
            if arrived.sender != client.who {
                _ = try home.raiseListFloor(of: arrived.sender, to: arrived.header.listVersion)
            }
            return .authentic(envelope)
        } catch let error as OpenError {
            // The relay was asked and has no such version, or the device is not on it, or did not sign.
            return .settled(try refuse(arrival, nil, error.description) ?? .refused)
        }
    }

    private func fetchLists(of who: Who, atLeast version: UInt32) async throws {
        let held = try client.heldLists(of: who)?.newest.version ?? 0
        if who == client.who {
            if held < version { try await client.fetchOwnLists(connection) }
        } else if try held < version || home.contact(who) == nil {
            try await client.refresh(who, connection, network: network)
        }
    }

    private func wait(_ arrival: PosternHome.Arrival) throws -> Verdict {
        let needed = DocumentName.deviceList(arrival.header.sender, version: arrival.header.listVersion)
        guard try home.wait(arrival, for: needed) != .tooMany else { throw ClientError.tooManyWaiting }
        return .taken
    }
}

// Steps 5 to 9.
extension EnvelopeTaking {
    private func open(
        _ envelope: AuthenticEnvelope,
        _ arrival: PosternHome.Arrival,
        _ place: OrderPlace,
        wasClosed: Bool
    ) async throws -> Verdict? {
        do {
            let opened = try open(envelope, arrival)
            let verdict = try store(opened, arrival, place, wasClosed: wasClosed)
            if verdict == .taken { try await learn(from: opened) }
            return verdict
        } catch let error as OpenError {
            switch error.disposition {
            case .unavailable: throw ClientError.cryptography(error.description)
            case .closed: return try await close(envelope, arrival, place, error, wasClosed: wasClosed)
            case .refused, .waitsForDocument:
                var place = place
                _ = try place.take(envelope.arrivalUnopened(at: arrival.receivedAt), wasClosed: wasClosed)
                return try refuse(arrival, place.update, error.description)
            }
        }
    }

    private func open(_ envelope: AuthenticEnvelope, _ arrival: PosternHome.Arrival) throws -> OpenedMessage {
        guard let scalar = try home.exchangeKey(arrival.wrap.key) else { throw OpenError.unknownKey }
        let key = try P521.Agreement.PrivateKey(scalar: scalar)
        let secret = try envelope.unwrap(arrival.wrap, encapsulated: arrival.encapsulated, with: key)
        return try envelope.open(with: secret)
    }

    private func store(
        _ opened: OpenedMessage,
        _ arrival: PosternHome.Arrival,
        _ place: OrderPlace,
        wasClosed: Bool
    ) throws -> Verdict? {
        var place = place
        let wasReported = place.wasReported
        let taken = try place.take(opened.arrival(at: arrival.receivedAt), wasClosed: wasClosed)
        let outcome = try home.store(
            arrival,
            Opened(
                first: opened.content.firstID,
                content: opened.header.kind == .direct ? opened.contentBytes : nil,
                marks: MessageMarks(opened, arrival, taken, wasReported: wasReported, wasClosed: wasClosed),
                key: arrival.wrap.key
            ),
            record: place.update
        )
        return outcome == .stale ? nil : .taken
    }
}

// What does not open.
extension EnvelopeTaking {
    /// Fetches the signed wrap block. If the relay altered this device's row, the block's own row opens the message.
    private func close(
        _ envelope: AuthenticEnvelope,
        _ arrival: PosternHome.Arrival,
        _ place: OrderPlace,
        _ error: OpenError,
        wasClosed: Bool
    ) async throws -> Verdict? {
        if wasClosed { return .taken }
        let block = try await wrapBlock(of: envelope)
        let signed = block.flatMap { arrival.repaired(by: $0, for: client.account.device) }
        if let signed, signed != arrival, let opened = try? open(envelope, signed) {
            return try store(opened, signed, place, wasClosed: false)
        }
        var place = place
        _ = try place.take(envelope.arrivalUnopened(at: arrival.receivedAt), wasClosed: false)
        let notice = ClientNotice.closed(
            login: try client.login(of: envelope.sender),
            why: error.description,
            isRelaysFault: signed != arrival
        )
        let outcome = try home.close(
            arrival,
            wrapBlock: block?.bytes,
            record: place.update,
            telling: notice.forHome(about: arrival.hash)
        )
        return outcome == .stale ? nil : .taken
    }

    /// A block with another hash than the signed one is the relay's fault: it is asked once more.
    private func wrapBlock(of envelope: AuthenticEnvelope) async throws -> WrapBlock? {
        for _ in 0..<2 {
            do {
                let bytes = try await connection.wrapBlock(of: envelope.header.message, from: envelope.header.device)
                if let block = try? WrapBlock(parsing: bytes), block.digest == envelope.wrapDigest { return block }
            } catch is RelayRefusal {
                return nil
            }
        }
        return nil
    }

    private func refuseOther(_ arrival: PosternHome.Arrival, _ envelope: AuthenticEnvelope) throws -> Verdict? {
        let notice = ClientNotice.differentHistories(
            login: try client.login(of: envelope.sender),
            device: envelope.header.device.description
        )
        let outcome = try home.refuse(arrival, record: nil, telling: notice.forHome(about: arrival.hash))
        return outcome == .stale ? nil : .refused
    }

    private func refuse(
        _ arrival: PosternHome.Arrival,
        _ record: RecordUpdate?,
        _ why: String
    ) throws -> Verdict? {
        let sender = Who(network: arrival.header.network, user: arrival.header.sender)
        let notice = ClientNotice.refused(login: try client.login(of: sender), why: why)
        let outcome = try home.refuse(arrival, record: record, telling: notice.forHome(about: arrival.hash))
        return outcome == .stale ? nil : .refused
    }
}

extension ClientError {
    /// Whether the sender of a message cannot be taken, and the connection is good.
    fileprivate var isAboutSender: Bool {
        switch self {
        case .loginTaken, .otherVouched, .noDevice: true
        default: false
        }
    }
}
