import Foundation
import PosternTesting
import Testing

/// Promises 1 to 3, through the protocol alone: six people send to six others at once, until the daemon dies under
/// them; then it is started again over what is left.
@Suite("What the relay accepted is there after its end", .serialized, .timeLimit(.minutes(5)))
struct DurabilityTests {
    /// How many rounds a run has; `POSTERN_ROUNDS` asks for more.
    private static func rounds(_ usual: Int) -> Int {
        ProcessInfo.processInfo.environment["POSTERN_ROUNDS"].flatMap { Int($0) } ?? usual
    }

    private static let recipients: [PairTraffic.Recipient] = [
        .offline, .offline, .offline, .acknowledging, .acknowledgingSome, .silent,
    ]

    private func traffic(_ daemon: TestDaemon) -> [PairTraffic] {
        zip(daemon.pairs, Self.recipients).map { PairTraffic($0, recipient: $1, window: 4) }
    }

    /// Sends until `count` messages were accepted, and ends the daemon at that moment.
    private func load(_ daemon: TestDaemon, _ all: [PairTraffic], signal: CInt, after count: Int) async throws {
        let killSwitch = KillSwitch(daemon.process.processIdentifier, signal: signal, after: count)
        for traffic in all { try await traffic.connect(daemon.place) { killSwitch.count() } }
        for traffic in all { traffic.begin() }
        try await eventually("\(count) accepted messages") { killSwitch.isPulled }
    }

    /// After the daemon's start: what its clients do, and what they must find.
    private func comeBack(_ daemon: TestDaemon, _ all: [PairTraffic]) async throws {
        for traffic in all { try await traffic.repeatUnanswered(daemon.place) }
        for traffic in all { try await traffic.drain(daemon.place) }
    }

    private func check(_ all: [PairTraffic], _ round: Comment) {
        #expect(all.map(\.lostCount) == all.map { _ in 0 }, round)
        #expect(all.flatMap(\.faults) == [], round)
    }

    /// What was acknowledged stays away after an orderly restart.
    private func checkThatQueuesAreEmpty(_ daemon: TestDaemon, _ all: [PairTraffic]) async throws {
        daemon.terminate()
        #expect(try await daemon.exit(within: .seconds(15)) == 0)
        try await daemon.start()
        for traffic in all { try await traffic.drain(daemon.place) }
        #expect(all.map(\.deliveredCount) == all.map { _ in 0 })
        #expect(all.reduce(0) { $0 + $1.acceptedCount } > 0)
    }

    @Test("kill -9 under load")
    func kills() async throws {
        var random = SeededRandom(seed: 1)
        try await withDaemon(pairs: Self.recipients.count) { daemon in
            let all = traffic(daemon)
            for round in 0..<Self.rounds(12) {
                try await load(daemon, all, signal: SIGKILL, after: Int.random(in: 1...400, using: &random))
                _ = try await daemon.exit(within: .seconds(10))
                for traffic in all { try await traffic.ended() }
                try await daemon.start()
                try await comeBack(daemon, all)
                check(all, "round \(round)")
            }
            try await checkThatQueuesAreEmpty(daemon, all)
        }
    }

    /// An installation whose daemon runs under the power-cut library.
    private func withPowerCut(_ body: (TestDaemon, PowerCut) async throws -> Void) async throws {
        try await withDaemon(pairs: Self.recipients.count) { daemon in
            daemon.terminate()
            _ = try await daemon.exit(within: .seconds(15))
            let powerCut = try PowerCut(watching: daemon.directory, log: daemon.directory + ".powercut")
            defer { powerCut.erase() }
            try await daemon.start(environment: powerCut.environment)
            try await body(daemon, powerCut)
        }
    }

    private func cutPower(
        _ daemon: TestDaemon,
        _ powerCut: PowerCut,
        _ all: [PairTraffic],
        after count: Int,
        keeping kept: PowerCut.Kept
    ) async throws {
        try await load(daemon, all, signal: SIGKILL, after: count)
        _ = try await daemon.exit(within: .seconds(10))
        for traffic in all { try await traffic.ended() }
        try powerCut.restore(kept)
        try await daemon.start(environment: powerCut.environment)
        try await comeBack(daemon, all)
    }

    @Test("a power cut under load")
    func powerCuts() async throws {
        var random = SeededRandom(seed: 2)
        try await withPowerCut { daemon, powerCut in
            let all = traffic(daemon)
            for round in 0..<Self.rounds(8) {
                let kept = round.isMultiple(of: 2) ? .nothing : PowerCut.Kept.some(seed: random.next() % 1_000_000)
                let count = Int.random(in: 1...400, using: &random)
                try await cutPower(daemon, powerCut, all, after: count, keeping: kept)
                check(all, "round \(round), \(kept)")
            }
            try await checkThatQueuesAreEmpty(daemon, all)
        }
    }

    @Test("a power cut on a disk that lies about its syncs is noticed: the test can see a loss")
    func lyingDisk() async throws {
        try await withPowerCut { daemon, powerCut in
            let all = traffic(daemon)
            try await cutPower(daemon, powerCut, all, after: 100, keeping: .notEvenWhatWasSynced)
            #expect(all.reduce(0) { $0 + $1.lostCount } > 0)
        }
    }

    @Test("SIGTERM under load: exit code 0 within ten seconds")
    func stops() async throws {
        var random = SeededRandom(seed: 3)
        try await withDaemon(pairs: Self.recipients.count) { daemon in
            let all = traffic(daemon)
            for round in 0..<3 {
                try await load(daemon, all, signal: SIGTERM, after: Int.random(in: 1...400, using: &random))
                #expect(try await daemon.exit(within: .seconds(10)) == 0)
                for traffic in all { try await traffic.ended() }
                try await daemon.start()
                try await comeBack(daemon, all)
                check(all, "round \(round)")
            }
            try await checkThatQueuesAreEmpty(daemon, all)
        }
    }
}
