import Foundation
import PosternTesting
import PosternWire
import Testing

/// Peers that do nothing, or too little, cost nobody else anything. Each wait is for the relay to act.
@Suite("Slow peers", .serialized, .timeLimit(.minutes(2)))
struct SlowPeerTests {
    @Test("a handshake that does not come is given up in its time")
    func noHandshake() async throws {
        try await withDaemon(environment: ["POSTERN_LIMITS_SIGN_IN": "1"]) { daemon in
            for opening in [[], [0x16, 0x03, 0x01]] as [[UInt8]] {
                let socket = try PlainSocket(port: daemon.port)
                let begun = ContinuousClock.now
                try socket.write(opening)
                try await eventually("the end of a connection without a handshake") { try socket.isClosed() }
                #expect(ContinuousClock.now - begun > .milliseconds(700))
                #expect(ContinuousClock.now - begun < .seconds(20))
            }
        }
    }

    @Test("who does not sign in is told so and closed on, wherever it stops")
    func noSignIn() async throws {
        try await withDaemon(environment: ["POSTERN_LIMITS_SIGN_IN": "1"]) { daemon in
            let device = daemon.pairs[0].sender
            let hello = Frame.encode(ClientFrame(.hello(.of(device, .live)), request: 1))
            for opening in [[], Array(hello.prefix(9)), hello] {
                let client = try await RawClient.connect(to: daemon.place)
                try await client.say(opening)
                let refusal = try await client.next("a refusal") { frame in
                    if case .refusal(let refusal) = frame.body { refusal } else { nil }
                }
                #expect(refusal.code == .tooSlow)
                try await client.end()
            }
        }
    }

    @Test("a peer that is gone without a word, or is stopped, is dropped at the idle limit")
    func halfOpen() async throws {
        let environment = ["POSTERN_LIMITS_IDLE": "10", "POSTERN_LIMITS_CONNECTIONS_OF_ADDRESS": "2"]
        try await withDaemon(environment: environment) { daemon in
            let (stopped, quiet) = (daemon.pairs[0].sender, daemon.pairs[0].recipient)
            let one = try await RawClient.signedIn(stopped, .live, at: daemon.place)
            try await one.setReading(false)
            let other = try await RawClient.signedIn(quiet, .live, at: daemon.place)
            let refused = try? await RawClient.connect(to: daemon.place)
            #expect(refused == nil, "both places are taken")
            let reason = try await other.next("a goodbye") { frame in
                if case .goodbye(let goodbye) = frame.body { goodbye.reason } else { nil }
            }
            #expect(reason == .tooSlow)
            // The first has not read its own goodbye, and holds no place all the same.
            for _ in 0..<2 {
                _ = try await eventually("a free place") {
                    try? await RawClient.signedIn(stopped, .command, at: daemon.place)
                }
            }
        }
    }

    @Test("a device that neither reads nor acknowledges holds nobody up, and gets everything later, in order")
    func slowReader() async throws {
        let window = 16
        try await withDaemon(pairs: 2, environment: ["POSTERN_LIMITS_UNACKNOWLEDGED": "\(window)"]) { daemon in
            let (slow, other) = (daemon.pairs[0], daemon.pairs[1])
            let reader = try await RawClient.signedIn(slow.recipient, .live, at: daemon.place)
            try await reader.next("QueueEmpty") { $0.body == .queueEmpty(QueueEmpty()) ? () : nil }
            try await reader.setReading(false)
            let sender = try await RawClient.signedIn(slow.sender, .command, at: daemon.place)
            let sends = try (0..<3 * window).map { _ in try slow.send(contentBytes: 16 << 10) }
            for send in sends { #expect(try await sender.isAccepted(send)) }

            let quick = try await RawClient.signedIn(other.recipient, .live, at: daemon.place)
            let otherSender = try await RawClient.signedIn(other.sender, .command, at: daemon.place)
            let send = try other.send()
            #expect(try await otherSender.isAccepted(send))
            #expect(try await quick.nextDelivery().envelope == send.envelope)

            try await reader.setReading(true)
            try await checkWindow(of: reader, sends: sends, window: window)
        }
    }

    /// Nothing more than the window comes without an acknowledgement; everything comes in the end.
    private func checkWindow(of reader: RawClient, sends: [Send], window: Int) async throws {
        var delivered: [Data] = []
        for _ in 0..<window { delivered.append(try await reader.nextDelivery().messageID) }
        // The pong comes after whatever would have been sent before it.
        #expect(try await reader.ask(.ping(Ping())) == .pong(Pong()))
        #expect(reader.waiting().isEmpty, "more than the window")
        while delivered.count < sends.count {
            try await reader.acknowledge(upTo: UInt64(delivered.count))
            let deliver = try await reader.nextDelivery()
            #expect(deliver.sequence == UInt64(delivered.count) + 1)
            delivered.append(deliver.messageID)
        }
        #expect(delivered == sends.map(\.messageID))
    }

    @Test("who asks much and does not read is not answered into the relay's memory")
    func deafAsker() async throws {
        try await askAndNotRead(questions: 4000, policyBytes: 32 << 10, residentKiB: 64 << 10)
    }

    @Test("nor who asks for much at once: what was taken before it is noticed is bounded in bytes")
    func deafAskerOfMuch() async throws {
        try await askAndNotRead(questions: 200, policyBytes: 400 << 10, residentKiB: 24 << 10)
    }

    /// - Parameter limit: The relay may grow by less, whatever is asked.
    private func askAndNotRead(questions: Int, policyBytes: Int, residentKiB limit: Int) async throws {
        let policy = "{\"filler\": \"\(String(repeating: "x", count: policyBytes))\"}"
        try await withDaemon(policy: policy) { daemon in
            let client = try await RawClient.signedIn(daemon.pairs[0].sender, .command, at: daemon.place)
            var fetch = FetchDocuments()
            fetch.kind = .policy
            fetch.subject = Data(count: 16)
            guard case .documentPart(let part) = try await client.ask(.fetchDocuments(fetch)) else {
                throw TestFailure("no policy")
            }
            #expect(part.documents.count == 1)
            try await client.setReading(false)
            let before = try ProcessMemory(of: daemon.process.processIdentifier)
            let frames = (0..<questions).flatMap { number in
                Frame.encode(ClientFrame(.fetchDocuments(fetch), request: UInt64(number) + 1000))
            }
            try await client.say(frames)
            // Another one's questions, asked later, are answered while those wait.
            let other = try await RawClient.signedIn(daemon.pairs[0].recipient, .command, at: daemon.place)
            for _ in 0..<200 { #expect(try await other.ask(.ping(Ping())) == .pong(Pong())) }
            try await client.setReading(true)
            try await checkAnswers(client, count: questions)
            let after = try ProcessMemory(of: daemon.process.processIdentifier)
            #expect(after.residentKiB - before.residentKiB < limit)
        }
    }

    /// Each question gets one answer, in whatever order.
    private func checkAnswers(_ client: RawClient, count: Int) async throws {
        var answered: [UInt64] = []
        try await eventually("\(count) answers") {
            answered += client.takeAll { $0.request >= 1000 ? $0.request : nil }
            return answered.count >= count
        }
        #expect(Set(answered).count == count)
    }
}
