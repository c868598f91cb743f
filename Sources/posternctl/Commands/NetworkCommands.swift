import ArgumentParser

struct NetworkCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "network",
        abstract: "Make and show networks, and sign their charters.",
        subcommands: [
            NetworkCreate.self, NetworkAdopt.self, NetworkList.self, NetworkShow.self, NetworkRenew.self,
            NetworkRotateRoot.self, NetworkAddSpare.self, NetworkUseSpare.self, NetworkVouching.self,
            NetworkRotateVoucher.self, NetworkRotateOperating.self, NetworkAddHost.self, NetworkRemoveHost.self,
        ]
    )
}
