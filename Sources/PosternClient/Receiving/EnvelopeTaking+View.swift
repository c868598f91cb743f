import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

// What a message says about documents: a claim of its sender, to compare with what is held. It never blocks.
extension EnvelopeTaking {
    mutating func learn(from opened: HeardContent) async throws {
        var failure: (any Error)?
        for item in opened.content.view {
            do {
                guard failure == nil else {
                    try tellDifference(item, of: opened)
                    continue
                }
                try await compare(item, of: opened)
            } catch ClientError.untrusted, ClientError.noDevice, ClientError.otherVouched {
                // It was shown where it was refused.
            } catch {
                // The sender says it once, and the message counts as taken: what it said is told before all is ended.
                try tellDifference(item, of: opened)
                failure = error
            }
        }
        try compareHeads(of: opened)
        if let failure { throw failure }
    }

    /// Compares with what is held, without asking the relay.
    private func tellDifference(_ item: ViewItem, of opened: HeardContent) throws {
        switch item.subject {
        case .charter(let id) where id == network.id:
            try tellDifference("the network's charter", item, network.charters.charter(item.version)?.hash, of: opened)
        case .policy(let id) where id == network.id:
            let held = network.policy.all.first { $0.version == item.version }?.hash
            try tellDifference("the network's policy", item, held, of: opened)
        case .deviceList(let who) where who.network == network.id:
            guard let lists = try client.heldLists(of: who) else { return }
            let what = "the device list of \(try client.login(of: who))"
            try tellDifference(what, item, lists.list(item.version)?.hash, of: opened)
        case .charter, .policy, .deviceList: break
        }
    }

    private mutating func compare(_ item: ViewItem, of opened: HeardContent) async throws {
        switch item.subject {
        case .charter(let id) where id == network.id: try await compareCharter(item, of: opened)
        case .policy(let id) where id == network.id: try await comparePolicy(item, of: opened)
        case .deviceList(let who) where who.network == network.id: try await compareList(item, who, of: opened)
        case .charter, .policy, .deviceList: break
        }
    }

    private mutating func compareCharter(_ item: ViewItem, of opened: HeardContent) async throws {
        if item.version > network.charters.newest.version {
            try await fetch { taking in
                try await taking.client.updateCharters(&taking.network, .at(taking.client.clock()), taking.connection)
            }
        }
        try tellDifference(item, of: opened)
    }

    private mutating func comparePolicy(_ item: ViewItem, of opened: HeardContent) async throws {
        if item.version > network.policy.newest?.version ?? 0 {
            try await fetch { taking in
                try await taking.client.updatePolicy(&taking.network, .at(taking.client.clock()), taking.connection)
            }
        }
        try tellDifference(item, of: opened)
    }

    private mutating func fetch(_ body: (inout EnvelopeTaking) async throws -> Void) async throws {
        do {
            try await body(&self)
        } catch ClientError.untrusted(let what, let error) {
            try client.tell(.documentRefused(what: what, why: error.description))
        }
    }

    private func compareList(_ item: ViewItem, _ who: Who, of opened: HeardContent) async throws {
        guard let held = try client.heldLists(of: who) else { return }
        if item.version > held.newest.version { try await fetchLists(of: who) }
        try tellDifference(item, of: opened)
    }

    private func fetchLists(of who: Who) async throws {
        if who == client.who {
            try await client.fetchOwnLists(connection)
        } else {
            try await client.refresh(who, connection, network: network)
        }
    }

    /// - Parameter held: What this device holds of that version, after it was fetched.
    private func tellDifference(
        _ what: String,
        _ item: ViewItem,
        _ held: Hash512?,
        of opened: HeardContent
    ) throws {
        guard let held else {
            let by = try client.login(of: opened.sender)
            return try client.tell(.documentWithheld(what: what, version: item.version, by: by))
        }
        if held != item.hash { try client.tell(.fork(what: what, version: item.version)) }
    }
}
