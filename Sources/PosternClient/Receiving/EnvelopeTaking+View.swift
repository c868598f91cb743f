import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

// What a message says about documents and other devices: a claim of its sender, to compare with what is held.
extension EnvelopeTaking {
    func learn(from opened: OpenedMessage) async throws {
        for item in opened.content.view { try await compare(item) }
        for head in opened.content.heads where head.device != client.account.device {
            let conversation = opened.header.conversation
            let held = try client.home.taken(head.counter, of: head.device, in: conversation)
            guard let held, !held.hash.bytes.starts(with: head.hash) else { continue }
            let login = try client.login(of: opened.sender)
            try client.tell(.differentHistories(login: login, device: head.device.description))
        }
    }

    private func compare(_ item: ViewItem) async throws {
        switch item.subject {
        case .charter(let id):
            guard id == network.id else { return }
            try tellFork("the network's charter", item, network.charters.charter(item.version)?.hash)
        case .policy(let id):
            guard id == network.id else { return }
            let held = network.policy.all.first { $0.version == item.version }
            try tellFork("the network's policy", item, held?.hash)
        case .deviceList(let who):
            guard who.network == network.id, let lists = try client.heldLists(of: who) else { return }
            let login = try client.login(of: who)
            try tellFork("the device list of \(login)", item, lists.list(item.version)?.hash)
            if item.version > lists.newest.version { try await fetchNewer(who) }
        }
    }

    private func tellFork(_ what: String, _ item: ViewItem, _ held: Hash512?) throws {
        guard let held, held != item.hash else { return }
        try client.tell(.fork(what: what, version: item.version))
    }

    /// A claim about others fetches, and never blocks.
    private func fetchNewer(_ who: Who) async throws {
        do {
            if who == client.who {
                try await client.fetchOwnLists(connection)
            } else {
                try await client.refresh(who, connection, network: network)
            }
        } catch ClientError.untrusted, ClientError.loginTaken, ClientError.noDevice, ClientError.otherVouched {
            // It was shown where it was refused.
        }
    }
}
