import ArgumentParser
import Foundation
import PosternTesting

/// Lets a real relay meet one fault after another under load, and holds it to its promises after each.
///
/// After every round: no accepted message is lost, none comes twice in a queue, the order of acceptance holds, what was
/// accepted before gets its first answer again and its id takes no other bytes, and the store is whole. The same seed
/// draws the same faults; what the processes do in between is theirs.
@main
struct Faults: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "postern-faults")

    @Option(help: "A build of posternd.") var binary: String
    @Option(help: "Where the relay's files go; a disk, not memory.")
    var directory = FileManager.default.temporaryDirectory.path
    @Option(help: "The library of Preload/faults.c.") var library: String
    @Option(help: "What the faults are drawn from.") var seed: UInt64 = 1
    @Option(help: "How many faults.") var rounds = 40

    func run() async throws {
        var random = SeededRandom(seed: seed)
        let world = try await FaultWorld(binary: binary, directory: directory, library: library)
        var figures = Figures()
        do {
            for round in 1...rounds {
                // Each kind in turn, in an order of this seed's: a short run has them all.
                let kinds = Fault.allCases.count
                var order = SeededRandom(seed: seed &+ UInt64((round - 1) / kinds))
                let fault = Fault.allCases.shuffled(using: &order)[(round - 1) % kinds]
                figures.note(fault)
                let begun = try await world.suffer(fault, &random)
                try await world.comeBack()
                figures.noteRecovery(seconds: Double(begun.duration(to: .now).components.seconds))
                guard world.broken.isEmpty else {
                    throw TestFailure("round \(round), \(fault.name): \(world.broken.joined(separator: "; "))")
                }
                FileHandle.standardError.write(Data("round \(round): \(fault.name), kept\n".utf8))
            }
            try await world.end()
        } catch {
            print("BROKEN  seed \(seed): \(error)")
            print("run it again with: scripts/faults --seed \(seed) --rounds \(rounds)")
            throw ExitCode(1)
        }
        for line in figures.lines(of: world.traffic) {
            print(line)
        }
    }
}
