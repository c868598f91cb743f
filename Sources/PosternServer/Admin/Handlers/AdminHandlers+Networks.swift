import PosternAdminAPI
import PosternRelay

extension AdminHandlers {
    var networks: [AdminHandler] {
        [
            AdminHandler(
                CreateNetwork.self,
                reply: { _, network in
                    CreateNetwork.Reply(
                        networkId: network.number,
                        networkName: network.name,
                        encryptionKeyArn: network.encryptionKeyArn
                    )
                },
                act: { request, order in
                    let new = NewNetwork(
                        name: request.networkName,
                        plan: NetworkPlan(request.accessLevel),
                        encryptionKeyArn: request.encryptionKeyArn,
                        groupSettings: try SecurityGroupSettings.defaults.text
                    )
                    return try await relay.createNetwork(new, from: template(), by: order)
                }
            ),
            AdminHandler(
                ListNetworks.self,
                forCaller: { request, call in
                    let networks = try await relay.networks().filter { call.access.mayListNetwork($0.number) }
                        .map { Network($0) }
                    return ListNetworks.Reply(
                        try request.page(of: networks, in: ListNetworks.declaration, tokenKey: pageKey)
                    )
                }
            ),
            AdminHandler(reading: GetNetwork.self) { request in
                Network(try await relay.network(request.networkId))
            },
            AdminHandler(
                UpdateNetwork.self,
                reply: { _, network in UpdateNetwork.Reply(message: "network \(network.number) is updated") },
                act: { request, order in
                    try await relay.updateNetwork(
                        request.networkId,
                        name: request.networkName,
                        encryptionKeyArn: request.encryptionKeyArn,
                        by: order
                    )
                }
            ),
            AdminHandler(
                DeleteNetwork.self,
                reply: { _, network in DeleteNetwork.Reply(message: "network \(network.number) is deleted") },
                act: { request, order in try await relay.deleteNetwork(request.networkId, by: order) }
            ),
        ]
    }
}

extension Network {
    init(_ facts: NetworkFacts) {
        self.init(networkId: facts.number, networkName: facts.name, accessLevel: AccessLevel(facts.plan))
        encryptionKeyArn = facts.encryptionKeyArn
    }
}

extension AccessLevel {
    fileprivate init(_ plan: NetworkPlan) {
        self = plan == .premium ? .premium : .standard
    }
}

extension NetworkPlan {
    init(_ level: AccessLevel) {
        self = level == .premium ? .premium : .standard
    }
}
