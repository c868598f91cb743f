/// Changes the settings that the request names, and answers those.
package enum UpdateNetworkSettings: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:UpdateNetworkSettings",
        .write,
        .patch,
        "/networks/{networkId}/settings",
        "Change a network's settings.",
        fields: [
            .networkID,
            Field("settings", .object(NetworkSettings.fields, unknown: .refused), .required, "What to change."),
        ],
        reply: [.settings]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var settings: NetworkSettings

        package init(networkId: String, settings: NetworkSettings) {
            self.networkId = networkId
            self.settings = settings
        }
    }

    package typealias Reply = GetNetworkSettings.Reply
}
