import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

/// Deals with what comes on one live connection, in its order.
struct Mail {
    let client: Client
    private(set) var network: Network
    let connection: ClientConnection

    enum Outcome: Hashable {
        case goesOn
        /// Nothing waits for this device at the moment.
        case queueEmpty
    }

    init(_ client: Client, _ signedIn: SignedIn) {
        self.client = client
        network = signedIn.network
        connection = signedIn.connection
    }

    private var taking: EnvelopeTaking {
        EnvelopeTaking(client: client, network: network, connection: connection)
    }

    /// - Throws: ``ClientError`` when the connection is over or of no more use.
    mutating func handle(_ item: Incoming) async throws -> Outcome {
        switch item {
        case .delivery(let deliver):
            let verdict = try await taking.take(deliver)
            connection.acknowledge(upTo: deliver.sequence, refused: verdict == .refused)
        case .gap(let gap):
            try client.tell(.gap(count: gap.count, from: gap.fromMs, to: gap.toMs))
            connection.acknowledge(upTo: gap.sequence, refused: false)
        case .changed(let changed): try await take(changed)
        // This connection is in no link.
        case .linkPassed: break
        case .queueEmpty:
            try client.home.queueEmpty(at: client.clock())
            try client.tellDue()
            return .queueEmpty
        case .ended(let end): throw ClientError(end, isAsked: false)
        }
        return .goesOn
    }

    /// Opens what waits for a document that is here now.
    func takeWaiting() async throws {
        for kept in try client.home.waiting() { _ = try await taking.take(kept.arrival) }
    }

    /// A hint that the relay has a newer document: fetched where this device holds the chain.
    private mutating func take(_ changed: Changed) async throws {
        do {
            switch changed.kind {
            case .charter where changed.version > network.charters.newest.version:
                try await client.updateCharters(&network, .at(client.clock()), connection)
            case .policy where changed.version > network.policy.newest?.version ?? 0:
                guard PolicyScope(changed.subject) == .zero else { return }
                try await client.updatePolicy(&network, .at(client.clock()), connection)
            case .deviceList: try await takeList(of: UserID(changed.subject), changed.version)
            default: break
            }
        } catch ClientError.untrusted(let what, let error) {
            try client.tell(.documentRefused(what: what, why: error.description))
        }
    }

    private func takeList(of user: UserID?, _ version: UInt32) async throws {
        guard let user else { return }
        let who = Who(network: network.id, user: user)
        guard let held = try client.heldLists(of: who), version > held.newest.version else { return }
        if who == client.who {
            try await client.fetchOwnLists(connection)
        } else {
            try await client.refresh(who, connection, network: network)
        }
        try await takeWaiting()
    }
}

extension Client {
    /// Messages that are missing or have expired, when it is time to say so.
    func tellDue() throws {
        let now = clock()
        for record in try home.recordsDue(at: now) {
            var order = try OrderRecord(parsing: record.bytes)
            let due = order.notices(at: now)
            let login = try sender(of: record)
            let device = record.device.description
            var notices: [ClientNotice] = []
            if !due.missing.isEmpty { notices.append(.missing(login: login, device: device, count: due.missing.count)) }
            if !due.expired.isEmpty { notices.append(.expired(login: login, device: device, count: due.expired.count)) }
            // Told once by the record itself.
            let lines = notices.map { Notice(about: nil, content: $0.bytes) }
            _ = try home.tell(
                lines,
                updating: record.replaced(by: order.bytes, nextNotice: order.nextNotice),
                at: now
            )
        }
    }

    private func sender(of record: SenderRecord) throws -> String {
        let contact = try home.contacts().first { contact in
            try heldLists(of: contact.who)?.all.contains { $0.content.device(record.device) != nil } ?? false
        }
        return contact?.pinned.login ?? account.login
    }
}

extension CounterRanges {
    /// How many counters; saturates.
    fileprivate var count: UInt64 {
        ranges.reduce(0) { sum, range in
            let (next, overflow) = sum.addingReportingOverflow(range.upperBound - range.lowerBound)
            return overflow || next == .max ? .max : next + 1
        }
    }
}
