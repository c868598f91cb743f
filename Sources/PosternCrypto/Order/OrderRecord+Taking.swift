package import PosternWire

extension OrderRecord {
    /// Takes an envelope whose signature is good and whose ``Standing`` was ``Standing/new``.
    ///
    /// - Parameter hash: The envelope hash stored for a lower counter, `nil` when there is none.
    package mutating func take(_ arrival: CounterArrival, hash: (UInt64) -> Hash512?) -> Taken {
        var taken = Taken()
        let predecessor = arrival.named.map { self.predecessor(of: arrival, named: $0, hash: hash) }
        if let index = index(ofMissing: arrival.counter) {
            taken.isLate = true
            let claimed = missing.remove(at: index).claimed
            taken.hasWrongPrevious = claimed.map { $0 != arrival.hash } ?? false
        } else if arrival.counter > highest {
            advance(to: arrival, &taken)
        }
        if let named = arrival.named, let predecessor {
            learn(named, from: arrival, predecessor, &taken)
        }
        return taken
    }

    /// Takes what a closed envelope said after it was opened at last.
    ///
    /// - Parameter hash: As for ``take(_:hash:)``.
    package mutating func takeOpened(_ arrival: CounterArrival, hash: (UInt64) -> Hash512?) -> Taken {
        var taken = Taken()
        if let named = arrival.named {
            learn(named, from: arrival, predecessor(of: arrival, named: named, hash: hash), &taken)
        }
        return taken
    }

    private mutating func advance(to arrival: CounterArrival, _ taken: inout Taken) {
        if highest == 0 {
            baseline = arrival.counter
        } else {
            let added = skippedCounters(before: arrival, &taken)
            missing.append(contentsOf: added.map { MissingCounter(counter: $0, noticed: arrival.at) })
            let surplus = max(0, missing.count - Self.maximumMissing)
            taken.forgotten += UInt64(surplus)
            missing.removeFirst(surplus)
        }
        highest = arrival.counter
        highestHash = arrival.hash
    }

    /// The newest unexcused counters of a gap, ascending. The gap may be as wide as 2^64: what is excused is jumped
    /// over, and beyond the newest 1,000 nothing is looked at one by one.
    private func skippedCounters(before arrival: CounterArrival, _ taken: inout Taken) -> [UInt64] {
        var found: [UInt64] = []
        var counter = arrival.counter - 1
        while counter > highest, found.count < Self.maximumMissing {
            if let excuse = arrival.named?.excuse(for: counter) {
                counter = excuse.lowerBound - 1
            } else {
                found.append(counter)
                counter -= 1
            }
        }
        taken.forgotten = counter > highest ? unexcused(highest + 1...counter, arrival.named) : 0
        taken.skipped = UInt64(found.count) + taken.forgotten
        return found.reversed()
    }

    private func unexcused(_ gap: ClosedRange<UInt64>, _ named: CounterArrival.Named?) -> UInt64 {
        var counter = gap.upperBound
        var count: UInt64 = 0
        while counter >= gap.lowerBound {
            if let excuse = named?.excuse(for: counter) {
                counter = excuse.lowerBound - 1
                continue
            }
            let ranges = (named?.givenUp.ranges ?? []) + (named?.leftOut.ranges ?? [])
            let below = ranges.map(\.upperBound).filter { $0 < counter }.max() ?? 0
            let floor = max(below, gap.lowerBound - 1)
            count += counter - floor
            counter = floor
        }
        return count
    }
}

// What an opened content adds.
extension OrderRecord {
    /// The one that was accepted before an arrival, as its content has it.
    private enum Predecessor {
        /// There was none: the header names zero.
        case none
        case known(Hash512)
        case missing(UInt64)
        /// Before the baseline, left out, or no longer stored: nothing to compare with.
        case unknown
    }

    private func predecessor(
        of arrival: CounterArrival,
        named: CounterArrival.Named,
        hash: (UInt64) -> Hash512?
    ) -> Predecessor {
        var counter = arrival.counter - 1
        while counter > 0, let range = named.givenUp.range(of: counter) { counter = range.lowerBound - 1 }
        if counter == 0 { return .none }
        if counter < baseline { return .unknown }
        if counter == highest { return .known(highestHash) }
        if counter > highest || index(ofMissing: counter) != nil { return .missing(counter) }
        return hash(counter).map { .known($0) } ?? .unknown
    }

    private mutating func learn(
        _ named: CounterArrival.Named,
        from arrival: CounterArrival,
        _ predecessor: Predecessor,
        _ taken: inout Taken
    ) {
        missing.removeAll { $0.counter < arrival.counter && named.excuse(for: $0.counter) != nil }
        for expiring in named.expiring {
            for index in missing.indices where expiring.counters.contains(missing[index].counter) {
                missing[index].expires = min(missing[index].expires, expiring.runOut)
            }
        }
        switch predecessor {
        case .none: taken.hasWrongPrevious = taken.hasWrongPrevious || arrival.previous != .zero
        case .known(let hash): taken.hasWrongPrevious = taken.hasWrongPrevious || arrival.previous != hash
        case .missing(let counter): claim(arrival.previous, for: counter, &taken)
        case .unknown: taken.hasWrongPrevious = taken.hasWrongPrevious || arrival.previous == .zero
        }
    }

    /// Remembers what a missing message must be, for when it comes.
    private mutating func claim(_ hash: Hash512, for counter: UInt64, _ taken: inout Taken) {
        if hash == .zero { taken.hasWrongPrevious = true }
        guard let index = index(ofMissing: counter) else { return }
        missing[index].claimed = hash
    }
}
