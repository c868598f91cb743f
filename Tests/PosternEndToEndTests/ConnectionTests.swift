import NIOSSL
import PosternTesting
import PosternWire
import Testing

@Suite("Connections", .serialized, .timeLimit(.minutes(2)))
struct ConnectionTests {
    private func goodbye(_ client: RawClient) async throws -> GoodbyeReason {
        try await client.next("a goodbye") { if case .goodbye(let goodbye) = $0.body { goodbye.reason } else { nil } }
    }

    @Test("another protocol or an older TLS gets nowhere")
    func handshakes() async throws {
        try await withDaemon { daemon in
            for protocols in [["http/1.1"], ["postern/2"], []] {
                // With TLS 1.3 the client's own half of the handshake may be over before it is closed on.
                guard let client = try? await RawClient.connect(to: daemon.place, protocols: protocols) else {
                    continue
                }
                let said = try await client.end()
                #expect(said.isEmpty, "\(protocols)")
            }
            await #expect(throws: (any Error).self) {
                try await RawClient.connect(to: daemon.place, newest: .tlsv12)
            }
        }
    }

    @Test("an address has so many places; one that is left can be taken again")
    func ofAddress() async throws {
        try await withDaemon(environment: ["POSTERN_LIMITS_CONNECTIONS_OF_ADDRESS": "3"]) { daemon in
            var clients: [RawClient] = []
            for _ in 0..<3 { clients.append(try await RawClient.connect(to: daemon.place)) }
            await #expect(throws: (any Error).self) { try await RawClient.connect(to: daemon.place) }
            try await clients[0].signIn(daemon.pairs[0].sender, .command)
            try await clients[1].close()
            _ = try await eventually("a free place") { try? await RawClient.connect(to: daemon.place) }
        }
    }

    @Test("a device has eight places; the ninth is told so, and the others go on")
    func ofDevice() async throws {
        try await withDaemon { daemon in
            let device = daemon.pairs[0].sender
            var clients: [RawClient] = []
            for _ in 0..<Limits.connectionsOfDevice {
                clients.append(try await RawClient.signedIn(device, .command, at: daemon.place))
            }
            let ninth = try await RawClient.signedIn(device, .live, at: daemon.place)
            #expect(try await goodbye(ninth) == .tooMany)
            try await ninth.end()
            for client in clients { #expect(try await client.ask(.ping(Ping())) == .pong(Pong())) }
            let other = try await RawClient.signedIn(daemon.pairs[0].recipient, .live, at: daemon.place)
            #expect(try await other.queue().isEmpty)
        }
    }

    @Test("the newest live connection wins, the older is told; what it had not acknowledged comes again")
    func replaced() async throws {
        try await withDaemon { daemon in
            let pair = daemon.pairs[0]
            let older = try await RawClient.signedIn(pair.recipient, .live, at: daemon.place)
            #expect(try await older.queue().isEmpty)
            let sender = try await RawClient.signedIn(pair.sender, .command, at: daemon.place)
            let (taken, left) = (try pair.send(), try pair.send())
            for send in [taken, left] { #expect(try await sender.isAccepted(send)) }
            for send in [taken, left] { #expect(try await older.nextDelivery().messageID == send.messageID) }
            try await older.acknowledge(upTo: 1)
            // Answered after the acknowledgement was taken.
            #expect(try await older.ask(.ping(Ping())) == .pong(Pong()))

            let newer = try await RawClient.signedIn(pair.recipient, .live, at: daemon.place)
            #expect(try await goodbye(older) == .replaced)
            try await older.end()
            let queue = try await newer.queue()
            #expect(queue.map(\.messageID) == [left.messageID])
            #expect(queue.map(\.sequence) == [1])
            let later = try pair.send()
            #expect(try await sender.isAccepted(later))
            #expect(try await newer.nextDelivery().messageID == later.messageID)
        }
    }

    @Test("an unknown device is challenged and refused exactly like a wrong signature")
    func strangers() async throws {
        try await withDaemon { daemon in
            let known = daemon.pairs[0].sender
            let unknown = try TestDevice(who: known.who, login: "unknown", at: TestPair.now)
            var ends: [[ServerFrame]] = []
            // The unknown device with its own good signature; the known one with another's.
            for (named, signing) in [(unknown, unknown), (known, unknown)] {
                let client = try await RawClient.connect(to: daemon.place)
                try await client.say(.hello(.of(named, .live)), request: 1)
                let nonce = try await client.next("a challenge") { frame in
                    if case .challenge(let challenge) = frame.body { Array(challenge.nonce) } else { nil }
                }
                try await client.say(.proof(try client.proof(of: signing, nonce: nonce)), request: 2)
                ends.append(try await client.end())
            }
            #expect(ends[0] == ends[1])
            #expect(ends[0].map(\.refusal.code) == [.notAuthenticated])
        }
    }

    @Test("SIGTERM says goodbye to everybody and ends with code 0; what was accepted is there afterwards")
    func stop() async throws {
        try await withDaemon { daemon in
            let pair = daemon.pairs[0]
            let sender = try await RawClient.signedIn(pair.sender, .command, at: daemon.place)
            let recipient = try await RawClient.signedIn(pair.recipient, .live, at: daemon.place)
            #expect(try await recipient.queue().isEmpty)
            let stranger = try await RawClient.connect(to: daemon.place)
            let send = try pair.send()
            let accepted = try await sender.accepted(send)
            daemon.terminate()
            for client in [sender, recipient, stranger] {
                #expect(try await goodbye(client) == .draining)
                try await client.end()
            }
            #expect(try await daemon.exit(within: .seconds(10)) == 0)

            try await daemon.start()
            let again = try await RawClient.signedIn(pair.sender, .command, at: daemon.place)
            #expect(try await again.accepted(send) == accepted)
            let back = try await RawClient.signedIn(pair.recipient, .live, at: daemon.place)
            #expect(try await back.queue().map(\.messageID) == [send.messageID])
        }
    }

    @Test("SIGTERM waits for nobody who does not read")
    func stopDespiteDeafClient() async throws {
        try await withDaemon { daemon in
            let client = try await RawClient.signedIn(daemon.pairs[0].sender, .live, at: daemon.place)
            try await client.setReading(false)
            daemon.terminate()
            #expect(try await daemon.exit(within: .seconds(10)) == 0)
        }
    }

    @Test("SIGTERM waits for no administrator's request that does not come in whole")
    func stopDespiteHalfRequest() async throws {
        try await withDaemon { daemon in
            let port = try await eventually("the admin endpoint listens") { daemon.adminPort }
            let peer = try await TLSPeer.connect(port: port, protocols: ["http/1.1"])
            // In one piece: when the first is answered, the second is half there.
            let whole = "GET /networks HTTP/1.1\r\nhost: localhost\r\n\r\n"
            let half = "POST /networks HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n0123456789"
            try await peer.say(whole + half)
            try await eventually("an answer") { String(decoding: peer.heard, as: UTF8.self).contains("HTTP/1.1 401") }
            daemon.terminate()
            // Less than what the daemon has for all of its end.
            #expect(try await daemon.exit(within: .seconds(8)) == 0)
            #expect(String(decoding: peer.heard, as: UTF8.self).ranges(of: "HTTP/1.1").count == 1)
        }
    }
}
