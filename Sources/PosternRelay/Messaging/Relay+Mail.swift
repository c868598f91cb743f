import FoundationEssentials
import PosternStore
package import PosternWire

extension Relay {
    /// Makes a signed-in connection reachable. What is admitted for a live one from now on is offered to `mailbox`.
    ///
    /// - Parameter group: What the device was told of its user's group at sign-in.
    /// - Returns: False where the device has as many connections as it may.
    package func connect(
        _ mailbox: any Mailbox,
        isLive: Bool,
        device: DeviceID,
        of who: Who,
        in group: GroupPlace? = nil
    ) -> Bool {
        switchboard.connect(mailbox, isLive: isLive, device: device, of: who, in: group)
    }

    package func disconnect(_ mailbox: any Mailbox, device: DeviceID, of who: Who) {
        switchboard.disconnect(mailbox, device: device, of: who)
        store.touch(device, at: clock())
    }

    /// What waits for a device behind a number, everything included that was admitted before this call.
    package func mail(
        for device: DeviceID,
        after number: UInt64,
        count: Int,
        bytes: Int
    ) async throws -> WaitingMail {
        WaitingMail(
            try await store.pending(
                for: device,
                after: MessageNumber(wire: number),
                count: count,
                bytes: bytes,
                now: clock()
            )
        )
    }

    /// Taken or refused: either way the messages leave the device's queue, by its own word (promise 2).
    package func acknowledge(_ messages: [UInt64], by device: DeviceID) {
        store.acknowledge(messages.map { MessageNumber(wire: $0) }, by: device)
    }

    package func acknowledge(_ gap: QueueGap, by device: DeviceID) async throws {
        try await store.clearGap(gap, of: device)
    }

    /// The whole wrap block of a message that the device has not acknowledged: proof of whose fault it is that a wrap
    /// does not open.
    package func wrapBlock(_ fetch: FetchWrapBlock, for device: DeviceID) async throws -> ServerFrame.OneOf_Body {
        guard let sender = DeviceID(fetch.sender), let message = MessageID(fetch.message) else {
            return .refusal(Refusal(.malformed, "a sending device and a message have 16 bytes each"))
        }
        guard let block = try await store.wrapBlock(of: message, from: sender, for: device) else {
            return .refusal(Refusal(.notFound, "no such message waits for this device", about: message))
        }
        var answer = WrapBlockAnswer()
        answer.wrapBlock = Data(block)
        return .wrapBlock(answer)
    }
}
