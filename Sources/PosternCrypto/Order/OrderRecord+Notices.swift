package import PosternWire

extension OrderRecord {
    /// What the user is to be told now, each once.
    package struct Notices: Hashable, Sendable {
        /// "A message is missing."
        package let missing: CounterRanges
        /// "A message expired before it came."
        package let expired: CounterRanges

        package var isEmpty: Bool { missing.isEmpty && expired.isEmpty }
    }

    /// What has become due, which is marked as told here.
    ///
    /// A missing counter stays in the record when it has expired: should it come after all, it is taken.
    package mutating func notices(at now: Timestamp) -> Notices {
        var due: [MissingCounter.Told: [UInt64]] = [:]
        for index in missing.indices {
            let state = Self.state(of: missing[index], at: now)
            guard state.rawValue > missing[index].told.rawValue else { continue }
            due[state, default: []].append(missing[index].counter)
            missing[index].told = state
        }
        return Notices(missing: CounterRanges(due[.missing] ?? []), expired: CounterRanges(due[.expired] ?? []))
    }

    /// When ``notices(at:)`` has something to say next; `nil` for never.
    package var nextNotice: Timestamp? {
        missing.compactMap { entry in
            switch entry.told {
            case .nothing: min(entry.expires, entry.noticed.adding(milliseconds: Self.patience))
            case .missing: entry.expires
            case .expired: nil
            }
        }.min()
    }

    private static func state(of entry: MissingCounter, at now: Timestamp) -> MissingCounter.Told {
        if entry.expires <= now { return .expired }
        return entry.noticed.adding(milliseconds: patience) <= now ? .missing : .nothing
    }
}
