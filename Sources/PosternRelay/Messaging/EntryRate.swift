import PosternStore
import PosternTrust
import PosternWire
import Synchronization

/// How many room entries, and how many bytes of them, each user brings in an hour.
final class EntryRate: Sendable {
    private struct Rates {
        var entries: HourlyRate<Who>
        var bytes: HourlyRate<Who>
    }

    private let rates: Mutex<Rates>

    init(entriesInHour: Int, bytesInHour: Int) {
        rates = Mutex(
            Rates(entries: HourlyRate(mostInHour: entriesInHour), bytes: HourlyRate(mostInHour: bytesInHour))
        )
    }

    /// Counts one more.
    ///
    /// - Throws: ``Refused`` where the user has brought as much as they may.
    func count(_ offered: OfferedEntry, of who: Who, at now: Timestamp) throws(Refused) {
        let size = offered.document.body.count
        let seconds = rates.withLock { $0.bytes.count(who, at: now, weight: size) ?? $0.entries.count(who, at: now) }
        if let seconds { throw Refused(.tooManyEntries(retryAfter: seconds)) }
    }
}
