import PosternHome
import PosternTrust
import PosternWire

/// Finds for whom messages of the outbox are, on lists that are as new as this connection gives them.
struct RecipientFinding {
    let client: Client
    let network: Network
    let connection: ClientConnection
    private var fresh: Set<Who> = []

    init(client: Client, network: Network, connection: ClientConnection) {
        self.client = client
        self.network = network
        self.connection = connection
    }

    /// - Throws: ``ClientError``: nothing may be sealed then.
    mutating func recipients(for message: Outgoing) async throws -> Recipients {
        guard let peer = message.peer else { throw ClientError.nobodyElse }
        if network.isRetained, message.kind != .device { throw ClientError.retained }
        let own = try await freshOwnLists()
        let lists = peer == client.who ? own : try await freshLists(of: peer)
        if let device = message.device {
            guard let recipients = Recipients(device: device, of: lists, own: own) else {
                throw ClientError.deviceNotListed
            }
            return recipients
        }
        if peer != client.who, let writtenFor = message.writtenFor,
            writtenFor != .of(lists.newest.content.identity.bytes)
        {
            throw ClientError.writtenForFormer(login: try client.login(of: peer))
        }
        return try checked(Recipients(peer: lists, own: own, sender: client.account.device))
    }

    private mutating func freshOwnLists() async throws -> DeviceListChain {
        if !fresh.contains(client.who) {
            try await client.fetchOwnLists(connection)
            fresh.insert(client.who)
        }
        let own = try client.ownLists()
        guard own.newest.content.device(client.account.device) != nil else { throw ClientError.ownDeviceRemoved }
        try client.checkNothingWithheld(own)
        return own
    }

    private mutating func freshLists(of peer: Who) async throws -> DeviceListChain {
        if !fresh.contains(peer) {
            try await client.refresh(peer, connection, network: network)
            fresh.insert(peer)
        }
        return try client.sealable(peer, network)
    }

    private func checked(_ recipients: Recipients) throws -> Recipients {
        guard recipients.peer.newest.content.devices.isEmpty else {
            guard !recipients.devices.isEmpty else { throw ClientError.nobodyElse }
            return recipients
        }
        throw ClientError.noDevice(login: recipients.peer.newest.content.login.text)
    }
}
