import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    /// Networks whose root key stays with their administrator.
    var charteredNetworks: [AdminHandler] {
        [
            AdminHandler(
                PrepareNetwork.self,
                reply: { _, preparation in
                    let template = try template()
                    return PrepareNetwork.Reply(
                        preparation: preparation.id,
                        operatingKey: preparation.operatingKey,
                        hosts: template.hostTexts,
                        caKeyHashes: template.authorityHashes
                    )
                },
                act: { _, order in try await relay.prepareNetwork(by: order) }
            ),
            AdminHandler(
                CreateCharteredNetwork.self,
                reply: { _, network in
                    CreateCharteredNetwork.Reply(
                        networkId: network.number,
                        network: network.id.bytes,
                        networkName: network.name
                    )
                },
                act: { request, order in
                    let new = NewNetwork(
                        name: request.networkName,
                        plan: NetworkPlan(request.accessLevel),
                        groupSettings: try SecurityGroupSettings.defaults.text
                    )
                    return try await relay.createNetwork(
                        new,
                        charter: request.charter.bytes,
                        signature: request.signature.bytes,
                        preparation: request.preparation,
                        from: template(),
                        by: order
                    )
                }
            ),
        ]
    }
}
