import PosternWire

/// An admitted message that is in memory only. Every recipient's acknowledgement settles it; else it is written.
final class UnwrittenMessage {
    struct Waiting {
        let device: RosterDevice
        let row: Int
    }

    private let job: OfferJob
    let sender: RosterDevice
    let accepted: AcceptedMessage
    /// For whom it was admitted, sorted by device.
    private let recipients: [Waiting]
    /// Of each of them, in the same order, whether it has not acknowledged the message. In a large room each
    /// acknowledgement costs as little as in a small one: nothing moves.
    private var isWaiting: [Bool]
    private(set) var waitingCount: Int
    /// The sender, and whoever repeated the offer meanwhile.
    var settled: [@Sendable (Acceptance) -> Void]
    /// When it is written, in the machine's monotonic nanoseconds.
    var due: UInt64

    init(
        job: OfferJob,
        sender: RosterDevice,
        accepted: AcceptedMessage,
        waiting: [Waiting],
        due: UInt64
    ) {
        self.job = job
        self.sender = sender
        self.accepted = accepted
        recipients = waiting
        isWaiting = Array(repeating: true, count: waiting.count)
        waitingCount = waiting.count
        settled = [job.settled]
        self.due = due
    }

    var offer: Offer { job.offer }
    var sentKey: SentIndex.Key { SentIndex.Key(sender: sender.row, message: offer.message) }
    var size: Int { offer.envelope.count + offer.wrapBlock.bytes.count }

    /// Who has not acknowledged it, sorted by device.
    var waiting: [Waiting] { zip(recipients, isWaiting).compactMap { $1 ? $0 : nil } }

    func waits(for device: DeviceID) -> Bool { place(of: device) != nil }

    /// The device waits for it no longer.
    ///
    /// - Returns: Whether it waited.
    func acknowledge(by device: DeviceID) -> Bool {
        guard let place = place(of: device) else { return false }
        isWaiting[place] = false
        waitingCount -= 1
        return true
    }

    /// Among ``recipients``; `nil` for one that does not wait.
    private func place(of device: DeviceID) -> Int? {
        var (low, high) = (0, recipients.count)
        while low < high {
            let middle = (low + high) / 2
            if recipients[middle].device.id < device { low = middle + 1 } else { high = middle }
        }
        guard low < recipients.count, recipients[low].device.id == device, isWaiting[low] else { return nil }
        return low
    }

    func settle(_ acceptance: Acceptance) {
        for tell in settled { tell(acceptance) }
    }
}
