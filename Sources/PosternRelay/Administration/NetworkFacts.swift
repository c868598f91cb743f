import PosternStore
package import PosternWire

/// The plan of a network. It is kept and told; nothing is withheld from either.
package enum NetworkPlan: String, Hashable, Sendable {
    case standard = "STANDARD"
    case premium = "PREMIUM"
}

/// What an administrator says of a new network.
package struct NewNetwork: Hashable, Sendable {
    /// 1 to 20 characters, NFC.
    package let name: String
    package let plan: NetworkPlan
    /// Kept and told, without effect.
    package let encryptionKeyArn: String?
    /// What the default group's first policy says, a JSON object; without it the group has no policy yet.
    package let groupSettings: String?

    package init(name: String, plan: NetworkPlan, encryptionKeyArn: String? = nil, groupSettings: String? = nil) {
        self.name = name
        self.plan = plan
        self.encryptionKeyArn = encryptionKeyArn
        self.groupSettings = groupSettings
    }
}

/// A network as administrators see it.
package struct NetworkFacts: Hashable, Sendable {
    package let id: NetworkID
    /// 8 digits.
    package let number: String
    package let name: String
    package let plan: NetworkPlan
    package let encryptionKeyArn: String?
}

extension NetworkFacts {
    init(_ network: Network) {
        id = network.id
        number = network.number.text
        name = network.name
        plan = network.accessLevel == .premium ? .premium : .standard
        encryptionKeyArn = network.encryptionKeyArn
    }
}

extension NetworkPlan {
    var accessLevel: AccessLevel { self == .premium ? .premium : .standard }
}
