import Foundation
import PosternTesting
import PosternWire
import Testing

@Suite("Hostile frames", .serialized, .timeLimit(.minutes(2)))
struct HostileFrameTests {
    /// What a connection is told at its end.
    private func refusals(_ client: RawClient) async throws -> [RefusalCode] {
        try await client.end().compactMap { frame in
            guard case .refusal(let refusal) = frame.body, frame.request == 0 else { return nil }
            return refusal.code
        }
    }

    /// The daemon still serves.
    private func checkService(_ daemon: TestDaemon) async throws {
        let client = try await RawClient.signedIn(daemon.pairs[0].sender, .command, at: daemon.place)
        #expect(try await client.ask(.ping(Ping())) == .pong(Pong()))
        try await client.close()
    }

    @Test("a length over the limit is refused before anything of it is read or allocated")
    func tooLong() async throws {
        try await withDaemon { daemon in
            let lengths = [UInt32(Limits.frameBytesBeforeSignIn) + 1, UInt32(Limits.frameBytes) + 1, .max]
            try await checkService(daemon)
            let before = try ProcessMemory(of: daemon.process.processIdentifier)
            for length in lengths + [UInt32](repeating: .max, count: 20) {
                let client = try await RawClient.connect(to: daemon.place)
                try await client.say(bytes(of: length) + [1, 2, 3])
                #expect(try await refusals(client) == [.tooLarge])
            }
            for length in lengths.dropFirst() {
                let client = try await RawClient.signedIn(daemon.pairs[0].sender, .command, at: daemon.place)
                try await client.say(bytes(of: length) + [1, 2, 3])
                #expect(try await refusals(client) == [.tooLarge])
            }
            let after = try ProcessMemory(of: daemon.process.processIdentifier)
            #expect(after.residentKiB - before.residentKiB < 32 << 10)
            #expect(after.virtualKiB - before.virtualKiB < 1 << 20, "a claimed length was allocated")
            try await checkService(daemon)
        }
    }

    @Test("frames of exactly the limits are taken")
    func longest() async throws {
        try await withDaemon { daemon in
            let device = daemon.pairs[0].sender
            let stranger = try await RawClient.connect(to: daemon.place)
            var hello = ClientFrame(.hello(.of(device, .command)), request: 1)
            try await stranger.say(padded(&hello, to: Limits.frameBytesBeforeSignIn))
            try await stranger.next("a challenge") { $0.challenge.nonce.isEmpty ? nil : () }

            let client = try await RawClient.signedIn(device, .command, at: daemon.place)
            var ping = ClientFrame(.ping(Ping()), request: 77)
            try await client.say(padded(&ping, to: Limits.frameBytes))
            try await client.next("a pong") { $0.request == 77 && $0.body == .pong(Pong()) ? () : nil }
        }
    }

    /// A frame whose payload has exactly `count` bytes, by a field that nobody knows.
    private func padded(_ frame: inout ClientFrame, to count: Int) throws -> [UInt8] {
        let payload = Frame.encode(frame).dropFirst(Frame.lengthBytes)
        // Field 1000, length-delimited: two bytes of tag and three of length.
        let size = count - payload.count - 5
        let length = [UInt8(size & 0x7F) | 0x80, UInt8(size >> 7 & 0x7F) | 0x80, UInt8(size >> 14)]
        let padding = [0xC2, 0x3E] + length + [UInt8](repeating: 0, count: size)
        return Frame.lengthPrefix(count) + payload + padding
    }

    private static let garbage: [[UInt8]] = [
        [0xFF], [0x08], [0x0A, 0x05, 1], [0x12, 0x7F], [0x12, 0x02, 0x1A, 0x10], [0x07],
        // Proof with an address that is not UTF-8.
        [0x1A, 0x03, 0x0A, 0x01, 0xFF],
    ]

    @Test("what is not a frame is refused and ends the connection", arguments: [false, true])
    func malformed(isSignedIn: Bool) async throws {
        try await withDaemon { daemon in
            for payload in Self.garbage {
                let client = try await RawClient.connect(to: daemon.place)
                if isSignedIn { try await client.signIn(daemon.pairs[0].sender, .command) }
                try await client.say(Frame.lengthPrefix(payload.count) + payload)
                #expect(try await refusals(client) == [.malformed], "\(payload)")
            }
            try await checkService(daemon)
        }
    }

