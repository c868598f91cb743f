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
    /// Who has not acknowledged it, sorted by device.
    var waiting: [Waiting]
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
        self.waiting = waiting
        settled = [job.settled]
        self.due = due
    }

    var offer: Offer { job.offer }
    var sentKey: SentIndex.Key { SentIndex.Key(sender: sender.row, message: offer.message) }
    var size: Int { offer.envelope.count + offer.wrapBlock.bytes.count }

    /// Its place in ``waiting``.
    func index(of device: DeviceID) -> Int? {
        var (low, high) = (0, waiting.count)
        while low < high {
            let middle = (low + high) / 2
            if waiting[middle].device.id < device { low = middle + 1 } else { high = middle }
        }
        return low < waiting.count && waiting[low].device.id == device ? low : nil
    }

    func settle(_ acceptance: Acceptance) {
        for tell in settled { tell(acceptance) }
    }
}
