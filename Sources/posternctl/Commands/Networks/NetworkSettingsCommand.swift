import ArgumentParser
import PosternAdminAPI

struct NetworkSettingsCommand: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [GetNetworkSettings.self, UpdateNetworkSettings.self]
    static let configuration = CommandConfiguration(
        "settings",
        "Show a network's settings, or change them.",
        "Settings that are not named stay as they are.",
        examples: [
            "network settings --network Demo",
            "network settings --network Demo --set readReceiptConfig.status=FORCE_ENABLED",
            "network settings --network Demo --set consentPopup.enabled=true --set consentPopup.header=Welcome",
        ],
        fields: Settings.fields
    )

    enum Settings: SettableFields {
        static let fields = NetworkSettings.fields
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var place: NetworkArgument
    @OptionGroup var settings: SetArguments<Settings>

    func run() async throws {
        let change = try settings.members()
        let reply = try await AdminClient.with(global) { client in
            var members = try await place.members(client)
            guard !change.isEmpty else { return try await client.reply(to: GetNetworkSettings.self, members) }
            members["settings"] = .object(change)
            return try await client.reply(to: UpdateNetworkSettings.self, members)
        }
        if global.json { return Output.json(reply) }
        let rows = reply.rows(of: GetNetworkSettings.self).compactMap(\.members)
        Output.table(["SETTING", "VALUE"], rows.map { [$0["optionName"]?.text ?? "", $0["value"]?.text ?? ""] })
    }
}
