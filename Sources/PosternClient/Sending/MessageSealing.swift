import PosternCrypto
import PosternHome
import PosternPrimitives
import PosternTrust
import PosternWire

/// Seals one message of the outbox, for the devices of two users or for one device.
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
        let view = ContentView(network, lists: Self.lists(recipients))
        let content = try content(ready, reaching: Set(keys.map(\.device)), view)
        let sealed = try seal(header(ready, message, recipients), content, keys)
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
            view: view.bytes
        )
        _ = try client.home.store(new, at: now)
        return omitted
    }

    private static func lists(_ recipients: Recipients) -> [DeviceListChain] {
        recipients.peer.who == recipients.own.who ? [recipients.own] : [recipients.peer, recipients.own]
    }

    /// A message that reaches nobody but the own devices is not sent to somebody else.
    private func check(_ keys: [Recipient], _ recipients: Recipients) throws(ClientError) {
        let login = recipients.peer.newest.content.login.text
        guard keys.contains(where: { $0.user == recipients.peer.who.user }) else {
            throw .noUsableKey(login: login)
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

    private func header(_ ready: ReadyToSeal, _ message: MessageID, _ recipients: Recipients) -> Header {
        Header(
            kind: ready.message.kind,
            network: network.id,
            conversation: ready.message.conversation,
            message: message,
            sender: client.account.who.user,
            device: client.account.device,
            listVersion: recipients.own.newest.version,
            counter: ready.slot.counter,
            sentAt: ready.message.sentAt,
            timeToLive: ready.message.timeToLive,
            previous: ready.slot.previous,
            commitment: .zero
        )
    }

    private func content(
        _ ready: ReadyToSeal,
        reaching devices: Set<DeviceID>,
        _ view: ContentView
    ) throws -> Content {
        var content = try Content(parsing: ready.message.content)
        if case .rewrap(let rewrap) = content.body { content.body = .rewrap(try filled(rewrap)) }
        content.givenUp = ready.slot.givenUpRanges
        content.expiring = ready.slot.expiring
        content.leftOut = ready.slot.leftOut(among: devices)
        content.view = view.news(since: try? ContentView(parsing: ready.slot.lastView))
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
