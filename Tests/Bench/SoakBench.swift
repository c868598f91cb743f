import ArgumentParser
import Foundation
import PosternTesting
import PosternWire
import Synchronization

/// The real daemon with many idle connections and some busy ones, for long: its memory and its descriptors stay where they
/// are. Exits with 1 where they do not.
struct SoakBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "soak")

    @Option(help: "A release build of posternd.") var binary: String
    @Option(help: "Where the relay's files go; a disk, not memory.")
    var directory = FileManager.default.currentDirectoryPath
    @Option(help: "Connections that say nothing but that they live.") var idle = 10_000
    @Option(help: "Connections that send or get messages without a pause; an even number.") var busy = 1000
    @Option(help: "For how long memory is watched, seconds, once it is warm.") var seconds = 3600
    @Option(help: "How often it is looked at, seconds.") var every = 60
    @Option(help: "Messages until it is warm: what the relay remembers of answered ones is full then.") var warm =
        100_000

    /// Of one device, its live one among them.
    private static let connectionsOfDevice = 8

    /// Descriptors of the store's readers, which are opened when they are needed first, and stay.
    private static let storeReaders = 32

    func run() async throws {
        let descriptors = try Self.raiseDescriptorLimit(to: idle + busy + 512)
        let pairs = max(busy / 2, (idle + 2 * Self.connectionsOfDevice - 3) / (2 * Self.connectionsOfDevice - 2))
        let daemon = try await TestDaemon(
            binary: binary,
            directory: directory + "/bench-soak-\(UUID().uuidString)",
            pairs: pairs
        )
        defer {
            daemon.stop()
            daemon.erase()
        }
        try await daemon.start(environment: ["POSTERN_LIMITS_CONNECTIONS_OF_ADDRESS": "\(descriptors)"])
        let process = daemon.process.processIdentifier
        let before = try SoakSample(of: process)
        print("second  messages  resident MiB  descriptors")
        print(columns(0, 0, before.mebibytes, before.descriptors))

        let idlers = try await openIdle(daemon)
        let talkers = daemon.pairs.prefix(busy / 2).map { SoakPair($0) }
        for talker in talkers { try await talker.connect(to: daemon.place) }
        let samples = try await watch(talkers, process)
        talkers.forEach { $0.finish() }
        idlers.forEach { $0.finish() }
        try await eventually("the descriptors are given back", within: .seconds(60)) {
            try SoakSample(of: process).descriptors <= before.descriptors + Self.storeReaders
        }
        let after = try SoakSample(of: process)
        print("when all had gone:", columns(after.mebibytes, after.descriptors))
        try judge(samples, connections: idle + busy, before)
    }

    private func openIdle(_ daemon: TestDaemon) async throws -> [TestConnection] {
        let devices = daemon.pairs.flatMap { [$0.sender, $0.recipient] }
        var connections: [TestConnection] = []
        for index in 0..<idle {
            let connection = TestConnection(devices[index % devices.count], address: daemon.address)
            try await connection.open(.command, port: daemon.port, trust: daemon.trust)
            connections.append(connection)
        }
        return connections
    }

    /// Lets all talk until the time is over.
    private func watch(_ talkers: [SoakPair], _ process: Int32) async throws -> [SoakSample] {
        let run = SoakRun()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for talker in talkers {
                group.addTask {
                    while !run.isOver.load(ordering: .relaxed) {
                        try await talker.exchange()
                        run.messages.add(1, ordering: .relaxed)
                    }
                }
            }
            defer { run.isOver.store(true, ordering: .relaxed) }
            let clock = ContinuousClock()
            while run.messages.load(ordering: .relaxed) < warm { try await clock.sleep(for: .milliseconds(200)) }
            let begun = clock.now
            var samples: [SoakSample] = []
            repeat {
                let sample = try SoakSample(of: process)
                samples.append(sample)
                let second = Int(begun.duration(to: clock.now).components.seconds)
                print(columns(second, run.messages.load(ordering: .relaxed), sample.mebibytes, sample.descriptors))
                try await clock.sleep(for: .seconds(every))
            } while begun.duration(to: clock.now) < .seconds(seconds)
            return samples
        }
    }

    /// The last third against the first, each by its middle: single samples swing with what waits to be released.
    private func judge(_ samples: [SoakSample], connections: Int, _ before: SoakSample) throws {
        let third = max(1, samples.count / 3)
        let first = samples.prefix(third).map(\.mebibytes).sorted()[third / 2]
        let last = samples.suffix(third).map(\.mebibytes).sorted()[third / 2]
        let each = (last - before.mebibytes) * 1024 / Double(connections)
        let figures = [first, last, each].map { String(format: "%.1f", $0) }
        print("memory: \(figures[0]) MiB in the first third, \(figures[1]) in the last; \(figures[2]) KiB a connection")
        let descriptors = Set(samples.map(\.descriptors))
        guard last <= first * 1.05 + 4 else { throw TestFailure("memory grew from \(first) to \(last) MiB") }
        guard (descriptors.max() ?? 0) - (descriptors.min() ?? 0) <= 4 else {
            throw TestFailure("descriptors went from \(descriptors.min() ?? 0) to \(descriptors.max() ?? 0)")
        }
    }

    /// - Returns: What may be open now.
    private static func raiseDescriptorLimit(to wanted: Int) throws -> Int {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        if limit.rlim_cur < rlim_t(wanted) {
            limit.rlim_cur = min(limit.rlim_max, rlim_t(wanted))
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        guard limit.rlim_cur >= rlim_t(wanted) else {
            throw TestFailure("\(wanted) descriptors are needed, and \(limit.rlim_cur) may be open: ulimit -n")
        }
        return Int(clamping: limit.rlim_cur)
    }
}

/// What those who talk share.
private final class SoakRun: Sendable {
    let messages = Atomic<Int>(0)
    let isOver = Atomic<Bool>(false)
}

/// Memory and descriptors of a process at one moment.
struct SoakSample {
    let mebibytes: Double
    let descriptors: Int

    init(of process: Int32) throws {
        mebibytes = Double(try ProcessFigures(of: process).residentBytes) / 1_048_576
        descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").count
    }
}
