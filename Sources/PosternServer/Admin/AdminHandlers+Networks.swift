import PosternAdminAPI
import PosternRelay

extension AdminHandlers {
    var networks: [AdminHandler] {
        [
            AdminHandler(CreateNetwork.self) { request in
                let new = NewNetwork(
                    name: request.networkName,
                    plan: NetworkPlan(request.accessLevel),
                    encryptionKeyArn: request.encryptionKeyArn
                )
                let network = try await relay.createNetwork(new, from: template())
                return CreateNetwork.Reply(
                    networkId: network.number,
                    networkName: network.name,
                    encryptionKeyArn: network.encryptionKeyArn
                )
            },
            AdminHandler(ListNetworks.self) { request in
                let networks = try await relay.networks().map(Network.init)
                return ListNetworks.Reply(
                    try request.page(of: networks, in: ListNetworks.declaration, tokenKey: pageKey)
                )
            },
            AdminHandler(GetNetwork.self) { request in
                Network(try await relay.network(request.networkId))
            },
        ]
    }
}

extension Network {
    fileprivate init(_ facts: NetworkFacts) {
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
