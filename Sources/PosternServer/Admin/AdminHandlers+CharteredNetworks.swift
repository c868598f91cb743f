import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    /// Networks whose root key stays with their administrator.
    var charteredNetworks: [AdminHandler] {
        [
            AdminHandler(PrepareNetwork.self) { _ in
                let template = try template()
                let preparation = try await relay.prepareNetwork()
                return PrepareNetwork.Reply(
                    preparation: preparation.id,
                    operatingKey: preparation.operatingKey,
                    hosts: template.hostTexts,
                    caKeyHashes: template.authorityHashes
                )
            },
            AdminHandler(CreateCharteredNetwork.self) { request in
                let network = try await relay.createNetwork(
                    NewNetwork(name: request.networkName, plan: NetworkPlan(request.accessLevel)),
                    charter: request.charter.bytes,
                    signature: request.signature.bytes,
                    preparation: request.preparation,
                    from: template()
                )
                return CreateCharteredNetwork.Reply(
                    networkId: network.number,
                    network: network.id.bytes,
                    networkName: network.name
                )
            },
        ]
    }
}
