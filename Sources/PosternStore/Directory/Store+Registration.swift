import GRDB
package import PosternWire

/// What the administrator needs to vouch for a user's first identity.
package struct RegistrationFacts: Hashable, Sendable {
    package let who: Who
    package let login: String
    /// 133 bytes.
    package let identity: [UInt8]
    /// 64 bytes: right only where the invited person registered.
    package let administratorMAC: [UInt8]
}

extension Store {
    /// `nil` while the user has not registered.
    package func registrationFacts(_ who: Who) async throws -> RegistrationFacts? {
        guard let user = try await user(who), let identity = user.identity, let mac = user.administratorMAC else {
            return nil
        }
        return RegistrationFacts(who: who, login: user.login, identity: identity, administratorMAC: mac)
    }
}
