import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

// What does not open.
extension EnvelopeTaking {
    /// A block that is kept beside an envelope that did not open yet has at most so many bytes.
    private static let keptBlockBytes = 64 << 10

    /// Fetches the signed wrap block. If the relay altered this device's row, the block's own row opens the message;
    /// otherwise the sender's device is asked for the secret.
    mutating func close(
        _ envelope: AuthenticEnvelope,
        _ taking: Taking,
        _ place: OrderPlace,
        _ error: OpenError,
        _ opening: Opening
    ) async throws -> Verdict? {
        if opening.wasClosed { return .taken }
        let arrival = taking.arrival
        let block = try await wrapBlock(of: envelope, taking)
        let signed = block.flatMap { arrival.repaired(by: $0, for: client.account.device) }
        if let signed, signed != arrival, let opened = try? open(envelope, signed) {
            return try await finish(opened, signed, place, opening)
        }
        var place = place
        _ = try place.take(envelope.arrivalUnopened(at: arrival.receivedAt), wasClosed: false)
        let fault: KeptEnvelope.Fault = signed != arrival ? .relay : error == .unknownKey ? .nobody : .sender
        let notice = ClientNotice.closed(
            login: try client.login(of: envelope.sender),
            message: envelope.header.message.description,
            why: error.description,
            fault: fault.named
        )
        let outcome = try home.close(
            arrival,
            fault: fault,
            wrapBlock: block?.bytes,
            record: place.update,
            telling: notice.forHome(about: arrival.hash)
        )
        guard outcome != .stale else { return nil }
        try client.ask(about: arrival)
        return .taken
    }

    /// Opens a message between devices with the signed row, where the relay altered this device's own.
    func openRepaired(
        _ envelope: AuthenticEnvelope,
        _ taking: Taking
    ) async throws -> (OpenedMessage, PosternHome.Arrival)? {
        let block = try await wrapBlock(of: envelope, taking)
        let signed = block.flatMap { taking.arrival.repaired(by: $0, for: client.account.device) }
        guard let signed, signed != taking.arrival, let opened = try? open(envelope, signed) else { return nil }
        return (opened, signed)
    }

    private func wrapBlock(of envelope: AuthenticEnvelope, _ taking: Taking) async throws -> WrapBlock? {
        if let kept = taking.keptBlock, let block = try? WrapBlock(parsing: kept) { return block }
        return try await fetchedBlock(envelope.header, digest: envelope.wrapDigest)
    }

    /// A block with another hash than the signed one is the relay's fault: it is asked once more.
    private func fetchedBlock(_ header: Header, digest: Hash512) async throws -> WrapBlock? {
        for _ in 0..<2 {
            do {
                let bytes = try await connection.wrapBlock(of: header.message, from: header.device)
                if let block = try? WrapBlock(parsing: bytes), block.digest == digest { return block }
            } catch is RelayRefusal {
                return nil
            }
        }
        return nil
    }

    /// The block of an envelope that is acknowledged before it is opened: afterwards the relay has it no more.
    func blockToKeep(_ taking: Taking) async throws -> [UInt8]? {
        if let kept = taking.keptBlock { return kept }
        let envelope = taking.arrival.envelope
        let block = try await fetchedBlock(envelope.header, digest: envelope.wrapDigest)
        return block.flatMap { $0.bytes.count <= Self.keptBlockBytes ? $0.bytes : nil }
    }
}

extension KeptEnvelope.Fault {
    var named: ClientNotice.Fault {
        switch self {
        case .sender: .sender
        case .relay: .relay
        case .nobody: .nobody
        }
    }
}
