import ArgumentParser

struct NetworkCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "network",
        abstract: "Make, show, change and remove networks, and sign their charters.",
        subcommands: [
            NetworkCreate.self, NetworkAdopt.self, NetworkList.self, NetworkShow.self, NetworkRename.self,
            NetworkSettingsCommand.self, NetworkDelete.self, NetworkRenew.self,
            NetworkRotateRoot.self, NetworkAddSpare.self, NetworkUseSpare.self, NetworkVouching.self,
            NetworkRotateVoucher.self, NetworkRotateOperating.self, NetworkAddHost.self, NetworkRemoveHost.self,
        ]
    )
}
