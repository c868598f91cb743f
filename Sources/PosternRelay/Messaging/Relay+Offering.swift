import FoundationEssentials
import PosternPrimitives
import PosternStore
import PosternTrust
import PosternWire

/// Why a message was not even offered to the store.
struct SendRefused: Error {
    let refusal: Refusal

    init(_ code: RefusalCode, _ message: String, about subject: MessageID? = nil) {
        refusal = Refusal(code, message, about: subject)
    }
}

// The checks of a message that need no database.
extension Relay {
    func offer(_ send: Send, from device: DeviceID, of who: Who) throws(SendRefused) -> Offer {
        let (envelope, block) = try parts(send)
        let header = envelope.header
        guard header.network == who.network, header.sender == who.user, header.device == device else {
            throw SendRefused(.wrongSender, "the header names another sender than signed in", about: header.message)
        }
        guard envelope.wrapDigest == Hash512.of(block.bytes) else {
            throw SendRefused(
                .wrongDigest,
                "the wrap block has another hash than the envelope says",
                about: header.message
            )
        }
        var offer = Offer(
            senderDevice: device,
            sender: who,
            message: header.message,
            fingerprint: try fingerprint(of: envelope.bytes),
            listVersion: header.listVersion,
            kind: try kind(of: header, to: Array(send.peer), block, by: who),
            envelope: envelope.bytes,
            wrapBlock: block,
            timeToLive: header.timeToLive,
            isTransient: header.isTransient,
            now: clock()
        )
        offer.isOverLimits = isOverLimits(envelope, block)
        return offer
    }

    /// The same for a repeated message. The operator's limits of today are not those that it was accepted under.
    func offer(_ repeated: Repeat, from device: DeviceID, of who: Who) throws(SendRefused) -> Offer {
        var send = Send()
        send.envelope = repeated.envelope
        send.wrapBlock = repeated.wrapBlock
        send.peer = repeated.peer
        var offer = try offer(send, from: device, of: who)
        guard !offer.isTransient else {
            throw SendRefused(.malformed, "a transient message is not repeated", about: offer.message)
        }
        offer.isOverLimits = false
        offer.repetition = isTakingBack(at: offer.now) ? .timely : .untimely
        return offer
    }

    private func parts(_ send: Send) throws(SendRefused) -> (Envelope, WrapBlock) {
        guard send.envelope.count <= Envelope.byteCounts.upperBound, send.wrapBlock.count <= Limits.frameBytes else {
            throw SendRefused(.tooLarge, "the envelope is over \(Envelope.byteCounts.upperBound) bytes")
        }
        do {
            return (try Envelope(parsing: Array(send.envelope)), try WrapBlock(parsing: Array(send.wrapBlock)))
        } catch {
            throw SendRefused(.malformed, "the envelope or wrap block cannot be taken: \(error)")
        }
    }

    /// Of the operator: they may be tighter than when a message was accepted.
    private func isOverLimits(_ envelope: Envelope, _ block: WrapBlock) -> Bool {
        let padded = envelope.bytes.count - Envelope.ciphertextOffset - Envelope.tagBytes
        return padded > limits.paddedContentBytes || block.devices.count > limits.wraps
            || envelope.header.timeToLive > limits.timeToLiveSeconds
    }

    /// The conversation id follows from the two users, or from the two devices: the relay recomputes it. A room's is its
    /// own, and who is in it is for the store to say.
    private func kind(
        of header: Header,
        to bytes: [UInt8],
        _ block: WrapBlock,
        by who: Who
    ) throws(SendRefused) -> Offer.Kind {
        if header.kind == .room {
            guard bytes.isEmpty else {
                throw SendRefused(.malformed, "a message in a room names no other user", about: header.message)
            }
            return .room(header.conversation, version: header.roomVersion, entry: header.roomEntry)
        }
        guard let peer = Who(bytes), peer.network == who.network else {
            throw SendRefused(.malformed, "Send names no other user of this network", about: header.message)
        }
        switch header.kind {
        case .direct:
            guard header.conversation == ConversationID(between: who, and: peer) else {
                throw SendRefused(.wrongConversation, "the conversation is not these two users'", about: header.message)
            }
            return .direct(peer: peer)
        case .device:
            guard let recipient = block.devices.first, block.devices.count == 1, recipient != header.device else {
                let text = "a message between two devices has one row, for the other device"
                throw SendRefused(.malformed, text, about: header.message)
            }
            let conversation = ConversationID(from: header.device, to: recipient, in: who.network)
            guard header.conversation == conversation else {
                throw SendRefused(
                    .wrongConversation,
                    "the conversation is not these two devices'",
                    about: header.message
                )
            }
            return .device(of: peer)
        case .room, .broadcast:
            throw SendRefused(.unsupported, "this relay takes no messages of this kind", about: header.message)
        }
    }

    /// The header's digest binds the wrap block, so a hash of the envelope alone tells a retry from another message.
    private func fingerprint(of envelope: [UInt8]) throws(SendRefused) -> PosternStore.Fingerprint {
        let hash = Hash512.of(envelope).bytes
        guard let fingerprint = PosternStore.Fingerprint(Array(hash.prefix(PosternStore.Fingerprint.byteCount))) else {
            throw SendRefused(.malformed, "the envelope cannot be taken")
        }
        return fingerprint
    }
}
