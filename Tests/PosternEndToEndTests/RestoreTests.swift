import Foundation
import PosternPrimitives
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@Suite("A relay that is restored from a back-up")
struct RestoreTests {
    @Test("loses nothing that is sent again, queues nothing twice, and hands no key out twice", .timeLimit(.minutes(3)))
    func restored() async throws {
        try await withDaemon { daemon in
            let pair = daemon.pairs[0]
            let (alice, bob) = (pair.sender, pair.recipient)
            var run = try await Connections(alice, bob, at: daemon.place)
            let old = try await publish(12, of: bob, through: run.bob)
            var sent = try await send(20, of: pair, through: run.alice)
            let taken = try await take(5, of: bob, at: daemon.place)
            try backUp(daemon)

            // What the back-up does not have: 50 messages, 30 of them taken, and 8 keys handed out.
            sent += try await send(50, of: pair, through: run.alice)
            _ = try await take(30, of: bob, at: daemon.place)
            let claimed = try await claim(bob, 8, through: run.alice)
            #expect(Set(claimed).count == 8 && Set(claimed).isSubset(of: old))
            #expect(try restore(daemon) == 1, "a daemon runs")
            daemon.kill()
            #expect(try restore(daemon) == 0)
            try await daemon.start()

            let epoch = run.epoch
            run = try await Connections(alice, bob, at: daemon.place)
            #expect(run.epoch != epoch)
            #expect(try await claim(bob, 1, through: run.alice).isEmpty, "what was published is void")
            let new = try await publish(8, of: bob, through: run.bob)
            #expect(try await Set(claim(bob, 8, through: run.alice)) == new)

            let first = try await repeated(sent, through: run.alice)
            #expect(try await repeated(sent, through: run.alice) == first, "each gets its first answer again")
            let queue = try await RawClient.signedIn(bob, .live, at: daemon.place).queue().map(\.messageID)
            #expect(Set(queue).count == queue.count, "none is twice in the queue")
            #expect(Set(queue).union(taken) == Set(sent.map(\.messageID)), "none is lost")
            #expect(Set(queue).isDisjoint(with: taken), "what was acknowledged before the back-up is not queued again")
        }
    }

    /// Both devices' command connections, and the epoch that they were told.
    private struct Connections {
        let alice: RawClient
        let bob: RawClient
        let epoch: Data

        init(_ alice: TestDevice, _ bob: TestDevice, at place: TestDaemon.Place) async throws {
            self.alice = try await RawClient.connect(to: place)
            epoch = try await self.alice.signIn(alice, .command).epoch
            self.bob = try await RawClient.signedIn(bob, .command, at: place)
        }
    }

    private func send(_ count: Int, of pair: TestPair, through client: RawClient) async throws -> [Send] {
        var all: [Send] = []
        for _ in 0..<count {
            let send = try pair.send()
            _ = try await client.accepted(send)
            all.append(send)
        }
        return all
    }

    /// Takes and acknowledges the oldest that wait.
    private func take(_ count: Int, of device: TestDevice, at place: TestDaemon.Place) async throws -> [Data] {
        let live = try await RawClient.signedIn(device, .live, at: place)
        let queue = try await live.queue()
        try await live.acknowledge(upTo: UInt64(count))
        _ = try await live.ask(.ping(Ping()))
        try await live.close()
        // A queue is read after what was acknowledged before has been written.
        let next = try await RawClient.signedIn(device, .live, at: place)
        #expect(try await next.queue().count == queue.count - count)
        try await next.close()
        return queue.prefix(count).map(\.messageID)
    }

    /// - Returns: The bundles' bodies.
    private func publish(_ count: Int, of device: TestDevice, through client: RawClient) async throws -> Set<Data> {
        var put = PutKeys()
        for _ in 0..<count {
            let bundle = ExchangeKeyBundle(
                who: device.who,
                device: device.id,
                kind: .oneTime,
                created: TestPair.now,
                keys: [try P521.Agreement.PrivateKey.generate().publicKey]
            )
            let document = try Document(signing: bundle, with: device.key)
            put.bundles.append(SignedDocument(body: document.body, signature: document.signature))
        }
        guard case .keysTaken = try await client.ask(.putKeys(put)) else { throw TestFailure("keys were not taken") }
        return Set(put.bundles.map(\.body))
    }

    /// - Returns: The bodies of what was handed out, one claim after the other.
    private func claim(_ device: TestDevice, _ count: Int, through client: RawClient) async throws -> [Data] {
        var bodies: [Data] = []
        for _ in 0..<count {
            var claim = Claim()
            claim.devices = [Data(device.id.bytes)]
            guard case .claimed(let claimed) = try await client.ask(.claim(claim)) else {
                throw TestFailure("a claim was refused")
            }
            bodies += claimed.keys.map(\.bundle.body)
        }
        return bodies
    }

    private func repeated(_ all: [Send], through client: RawClient) async throws -> [Accepted] {
        var answers: [Accepted] = []
        for send in all {
            var repeated = Repeat()
            (repeated.envelope, repeated.wrapBlock, repeated.peer) = (send.envelope, send.wrapBlock, send.peer)
            let answer = try await client.ask(.repeat(repeated))
            guard case .accepted(let accepted) = answer else { throw TestFailure("\(answer, default: "-")") }
            answers.append(accepted)
        }
        return answers
    }

    /// SQLite's own copy of a database that is in use.
    private func backUp(_ daemon: TestDaemon) throws {
        let program = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).backup(sqlite3.connect(sys.argv[2]))"
        let files = [daemon.directory + "/store/relay.sqlite", daemon.directory + "/backup"]
        #expect(try run("/usr/bin/env", ["python3", "-c", program] + files) == 0)
    }

    private func restore(_ daemon: TestDaemon) throws -> Int32 {
        let configuration = daemon.directory + "/posternd.yaml"
        return try run(
            daemon.binary,
            ["restore", "--config", configuration, "--from", daemon.directory + "/backup"]
        )
    }

    private func run(_ program: String, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
