package import PosternWire

/// What a recipient keeps of one sender device's counters in one conversation, so that nothing is shown twice and
/// nothing goes missing in silence.
///
/// It is a value: whoever stores it reads and writes it in the transaction that stores the message. It grows to at
/// most 1,000 missing counters, whatever a sender counts.
package struct OrderRecord: Hashable, Sendable {
    package static let maximumMissing = 1000
    /// How long a gap may be a message on its way, ms.
    package static let patience: UInt64 = 60_000

    /// The first counter that was taken; 0 while there is none.
    package internal(set) var baseline: UInt64 = 0
    /// The highest counter that was taken; 0 while there is none.
    package internal(set) var highest: UInt64 = 0
    package internal(set) var highestHash = Hash512.zero
    /// Ascending, between ``baseline`` and ``highest``.
    package internal(set) var missing: [MissingCounter] = []

    /// Nothing was taken yet.
    package init() {}

    func index(ofMissing counter: UInt64) -> Int? {
        var range = missing[...]
        while !range.isEmpty {
            let middle = range.startIndex + range.count / 2
            let found = missing[middle].counter
            if found == counter { return middle }
            range = found < counter ? range[(middle + 1)...] : range[..<middle]
        }
        return nil
    }
}

/// What a recipient stored for one counter: the envelope, whatever became of it.
package struct RecordedEnvelope: Hashable, Sendable {
    package enum Outcome: UInt8, Sendable {
        case opened = 1
        case refused = 2
        case closed = 3
    }

    package let hash: Hash512
    package let outcome: Outcome

    package init(hash: Hash512, outcome: Outcome) {
        self.hash = hash
        self.outcome = outcome
    }
}

/// How an envelope stands to what was taken before, decided before its signature is checked.
package enum Standing: Hashable, Sendable {
    /// Goes on to the next checks; so does one that fills a gap.
    case new
    /// The same envelope, recorded as closed: goes on, a good wrap opens it.
    case closed
    /// The same envelope: acknowledged, not shown.
    case known
    /// Below what can be compared: acknowledged, dropped as known.
    case tooOld
    /// Another envelope for a recorded counter: goes on as far as the signature. If that is good, refuse it and show
    /// "different histories".
    case other
}

extension OrderRecord {
    /// - Parameter recorded: What is stored for this counter, `nil` when nothing is.
    package func standing(of counter: UInt64, hash: Hash512, recorded: RecordedEnvelope?) -> Standing {
        if let recorded {
            guard recorded.hash == hash else { return .other }
            return recorded.outcome == .closed ? .closed : .known
        }
        if highest == 0 || counter > highest || index(ofMissing: counter) != nil { return .new }
        if counter == highest { return highestHash == hash ? .known : .other }
        return .tooOld
    }
}
