import FoundationEssentials
import PosternWire

extension ClientConnection {
    /// The whole block of a message that was not acknowledged yet; unchecked.
    func wrapBlock(of message: MessageID, from sender: DeviceID) async throws -> [UInt8] {
        var fetch = FetchWrapBlock()
        fetch.sender = Data(sender.bytes)
        fetch.message = Data(message.bytes)
        guard case .wrapBlock(let answer) = try await ask(.fetchWrapBlock(fetch)) else {
            throw ClientError.protocolBroken("another answer than a wrap block")
        }
        return Array(answer.wrapBlock)
    }

    /// Every delivery up to `sequence` is dealt with.
    func acknowledge(upTo sequence: UInt64, refused: Bool) {
        var acknowledge = Acknowledge()
        acknowledge.upTo = sequence
        if refused { acknowledge.refused = [sequence] }
        tell(.acknowledge(acknowledge))
    }
}
