import Foundation
import PosternRelay
import PosternTesting
import PosternWire
import Synchronization

/// A live connection that keeps what comes, and lets a test wait for it.
final class TestMailbox: Mailbox {
    struct Delivery: Sendable {
        let number: UInt64
        let own: OwnWrap
        let encapsulated: [UInt8]
        let envelope: [UInt8]

        /// Read back from the frame that a client would get.
        init?(number: UInt64, own: OwnWrap, shared: SharedDelivery) {
            var frame: [UInt8] = []
            shared.appendFrame(sequence: 1, own: own.bytes, to: &frame)
            let decoded: ServerFrame? = try? Frame.decode(Array(frame.dropFirst(Frame.lengthBytes)))
            guard case .deliver(let deliver) = decoded?.body else { return nil }
            self.number = number
            self.own = own
            encapsulated = Array(deliver.encapsulated)
            envelope = Array(deliver.envelope)
        }
    }

    private let deliveries: AsyncStream<Delivery>
    private let more: AsyncStream<Delivery>.Continuation
    private let left = Mutex<[GoodbyeReason]>([])
    private let told = Mutex<[Changed]>([])
    private let moves = Mutex<[GroupPlace]>([])

    init() {
        (deliveries, more) = AsyncStream.makeStream()
    }

    func deliver(_ number: UInt64, own: OwnWrap, shared: SharedDelivery) {
        guard let delivery = Delivery(number: number, own: own, shared: shared) else { return }
        more.yield(delivery)
    }

    func changed(_ changed: Changed) {
        told.withLock { $0.append(changed) }
    }

    func moved(_ place: GroupPlace) {
        moves.withLock { $0.append(place) }
    }

    func leave(_ reason: GoodbyeReason) {
        left.withLock { $0.append(reason) }
    }

    var groups: [GroupPlace] { moves.withLock { $0 } }
    var changes: [Changed] { told.withLock { $0 } }
    var reasons: [GoodbyeReason] { left.withLock { $0 } }

    func next() async throws -> Delivery {
        for await delivery in deliveries { return delivery }
        throw TestFailure()
    }
}

extension Relay {
    /// Sends, and waits for the answer.
    func send(_ send: Send, from device: TestDevice) async -> ServerFrame.OneOf_Body {
        await withCheckedContinuation { continuation in
            self.send(send, from: device.id, of: device.who) { continuation.resume(returning: $0) }
        }
    }
}

extension ServerFrame.OneOf_Body {
    var refusal: RefusalCode? {
        if case .refusal(let refusal) = self { refusal.code } else { nil }
    }

    var accepted: Accepted? {
        if case .accepted(let accepted) = self { accepted } else { nil }
    }

    var wrongRecipients: WrongRecipients? {
        if case .wrongRecipients(let wrong) = self { wrong } else { nil }
    }
}
