import Foundation
package import PosternWire

/// The settings of a policy that decide what a client shows or believes; the others belong to who shows them.
///
/// No rule of recipients, identities or checks hangs on them.
package struct PolicySettings: Hashable, Sendable {
    /// Shown beside the network's fingerprint.
    package let networkName: String?
    /// Who may send broadcasts: user ids of this network.
    package let broadcasters: Set<UserID>

    private struct Fields: Decodable {
        let networkName: String?
        let broadcasters: [String]?
    }

    /// - Throws: ``LayoutError/meaningless(_:)`` for anything but a JSON object whose `networkName` is a text and
    ///   whose `broadcasters` are 32 hexadecimal digits each, where they are there at all.
    package init(of policy: Policy) throws(LayoutError) {
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(policy.settings.utf8)) else {
            throw .meaningless("settings")
        }
        var broadcasters: Set<UserID> = []
        for text in fields.broadcasters ?? [] {
            guard let user = Hex.decode(text).flatMap({ UserID($0) }) else { throw .meaningless("broadcasters") }
            broadcasters.insert(user)
        }
        networkName = fields.networkName
        self.broadcasters = broadcasters
    }
}
