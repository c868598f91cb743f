import PosternHome
package import PosternTrust
import PosternWire

/// The security group of the user, by the relay's word, and the policy of it, by the operating key's.
package struct SecurityGroup: Hashable, Sendable {
    /// Bytes: more names no group.
    static let codeBytes = 1...64

    /// Its id in the administration interface.
    package let code: String
    package private(set) var policy: PolicyChain

    /// - Returns: `nil` for what can be no group's id.
    init?(_ code: String, of network: NetworkID) {
        guard Self.codeBytes.contains(code.utf8.count) else { return nil }
        self.code = code
        policy = PolicyChain(of: network, scope: PolicyScope(group: code, in: network))
    }

    /// With what is held of its policy.
    init?(_ code: String, of network: NetworkID, in home: Home) throws {
        self.init(code, of: network)
        policy = try PolicyChain(
            restoring: try home.documents(.policy, of: scope.bytes).map { try Document($0) },
            of: network,
            scope: scope
        )
    }

    var scope: PolicyScope { policy.scope }
    var policyVersion: UInt32 { policy.newest?.version ?? 0 }

    /// - Returns: What to keep.
    mutating func take(
        _ documents: [Document],
        under charters: CharterChain,
        arriving arrival: PosternTrust.Arrival
    ) throws -> [StoredDocument] {
        do {
            return try policy.update(with: documents, under: charters, arriving: arrival).map {
                StoredDocument($0, .policy(scope, version: $0.version))
            }
        } catch {
            throw ClientError.untrusted("the security group's policy", error)
        }
    }
}
