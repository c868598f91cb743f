import FoundationEssentials
import PosternPrimitives
import PosternStore
import PosternTrust
package import PosternWire

extension Relay {
    /// Takes a message in: promises 1, 3, 4 and 6. It is delivered live as soon as it is admitted; the sender is
    /// answered when it is durable, or when every recipient device has acknowledged it.
    ///
    /// - Parameters:
    ///   - device: The signed-in sender.
    ///   - answer: Called once, on any thread: `Accepted`, `WrongRecipients` or a `Refusal`.
    package func send(
        _ send: Send,
        from device: DeviceID,
        of who: Who,
        answer: @escaping @Sendable (ServerFrame.OneOf_Body) -> Void
    ) {
        let offer: Offer
        do {
            offer = try self.offer(send, from: device, of: who)
        } catch {
            return answer(.refusal(error.refusal))
        }
        let shared = SharedDelivery(encapsulated: offer.wrapBlock.encapsulated, envelope: offer.envelope)
        store.accept(
            offer,
            admitted: { [switchboard] admitted in
                for recipient in admitted.recipients {
                    guard let mailbox = switchboard.live(recipient.device) else { continue }
                    guard let row = offer.wrapBlock.row(at: recipient.row) else { continue }
                    mailbox.deliver(admitted.number.wire, own: row.wrap, shared: shared)
                }
            },
            settled: { acceptance in answer(acceptance.answer(about: offer.message)) }
        )
    }

    /// The checks that need no database.
    private func offer(_ send: Send, from device: DeviceID, of who: Who) throws(SendRefused) -> Offer {
        guard send.envelope.count <= Envelope.byteCounts.upperBound, send.wrapBlock.count <= Limits.frameBytes else {
            throw SendRefused(.tooLarge, "the envelope is over \(Envelope.byteCounts.upperBound) bytes")
        }
        let envelopeBytes = Array(send.envelope)
        let blockBytes = Array(send.wrapBlock)
        let envelope: Envelope
        let block: WrapBlock
        do {
            envelope = try Envelope(parsing: envelopeBytes)
            block = try WrapBlock(parsing: blockBytes)
        } catch {
            throw SendRefused(.malformed, "the envelope or wrap block cannot be taken: \(error)")
        }
        let header = envelope.header
        guard header.network == who.network, header.sender == who.user, header.device == device else {
            throw SendRefused(.wrongSender, "the header names another sender than signed in", about: header.message)
        }
        guard envelope.wrapDigest == Hash512.of(blockBytes) else {
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
            fingerprint: try fingerprint(of: envelopeBytes),
            listVersion: header.listVersion,
            kind: .direct(peer: try peer(of: header, named: Array(send.peer), by: who)),
            envelope: envelopeBytes,
            wrapBlock: block,
            timeToLive: header.timeToLive,
            isTransient: header.isTransient,
            now: clock()
        )
        offer.isOverLimits = isOverLimits(envelope, block)
        return offer
    }

    /// Of the operator: they may be tighter than when a message was accepted.
    private func isOverLimits(_ envelope: Envelope, _ block: WrapBlock) -> Bool {
        let padded = envelope.bytes.count - Envelope.ciphertextOffset - Envelope.tagBytes
        return padded > limits.paddedContentBytes || block.devices.count > limits.wraps
            || envelope.header.timeToLive > limits.timeToLiveSeconds
    }

    /// The conversation id follows from the two users: the relay recomputes it.
    private func peer(of header: Header, named bytes: [UInt8], by who: Who) throws(SendRefused) -> Who {
        guard header.kind == .direct else {
            throw SendRefused(.unsupported, "this relay takes direct messages only", about: header.message)
        }
        guard let peer = Who(bytes), peer.network == who.network else {
            throw SendRefused(.malformed, "Send names no other user of this network", about: header.message)
        }
        guard header.conversation == ConversationID(between: who, and: peer) else {
            throw SendRefused(.wrongConversation, "the conversation is not these two users'", about: header.message)
        }
        return peer
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

/// Why a message was not even offered to the store.
private struct SendRefused: Error {
    let refusal: Refusal

    init(_ code: RefusalCode, _ message: String, about subject: MessageID? = nil) {
        refusal = Refusal(code, message, about: subject)
    }
}

extension Acceptance {
    /// What the sender is told.
    fileprivate func answer(about message: MessageID) -> ServerFrame.OneOf_Body {
        switch self {
        case .accepted(let accepted): return .accepted(Self.answer(accepted, about: message))
        case .wrongRecipients(let missing, let surplus):
            var wrong = WrongRecipients()
            wrong.message = Data(message.bytes)
            wrong.missing = missing.map { Data($0.bytes) }
            wrong.surplus = surplus.map { Data($0.bytes) }
            return .wrongRecipients(wrong)
        case .idReused:
            return .refusal(Refusal(.idReused, "this message id was accepted with other bytes", about: message))
        case .overLimits:
            let text = "over this relay's limits for content, devices or time to live: see Welcome"
            return .refusal(Refusal(.tooLarge, text, about: message))
        case .notASender:
            return .refusal(Refusal(.notPermitted, "this device may not send (any more)", about: message))
        case .staleList(let newest):
            return .refusal(Refusal(.staleList, "the newest device list is version \(newest)", about: message))
        case .unknownPeer:
            return .refusal(Refusal(.notFound, "no such user, or without a device yet", about: message))
        case .unavailable:
            return .refusal(Refusal(.unavailable, "not stored: send it again", retryAfter: 1, about: message))
        }
    }

    private static func answer(_ accepted: AcceptedMessage, about message: MessageID) -> Accepted {
        var answer = Accepted()
        answer.message = Data(message.bytes)
        answer.atMs = accepted.at.milliseconds
        answer.leftOut = accepted.leftOut.map { Data($0.bytes) }
        return answer
    }
}
