import PosternCrypto
import PosternHome
import PosternPrimitives
import PosternTrust
import PosternWire

/// Seals one message of the outbox: for the devices of two users, of a room's members, or for one device.
struct MessageSealing {
    let client: Client
    let network: Network
    let connection: ClientConnection

    /// - Throws: ``ClientError``; nothing was sealed then.
    /// - Returns: Devices that the relay gave no usable key for: it is not sealed for these.
    func seal(_ ready: ReadyToSeal, for recipients: Recipients) async throws -> [DeviceID] {
        let message = try client.messageID()
        let now = client.clock()
        let keys = try await KeyClaiming(home: client.home, connection: connection, now: now)
            .keys(for: message, recipients)
        try check(keys, recipients)
        let view = try view(of: ready, recipients)
        let content = try content(ready, reaching: Set(keys.map(\.device)), view.news)
        let sealed = try seal(header(ready.message, message, recipients, ready.slot), content, keys)
        let reached = Set(keys.map(\.device))
        let omitted = recipients.ids.filter { !reached.contains($0) }
        let new = NewSealing(
            first: ready.message.first,
            envelope: sealed.envelope,
            hash: sealed.hash,
            wrapBlock: sealed.wrapBlock.bytes,
            secret: ready.message.kind == .device
                ? nil : try client.home.seal(sealed.secret.bytes, for: .message(message)),
            omitted: omitted,
            view: view.told.bytes
        )
        _ = try client.home.store(new, at: now)
        return omitted
    }

    /// A message that nobody stores. It stands in no order, and says nothing of documents.
    func sealPassing(_ content: Content, _ message: Outgoing, for recipients: Recipients) async throws -> SealedMessage
    {
        let keys = try await KeyClaiming(home: client.home, connection: connection, now: client.clock())
            .keys(for: message.first, recipients.passing)
        try check(keys, recipients)
        var header = header(message, message.first, recipients)
        header.isTransient = true
        return try seal(header, content, keys)
    }

    /// What others are told of documents, and what they have been told then.
    private func view(of ready: ReadyToSeal, _ recipients: Recipients) throws -> (news: [ViewItem], told: ContentView) {
        let lists = recipients.lists.values.sorted { $0.who < $1.who }
        let told = try? ContentView(parsing: ready.slot.lastView)
        return ContentView(network, lists: lists).telling(since: told)
    }

    /// A message that reaches nobody but the own devices is not sent to somebody else.
    private func check(_ keys: [Recipient], _ recipients: Recipients) throws(ClientError) {
        if let peer = recipients.peer {
            guard keys.contains(where: { $0.user == peer.who.user }) else {
                throw .noUsableKey(login: peer.newest.content.login.text)
            }
        } else {
            let own = recipients.own.who
            let isForOthers = recipients.room?.isForOthers ?? false
            guard keys.contains(where: { !isForOthers || $0.user != own.user }) else {
                throw .noUsableKey(login: recipients.room?.name ?? "")
            }
        }
    }

    private func seal(
        _ header: Header,
        _ content: Content,
        _ keys: [Recipient]
    ) throws -> SealedMessage {
        do {
            return try PosternCrypto.Sealing().seal(
                header,
                content: content.bytes,
                for: keys,
                signedBy: client.signingKey
            )
        } catch {
            throw ClientError.cryptography(error.description)
        }
    }

    /// - Parameter slot: `nil` for what stands in no order.
    private func header(
        _ outgoing: Outgoing,
        _ message: MessageID,
        _ recipients: Recipients,
        _ slot: SendSlot? = nil
    ) -> Header {
        Header(
            kind: outgoing.kind,
            network: network.id,
            conversation: outgoing.conversation,
            message: message,
            sender: client.account.who.user,
            device: client.account.device,
            listVersion: recipients.own.newest.version,
            roomVersion: recipients.room?.point.version ?? 0,
            counter: slot?.counter ?? 0,
            sentAt: outgoing.sentAt,
            timeToLive: slot == nil ? 0 : outgoing.timeToLive,
            previous: slot?.previous ?? .zero,
            roomEntry: recipients.room?.point.entry ?? .zero,
            commitment: .zero
        )
    }

    private func content(
        _ ready: ReadyToSeal,
        reaching devices: Set<DeviceID>,
        _ news: [ViewItem]
    ) throws -> Content {
        var content = try Content(parsing: ready.message.content)
        if case .rewrap(let rewrap) = content.body { content.body = .rewrap(try filled(rewrap)) }
        content.givenUp = ready.slot.givenUpRanges
        content.expiring = ready.slot.expiring
        content.leftOut = ready.slot.leftOut(among: devices)
        content.view = news
        content.heads = try client.home.heads(of: ready.message.conversation, limit: ContentLimits.heads).map {
            PosternCrypto.Head(device: $0.device, counter: $0.counter, envelopeHash: $0.hash)
        }
        return content
    }

    /// The outbox holds no secret beside the place from which it is erased: it is put in when it is sealed.
    private func filled(_ rewrap: Rewrap) throws -> Rewrap {
        guard
            let secret = try client.home.messageSecret(rewrap.message),
            let filled = Rewrap(message: rewrap.message, secret: secret.withUnsafeBytes { [UInt8]($0) })
        else { throw ClientError.noLongerKept }
        return filled
    }
}
