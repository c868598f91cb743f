import ArgumentParser

@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "postern-bench",
        abstract: "Measure the relay, the store and sealing, each against a limit of the same run.",
        subcommands: [
            RelayBench.self, AdminBench.self, FanOutBench.self, RoomBench.self, StoreBench.self, SealBench.self,
            SoakBench.self,
            Forwarder.self,
        ]
    )
}
