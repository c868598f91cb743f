import PosternStore
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
        do {
            accept(try offer(send, from: device, of: who), answer: answer)
        } catch {
            answer(.refusal(error.refusal))
        }
    }

    /// Takes a message in that was accepted before the store was restored: promise 9. It is looked up like any other;
    /// one that is not known goes to those devices of its block that are listed now.
    package func `repeat`(
        _ repeated: Repeat,
        from device: DeviceID,
        of who: Who,
        answer: @escaping @Sendable (ServerFrame.OneOf_Body) -> Void
    ) {
        do {
            accept(try offer(repeated, from: device, of: who), answer: answer)
        } catch {
            answer(.refusal(error.refusal))
        }
    }

    private func accept(_ offer: Offer, answer: @escaping @Sendable (ServerFrame.OneOf_Body) -> Void) {
        let shared = SharedDelivery(encapsulated: offer.wrapBlock.encapsulated, envelope: offer.envelope)
        store.accept(
            offer,
            admitted: { [switchboard] admitted in
                let mailboxes = switchboard.live(admitted.recipients.map(\.device))
                for (recipient, mailbox) in zip(admitted.recipients, mailboxes) {
                    guard let mailbox, let row = offer.wrapBlock.row(at: recipient.row) else { continue }
                    mailbox.deliver(admitted.number.wire, own: row.wrap, shared: shared)
                }
            },
            settled: { acceptance in answer(acceptance.answer(about: offer.message)) }
        )
    }
}