    @Test("random bytes never do more than end their own connection")
    func noise() async throws {
        var random = SeededRandom(seed: 4)
        try await withDaemon(environment: ["POSTERN_LIMITS_SIGN_IN": "1"]) { daemon in
            for _ in 0..<40 {
                let client = try await RawClient.connect(to: daemon.place)
                var noise = (0..<Int.random(in: 1...600, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                // Half of them with a length that fits.
                if Bool.random(using: &random) { noise = Frame.lengthPrefix(noise.count) + noise }
                try await client.say(noise)
                _ = try await client.end(within: .seconds(20))
            }
            try await checkService(daemon)
        }
    }

    @Test("a connection that breaks off anywhere leaves nothing behind")
    func brokenOff() async throws {
        // So few connections that one which stayed would be missed.
        try await withDaemon(environment: ["POSTERN_LIMITS_CONNECTIONS_OF_ADDRESS": "2"]) { daemon in
            let hello = Frame.encode(ClientFrame(.hello(.of(daemon.pairs[0].sender, .live)), request: 1))
            for count in [0, 1, 3, 4, 5, hello.count - 1, hello.count] {
                for isAborted in [false, true] {
                    let client = try await eventually("a free place") { try? await RawClient.connect(to: daemon.place) }
                    try await client.say(Array(hello.prefix(count)))
                    if isAborted { try await client.abort() } else { try await client.close() }
                }
            }
            for _ in 0..<4 {
                let client = try await eventually("a free place") {
                    try? await RawClient.signedIn(daemon.pairs[0].sender, .live, at: daemon.place)
                }
                try await client.say([0, 0, 1])
                try await client.abort()
            }
            try await eventually("service") { try? await checkService(daemon) }
        }
    }

    @Test("a sender of one byte at a time is served like any other")
    func byteByByte() async throws {
        try await withDaemon { daemon in
            let device = daemon.pairs[0].sender
            let client = try await RawClient.connect(to: daemon.place)
            func dribble(_ body: ClientFrame.OneOf_Body, request: UInt64) async throws -> ServerFrame.OneOf_Body? {
                for byte in Frame.encode(ClientFrame(body, request: request)) { try await client.say([byte]) }
                return try await client.next("an answer") { $0.request == request ? $0 : nil }.body
            }
            guard case .challenge(let challenge) = try await dribble(.hello(.of(device, .command)), request: 1)
            else { throw TestFailure("no challenge") }
            let proof = try client.proof(of: device, nonce: Array(challenge.nonce))
            guard case .welcome = try await dribble(.proof(proof), request: 2) else { throw TestFailure("no welcome") }
            let answer = try await dribble(.send(try daemon.pairs[0].send()), request: 3)
            guard case .accepted = answer else { throw TestFailure("not accepted") }
        }
    }

    @Test("an unknown field is ignored; an unknown request is answered, and the connection goes on")
    func laterMinorVersion() async throws {
        try await withDaemon { daemon in
            let client = try await RawClient.signedIn(daemon.pairs[0].sender, .command, at: daemon.place)
            // request 5, body field 31 of two bytes.
            let unknown: [UInt8] = [0x08, 5, 0xFA, 0x01, 2, 0x08, 1]
            try await client.say(Frame.lengthPrefix(unknown.count) + unknown)
            let refusal = try await client.next("a refusal") { $0.request == 5 ? $0.refusal : nil }
            #expect(refusal.code == .unsupported)
            // request 6, Ping with a field 9 in it, and a field 30 beside it.
            let known: [UInt8] = [0x08, 6, 0x6A, 2, 0x48, 1, 0xF0, 0x01, 1]
            try await client.say(Frame.lengthPrefix(known.count) + known)
            try await client.next("a pong") { $0.request == 6 && $0.body == .pong(Pong()) ? () : nil }
        }
    }

    @Test("a peer of a later minor version is welcomed with ours")
    func laterMinorVersionWelcomed() async throws {
        try await withDaemon { daemon in
            var hello = Hello()
            hello.minor = 7
            hello.purpose = .join
            hello.network = Data(daemon.pairs[0].sender.who.network.bytes)
            let guest = try await RawClient.connect(to: daemon.place)
            guard case .welcome(let welcome) = try await guest.ask(.hello(hello)) else {
                throw TestFailure("no welcome")
            }
            #expect(welcome.minor == ProtocolVersion.minor)
        }
    }

    @Test("a question without a number is refused, and ends the connection")
    func unnumbered() async throws {
        try await withDaemon { daemon in
            let client = try await RawClient.signedIn(daemon.pairs[0].sender, .command, at: daemon.place)
            try await client.say(.ping(Ping()))
            try await client.next("a pong") { $0.request == 0 && $0.body == .pong(Pong()) ? () : nil }
            try await client.say(.send(try daemon.pairs[0].send()))
            #expect(try await refusals(client) == [.malformed])
        }
    }

    private func bytes(of length: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32($0))) }
    }
}
