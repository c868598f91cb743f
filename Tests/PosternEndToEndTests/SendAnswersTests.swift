import Foundation
import PosternTesting
import PosternWire
import Testing

/// What a sender is told, and what its recipient finds in the queue after it.
@Suite("Answers to a message", .serialized, .timeLimit(.minutes(2)))
struct SendAnswersTests {
    private func sender(_ daemon: TestDaemon) async throws -> RawClient {
        try await RawClient.signedIn(daemon.pairs[0].sender, .command, at: daemon.place)
    }

    /// What waits for the first pair's recipient.
    private func queue(_ daemon: TestDaemon) async throws -> [Data] {
        let client = try await RawClient.signedIn(daemon.pairs[0].recipient, .live, at: daemon.place)
        let queue = try await client.queue().map(\.envelope)
        try await client.close()
        return queue
    }

    @Test("a repeated message gets the first answer, from anywhere and after a crash, and is delivered once")
    func repeated() async throws {
        try await withDaemon { daemon in
            let client = try await sender(daemon)
            let send = try daemon.pairs[0].send()
            let first = try await client.accepted(send)
            #expect(first.message == send.messageID)
            #expect(try await client.accepted(send) == first)
            #expect(try await sender(daemon).accepted(send) == first)
            daemon.kill()
            try await daemon.start()
            #expect(try await sender(daemon).accepted(send) == first)
            #expect(try await queue(daemon) == [send.envelope])
        }
    }

    @Test("a repeated message that is not answered yet is one message")
    func repeatedAtOnce() async throws {
        try await withDaemon { daemon in
            let client = try await sender(daemon)
            let send = try daemon.pairs[0].send()
            let frames = (1000..<1020).flatMap { Frame.encode(ClientFrame(.send(send), request: UInt64($0))) }
            try await client.say(frames)
            var answers: [Accepted] = []
            for request in 1000..<1020 {
                answers.append(try await client.next("answer") { $0.request == UInt64(request) ? $0.accepted : nil })
            }
            #expect(Set(answers).count == 1)
            #expect(answers[0].message == send.messageID)
            #expect(try await queue(daemon) == [send.envelope])
        }
    }

    @Test("an id with other bytes is refused after an acceptance, and new after a refusal")
    func reusedID() async throws {
        try await withDaemon { daemon in
            let pair = daemon.pairs[0]
            let client = try await sender(daemon)
            let send = try pair.send()
            _ = try await client.accepted(send)
            let id = MessageID(send.messageID)
            let other = try pair.send(contentBytes: 2048) { if let id { $0.message = id } }
            #expect(try await client.refusal(of: other) == .idReused)

            var refused = try pair.send()
            let good = refused.wrapBlock
            refused.wrapBlock[good.startIndex + Limits.pointBytes + 40] ^= 1
            #expect(try await client.refusal(of: refused) == .wrongDigest)
            refused.wrapBlock = good
            _ = try await client.accepted(refused)
            #expect(try await queue(daemon) == [send.envelope, refused.envelope])
        }
    }

    @Test("missing and surplus devices are named, and nobody gets anything")
    func wrongRecipients() async throws {
        try await withDaemon(pairs: 2) { daemon in
            let pair = daemon.pairs[0]
            let (right, stranger) = (pair.recipient.id, daemon.pairs[1].recipient.id)
            let client = try await sender(daemon)
            let cases: [(devices: [DeviceID], missing: [DeviceID], surplus: [DeviceID])] = [
                ([stranger], [right], [stranger]), ([right, stranger], [], [stranger]),
                ([right, pair.sender.id], [], [pair.sender.id]),
            ]
            for (devices, missing, surplus) in cases {
                let send = try pair.send(to: devices)
                guard case .wrongRecipients(let wrong) = try await client.ask(.send(send)) else {
                    throw TestFailure("recipients were not found wrong")
                }
                #expect(wrong.message == send.messageID)
                #expect(wrong.missing == missing.map { Data($0.bytes) })
                #expect(wrong.surplus == surplus.map { Data($0.bytes) })
            }
            #expect(try await queue(daemon).isEmpty)
        }
    }

    private static let changes: [(RefusalCode, @Sendable (inout Header) -> Void)] = [
        (.wrongSender, { $0.device = .zero }), (.wrongSender, { $0.sender = .zero }),
        (.wrongSender, { $0.network = .zero }), (.staleList, { $0.listVersion = 2 }),
        (.wrongConversation, { $0.conversation = .zero }), (.malformed, { $0.timeToLive = 0 }),
        (.malformed, { $0.timeToLive = Limits.timeToLiveSeconds + 1 }), (.malformed, { $0.counter = 0 }),
        (.unsupported, { $0.kind = .broadcast }),
    ]

