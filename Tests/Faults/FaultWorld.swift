import Foundation
import PosternTesting
import PosternWire

/// A relay, its clients and what can happen to them.
final class FaultWorld {
    private let daemon: TestDaemon
    private let powerCut: PowerCut
    private let faults: FaultSwitch
    private let proxy: LinkProxy
    private let proxyPort: Int
    let traffic: [PairTraffic]
    private let switchFile: String
    private(set) var broken: [String] = []

    private static let recipients: [PairTraffic.Recipient] = [
        .offline, .offline, .offline, .acknowledging, .acknowledgingSome, .silent,
    ]
    private static let patience = Duration.seconds(60)

    init(binary: String, directory: String, library: String) async throws {
        let installation = "\(directory)/postern-faults-\(UUID().uuidString)"
        daemon = try await TestDaemon(binary: binary, directory: installation, pairs: Self.recipients.count)
        traffic = zip(daemon.pairs, Self.recipients).map { PairTraffic($0, recipient: $1, window: 4) }
        powerCut = try PowerCut(watching: installation, log: installation + ".powercut")
        switchFile = installation + ".switch"
        faults = try FaultSwitch(library: library, directory: installation + "/store", file: switchFile)
        try await daemon.start(environment: faults.environment(beside: powerCut.environment))
        proxy = LinkProxy(to: daemon.port)
        proxyPort = try await proxy.start()
    }

    private var place: TestDaemon.Place {
        TestDaemon.Place(address: daemon.address, port: proxyPort, trust: daemon.trust)
    }

    private var accepted: Int { traffic.reduce(0) { $0 + $1.acceptedCount } }
    private var unavailable: Int { traffic.reduce(0) { $0 + $1.unavailableCount } }

    /// Lets all talk, and something happen to them.
    ///
    /// - Returns: When the fault was over.
    func suffer(_ fault: Fault, _ random: inout SeededRandom) async throws -> ContinuousClock.Instant {
        let count = Int.random(in: 1...400, using: &random)
        switch fault {
        case .killed: try await end(by: SIGKILL, after: count)
        case .stopped:
            let status = try await end(by: SIGTERM, after: count)
            if status != 0 { broken.append("SIGTERM ended it with \(status.map { "\($0)" } ?? "a signal")") }
        case .powerCut:
            try await end(by: SIGKILL, after: count)
            let kept = Bool.random(using: &random) ? .nothing : PowerCut.Kept.some(seed: random.next() % 1_000_000)
            try powerCut.restore(kept)
        case .diskFull: try await fail(ENOSPC, after: count)
        case .diskError: try await fail(EIO, after: count)
        case .clockJump: try await jump(hours: Int.random(in: -12...12, using: &random), after: count)
        case .linksCut:
            try await talk(count)
            await proxy.cut()
        case .linksStalled:
            try await talk(count)
            proxy.stall()
            // What comes in is taken all the same; its answers get nowhere.
            try await eventually("the relay hears nothing any more", within: Self.patience) { proxyIsQuiet() }
            await proxy.cut()
        }
        for pair in traffic { try await pair.ended() }
        return .now
    }

    private var lastAccepted = -1

    /// Nobody was told of another acceptance since this was asked last.
    private func proxyIsQuiet() -> Bool {
        defer { lastAccepted = accepted }
        return accepted == lastAccepted
    }

    /// Starts what has ended, sends again what was not answered, takes everything, and looks at what was promised.
    func comeBack() async throws {
        if !daemon.process.isRunning {
            try checkStore()
            try await daemon.start(environment: faults.environment(beside: powerCut.environment))
            proxy.use(daemon.port)
        }
        for pair in traffic { try await pair.repeatUnanswered(place) }
        for pair in traffic { try await pair.askAgain(place, count: 20) }
        for pair in traffic { try await pair.drain(place) }
        for pair in traffic { try await pair.ended() }
        let lost = traffic.reduce(0) { $0 + $1.lostCount }
        if lost > 0 { broken.append("\(lost) accepted messages are lost") }
        broken += traffic.flatMap(\.faults)
    }

    /// An orderly end: nothing is left in any queue, and the store is whole.
    func end() async throws {
        await proxy.cut()
        daemon.terminate()
        guard try await daemon.exit(within: .seconds(15)) == 0 else { throw TestFailure("it did not stop with 0") }
        try checkStore()
        guard broken.isEmpty else { throw TestFailure(broken.joined(separator: "; ")) }
        await proxy.stop()
        daemon.erase()
        powerCut.erase()
        unlink(switchFile)
    }

    private func checkStore() throws {
        let check = Process()
        check.executableURL = URL(fileURLWithPath: daemon.binary)
        check.arguments = ["check-store", "--config", daemon.directory + "/posternd.yaml"]
        let output = Pipe()
        check.standardError = output
        check.standardOutput = FileHandle.nullDevice
        try check.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        check.waitUntilExit()
        if check.terminationStatus != 0 { broken.append("the store is not whole: \(said)") }
    }

    private func begin(_ accepted: @escaping @Sendable () -> Void) async throws {
        for pair in traffic { try await pair.connect(place, accepted: accepted) }
        for pair in traffic { pair.begin() }
    }

    /// Until so many messages were accepted.
    private func talk(_ count: Int) async throws {
        let before = accepted
        try await begin {}
        try await eventually("\(count) accepted messages", within: Self.patience) { accepted >= before + count }
    }

    @discardableResult
    private func end(by signal: CInt, after count: Int) async throws -> Int32? {
        let killSwitch = KillSwitch(daemon.process.processIdentifier, signal: signal, after: count)
        try await begin { killSwitch.count() }
        try await eventually("\(count) accepted messages", within: Self.patience) { killSwitch.isPulled }
        return try await daemon.exit(within: .seconds(15))
    }

    /// The disk fails until senders were told so, and for a while after it: whoever is refused tries again.
    private func fail(_ error: CInt, after count: Int) async throws {
        try await talk(count)
        let told = unavailable
        try faults.set(error: error)
        try await eventually("somebody is told that the store cannot take it", within: Self.patience) {
            unavailable > told || !daemon.process.isRunning
        }
        try faults.set()
        for pair in traffic { pair.leave() }
    }

    /// Forth or back while all talk, and right again for who comes back.
    private func jump(hours: Int, after count: Int) async throws {
        try await talk(count)
        try faults.set(hoursAhead: hours)
        let before = accepted
        try await eventually("messages are accepted at another time", within: Self.patience) { accepted > before + 50 }
        try faults.set()
        for pair in traffic { pair.leave() }
    }
}
