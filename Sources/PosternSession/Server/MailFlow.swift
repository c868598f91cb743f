import PosternWire

/// Where a live connection stands between its device's stored queue and live deliveries.
///
/// A live delivery that finds no room, or comes while the store is being read, is dropped and read from the store
/// later: the flow turns live only after a reading that found everything and began after the last drop.
struct MailFlow: Hashable, Sendable {
    enum Phase: Hashable {
        /// Not a live connection.
        case off
        /// A reading is under way.
        case fetching
        /// Something waits in the store, or will; nothing is being read.
        case behind
        case live
    }

    var phase = Phase.off
    var window: DeliveryWindow
    /// The highest number delivered on this connection.
    var lastNumber: UInt64 = 0
    /// Something was dropped since the reading began.
    var mustFetchAgain = false

    init(window: DeliveryWindow) {
        self.window = window
    }

    var isCaughtUp: Bool { phase == .live && window.isEmpty }
}

extension ServerSession {
    mutating func startMail() -> Actions {
        mail.phase = .behind
        return fetchMoreMail()
    }

    /// Reads on when something waits and enough of the window is free.
    mutating func fetchMoreMail() -> Actions {
        guard isOpen, mail.phase == .behind, mail.window.isHalfEmpty else { return [] }
        mail.phase = .fetching
        mail.mustFetchAgain = false
        return [
            .ask(.fetchMail(after: mail.lastNumber, count: mail.window.freeCount, bytes: mail.window.freeBytes))
        ]
    }

    mutating func received(mail item: Mail) -> Actions {
        guard isOpen, case .message(let number, _, _) = item, number > mail.lastNumber else { return [] }
        if mail.phase == .live, mail.window.hasRoom(for: item) { return [deliver(item)] }
        mail.mustFetchAgain = true
        guard mail.phase == .live else { return [] }
        mail.phase = .behind
        return fetchMoreMail()
    }

    mutating func fetched(_ items: [Mail], isAll: Bool) -> Actions {
        guard isOpen, mail.phase == .fetching else { return [] }
        let deliveries = items.compactMap { isKnown($0) ? nil : deliver($0) }
        guard isAll, !mail.mustFetchAgain else {
            mail.phase = .behind
            return deliveries + fetchMoreMail()
        }
        mail.phase = .live
        return deliveries + [.send(ServerFrame(.queueEmpty(QueueEmpty())))]
    }

    mutating func fetchFailed() -> Actions {
        guard mail.phase == .fetching else { return [] }
        mail.phase = .behind
        return fetchMoreMail()
    }

    mutating func received(_ acknowledge: Acknowledge) -> Actions {
        let refused = Set(acknowledge.refused)
        guard let settled = mail.window.acknowledge(upTo: acknowledge.upTo, refused: refused) else {
            return refuseAndClose(.malformed, "Acknowledge names a sequence that was never delivered")
        }
        guard settled != DeliveryWindow.Settled() else { return [] }
        return [.ask(.acknowledge(taken: settled.taken, refused: settled.refused, gaps: settled.gaps))]
            + fetchMoreMail()
    }

    private func isKnown(_ item: Mail) -> Bool {
        switch item {
        case .message(let number, _, _): number <= mail.lastNumber
        case .gap: mail.window.hasGap
        }
    }

    private mutating func deliver(_ item: Mail) -> SessionAction<ServerFrame, RelayQuestion> {
        let sequence = mail.window.add(item)
        switch item {
        case .message(let number, let own, let shared):
            mail.lastNumber = max(mail.lastNumber, number)
            return .deliver(sequence: sequence, own: own, shared: shared)
        case .gap(let gap):
            var frame = Gap()
            frame.count = gap.count
            frame.fromMs = gap.from.milliseconds
            frame.toMs = gap.to.milliseconds
            frame.sequence = sequence
            return .send(ServerFrame(.gap(frame)))
        }
    }
}