    @Test("a header that says something untrue is refused, and the connection goes on")
    func untrueHeaders() async throws {
        try await withDaemon { daemon in
            let pair = daemon.pairs[0]
            let client = try await sender(daemon)
            for (index, (code, change)) in Self.changes.enumerated() {
                #expect(try await client.refusal(of: try pair.send(change: change)) == code, "change \(index)")
            }
            var broken = try pair.send()
            broken.envelope = broken.envelope.dropLast(1024)
            #expect(try await client.refusal(of: broken) == .malformed)
            broken = try pair.send()
            broken.wrapBlock.append(1)
            #expect(try await client.refusal(of: broken) == .malformed)
            broken = try pair.send()
            broken.peer = Data(count: 3)
            #expect(try await client.refusal(of: broken) == .malformed)
            #expect(
                try await client.refusal(of: try pair.send(contentBytes: Limits.paddedContentBytes + 1)) == .tooLarge
            )
            let good = try pair.send(contentBytes: Limits.paddedContentBytes)
            _ = try await client.accepted(good)
            #expect(try await queue(daemon) == [good.envelope])
        }
    }

    @Test("an acknowledgement of what was never delivered, or on a command connection, ends the connection")
    func surplusAcknowledgement() async throws {
        try await withDaemon { daemon in
            let client = try await sender(daemon)
            let send = try daemon.pairs[0].send()
            _ = try await client.accepted(send)
            try await client.acknowledge(upTo: 1)
            #expect(try await client.end().map(\.refusal.code) == [.outOfOrder])

            let recipient = try await RawClient.signedIn(daemon.pairs[0].recipient, .live, at: daemon.place)
            #expect(try await recipient.queue().map(\.sequence) == [1])
            try await recipient.acknowledge(upTo: 2)
            #expect(try await recipient.end().map(\.refusal.code) == [.malformed])
            #expect(try await queue(daemon) == [send.envelope])
        }
    }

    @Test("the whole wrap block can be fetched until the acknowledgement, by the recipient alone")
    func wrapBlock() async throws {
        try await withDaemon { daemon in
            let pair = daemon.pairs[0]
            let client = try await sender(daemon)
            let send = try pair.send()
            _ = try await client.accepted(send)
            var fetch = FetchWrapBlock()
            fetch.sender = Data(pair.sender.id.bytes)
            fetch.message = send.messageID
            let recipient = try await RawClient.signedIn(pair.recipient, .live, at: daemon.place)
            #expect(try await recipient.queue().count == 1)
            var block = WrapBlockAnswer()
            block.wrapBlock = send.wrapBlock
            #expect(try await recipient.ask(.fetchWrapBlock(fetch)) == .wrapBlock(block))
            guard case .refusal(let foreign) = try await client.ask(.fetchWrapBlock(fetch)) else {
                throw TestFailure("the sender is no recipient")
            }
            #expect(foreign.code == .notFound)
            try await recipient.acknowledge(upTo: 1)
            guard case .refusal(let late) = try await recipient.ask(.fetchWrapBlock(fetch)) else {
                throw TestFailure("it was acknowledged")
            }
            #expect(late.code == .notFound)
        }
    }

    @Test("a message is not delivered after its time to live")
    func expiry() async throws {
        try await withDaemon { daemon in
            let client = try await sender(daemon)
            let (short, long) = (try daemon.pairs[0].send { $0.timeToLive = 1 }, try daemon.pairs[0].send())
            let accepted = try await client.accepted(short)
            _ = try await client.accepted(long)
            #expect(try await queue(daemon).last == long.envelope)
            try await eventually("the time's end") { TestPair.now.milliseconds > accepted.atMs + 1000 }
            #expect(try await queue(daemon) == [long.envelope])
            // A retry is told what it was told, and queues nothing.
            #expect(try await client.accepted(short) == accepted)
            #expect(try await queue(daemon) == [long.envelope])
        }
    }

    @Test("a retry gets its first answer also when the operator has tightened the limits meanwhile")
    func tightenedLimits() async throws {
        try await withDaemon { daemon in
            let send = try daemon.pairs[0].send(contentBytes: 8192)
            let first = try await sender(daemon).accepted(send)
            daemon.terminate()
            #expect(try await daemon.exit(within: .seconds(10)) == 0)
            try await daemon.start(
                environment: ["POSTERN_LIMITS_TIME_TO_LIVE": "60", "POSTERN_LIMITS_CONTENT": "4096"]
            )
            let client = try await sender(daemon)
            #expect(try await client.accepted(send) == first)
            #expect(try await client.refusal(of: try daemon.pairs[0].send()) == .tooLarge)
        }
    }
}
