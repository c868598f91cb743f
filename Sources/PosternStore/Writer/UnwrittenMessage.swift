import PosternWire

/// An admitted message that is in memory only. Every recipient's acknowledgement settles it; else it is written.
final class UnwrittenMessage {
    struct Waiting {
        let device: RosterDevice
        let row: Int
    }

    let offer: Offer
    let sender: RosterDevice
    let accepted: AcceptedMessage
    /// Who has not acknowledged it.
    var waiting: [Waiting]
    /// The sender, and whoever repeated the offer meanwhile.
    var settled: [@Sendable (Acceptance) -> Void]
    /// When it is written, in the machine's monotonic nanoseconds.
    var due: UInt64

    init(
        offer: Offer,
        sender: RosterDevice,
        accepted: AcceptedMessage,
        waiting: [Waiting],
        settled: @escaping @Sendable (Acceptance) -> Void,
        due: UInt64
    ) {
        self.offer = offer
        self.sender = sender
        self.accepted = accepted
        self.waiting = waiting
        self.settled = [settled]
        self.due = due
    }

    var sentKey: SentIndex.Key { SentIndex.Key(sender: sender.row, message: offer.message) }
    var size: Int { offer.envelope.count + offer.wrapBlock.bytes.count }

    func settle(_ acceptance: Acceptance) {
        for tell in settled { tell(acceptance) }
    }
}
