import PosternStore
import PosternTrust
package import PosternWire

extension Relay {
    /// Invites users anew, by mail, who have not come yet.
    ///
    /// - Returns: One outcome for each number, in order.
    package func reinviteUsers(
        _ numbers: [String],
        in network: NetworkID,
        by order: Order<[Result<String, UserRefusal>]> = .local("wickr:BatchReinviteUser")
    ) async throws -> [Result<String, UserRefusal>] {
        let code = try await mailedCode(of: network)
        return try await each(numbers, in: network, by: order, unless: { $0.refusalOfLetter(code) }) {
            act,
            user,
            network in
            guard let code, let address = MailAddress(user.login) else { throw StoreError.unavailable }
            _ = try act.mailInvitation(to: user, at: address, in: network, code)
        }
    }

    /// Where invitations that are mailed lead.
    ///
    /// - Returns: `nil` where no mail is configured.
    /// - Throws: ``AdministrationError/unknownNetwork``.
    func mailedCode(of network: NetworkID) async throws -> NetworkCode? {
        outbox == nil ? nil : try await networkCode(of: network)
    }
}

extension User {
    /// Why this user cannot be invited by mail.
    fileprivate func refusalOfLetter(_ code: NetworkCode?) -> UserRefusal? {
        if status == .active { return .active }
        if isSuspended { return .suspended }
        if code == nil { return .noMail }
        return MailAddress(login) == nil ? .noAddress : nil
    }
}
