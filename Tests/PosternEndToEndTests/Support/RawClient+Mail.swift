import PosternTesting
import PosternWire

// What a device does with messages.
extension RawClient {
    func isAccepted(_ send: Send) async throws -> Bool {
        if case .accepted = try await ask(.send(send)) { true } else { false }
    }

    /// - Throws: When a message is answered in another way.
    func accepted(_ send: Send) async throws -> Accepted {
        let answer = try await ask(.send(send))
        guard case .accepted(let accepted) = answer else { throw TestFailure("not accepted: \(answer, default: "-")") }
        return accepted
    }

    /// The code of the refusal that a message gets; `nil` for any other answer.
    func refusal(of send: Send) async throws -> RefusalCode? {
        guard case .refusal(let refusal) = try await ask(.send(send)) else { return nil }
        return refusal.code
    }

    func nextDelivery() async throws -> Deliver {
        try await next("a delivery") { if case .deliver(let deliver) = $0.body { deliver } else { nil } }
    }

    func acknowledge(upTo sequence: UInt64) async throws {
        var acknowledge = Acknowledge()
        acknowledge.upTo = sequence
        try await say(.acknowledge(acknowledge))
    }

    /// What waits for a live connection that was just opened, up to `QueueEmpty`; nothing of it is acknowledged.
    func queue() async throws -> [Deliver] {
        try await next("QueueEmpty") { $0.body == .queueEmpty(QueueEmpty()) ? () : nil }
        return waiting()
    }

    /// Deliveries that have arrived and were not taken.
    func waiting() -> [Deliver] {
        takeAll { if case .deliver(let deliver) = $0.body { deliver } else { nil } }
    }
}
