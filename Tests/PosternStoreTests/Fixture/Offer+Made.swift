import PosternStore
import PosternWire
import Testing

extension Offer {
    /// From Alice's first device to Bob, for every device that must be there.
    static func made(
        _ message: UInt64 = 1,
        from sender: World.Person = World.alice,
        device: Int = 0,
        to peer: World.Person = World.bob,
        rows: [DeviceID]? = nil,
        fingerprint: UInt8 = 1,
        listVersion: UInt32 = 1,
        bytes: Int = 1024,
        timeToLive: UInt32 = 86_400,
        isTransient: Bool = false,
        now: Timestamp = Made.now
    ) throws -> Offer {
        let own = sender.devices.filter { $0 != sender.devices[device] }
        let recipients = peer.who == sender.who ? own : own + peer.devices
        return Offer(
            senderDevice: sender.devices[device],
            sender: sender.who,
            message: Made.id(message),
            fingerprint: try Made.fingerprint(fingerprint),
            listVersion: listVersion,
            kind: .direct(peer: peer.who),
            envelope: [UInt8](repeating: UInt8(truncatingIfNeeded: message), count: bytes),
            wrapBlock: Made.block(rows ?? recipients),
            timeToLive: timeToLive,
            isTransient: isTransient,
            now: now
        )
    }
}

extension Offer {
    /// From Alice's first device to one device.
    static func toDevice(
        _ message: UInt64,
        _ device: DeviceID,
        of owner: World.Person,
        fingerprint: UInt8 = 1,
        rows: [DeviceID]? = nil,
        now: Timestamp = Made.now
    ) throws -> Offer {
        Offer(
            senderDevice: World.alice.devices[0],
            sender: World.alice.who,
            message: Made.id(message),
            fingerprint: try Made.fingerprint(fingerprint),
            listVersion: 1,
            kind: .device(of: owner.who),
            envelope: [UInt8](repeating: UInt8(truncatingIfNeeded: message), count: 600),
            wrapBlock: Made.block(rows ?? [device]),
            timeToLive: 86_400,
            isTransient: false,
            now: now
        )
    }

    func repeated(_ repetition: Repetition = .timely) -> Offer {
        var offer = self
        offer.repetition = repetition
        return offer
    }
}

extension Store {
    /// Offers a message, and waits for what became of it.
    func accept(_ offer: Offer) async -> Acceptance {
        await withCheckedContinuation { continuation in
            accept(offer, admitted: { _ in }, settled: { continuation.resume(returning: $0) })
        }
    }

    /// Offers a message, and waits until it is admitted; what becomes of it comes later.
    func admit(_ offer: Offer) async -> (admitted: Admitted, settled: Later) {
        let later = Later()
        let admitted = await withCheckedContinuation { continuation in
            accept(offer, admitted: { continuation.resume(returning: $0) }, settled: { later.set($0) })
        }
        return (admitted, later)
    }

    func pending(for device: DeviceID, after number: MessageNumber = .zero) async throws -> PendingPage {
        try await pending(for: device, after: number, count: 1000, bytes: 1 << 20, now: Made.now)
    }

    /// The ids' last bytes of what waits for a device, in order.
    func waiting(for device: DeviceID) async throws -> [UInt8] {
        try await pending(for: device).messages.map { $0.envelope[0] }
    }
}

extension Acceptance {
    var receipt: AcceptedMessage? {
        if case .accepted(let accepted) = self { accepted } else { nil }
    }
}

extension Offer {
    /// From Alice's first device into the room of the fixture.
    static func inRoom(
        _ message: UInt64 = 1,
        from sender: World.Person = World.alice,
        rows: [DeviceID],
        version: UInt32 = 1,
        entry: Hash512? = nil,
        room: ConversationID = World.room,
        listVersion: UInt32 = 1,
        isTransient: Bool = false
    ) throws -> Offer {
        Offer(
            senderDevice: sender.devices[0],
            sender: sender.who,
            message: Made.id(message),
            fingerprint: try Made.fingerprint(UInt8(truncatingIfNeeded: message)),
            listVersion: listVersion,
            kind: .room(room, version: version, entry: entry ?? Made.entry(version)),
            envelope: [UInt8](repeating: UInt8(truncatingIfNeeded: message), count: 600),
            wrapBlock: Made.block(rows),
            timeToLive: 86_400,
            isTransient: isTransient,
            now: Made.now
        )
    }
}
