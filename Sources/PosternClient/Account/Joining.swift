import FoundationEssentials
import PosternHome
import PosternSession
package import PosternTrust
package import PosternWire

/// The first steps with an invitation: the network is known and checked, the relay has said whom the invitation is
/// for, and nothing was made or stored yet.
package struct Joining: ~Copyable, Sendable {
    package let login: Login
    package let who: Who
    /// Of the network: shown, so that it can be compared with what the administrator has.
    package let fingerprint: DigitGroups

    let invitation: Invitation
    let network: Network
    let authorities: [StoredDocument]

    package var loginText: String { login.text }
    package var fingerprintText: String { fingerprint.description }

    /// - Parameter text: The invitation as it was handed over.
    package static func begin(text: String) async throws -> Joining {
        try await begin(try Invitation(parsing: text))
    }

    /// Meets the network of the invitation, and opens it under the authority that the charter pins.
    ///
    /// - Throws: ``ClientError``.
    package static func begin(_ invitation: consuming Invitation) async throws -> Joining {
        let (network, authorities) = try await FirstContact.meet(invitation.networkCode)
        let half = invitation.relayHalf
        let opened = try await network.asGuest(at: invitation.address.text) { connection in
            var open = OpenInvitation()
            open.half = Data(half)
            guard case .invitationOpened(let opened) = try await connection.ask(.openInvitation(open)) else {
                throw ClientError.protocolBroken("another answer than to an invitation")
            }
            return opened
        }
        guard let user = UserID(opened.user), let login = try? Login(opened.login) else {
            throw ClientError.protocolBroken("an invitation for nobody")
        }
        return Joining(
            login: login,
            who: Who(network: network.id, user: user),
            fingerprint: Fingerprint.of(network.id),
            invitation: invitation,
            network: network,
            authorities: authorities
        )
    }
}

extension Network {
    /// Asks without a device, under the charter's authority.
    func asGuest<Value>(
        at known: String,
        _ body: (ClientConnection) async throws -> Value
    ) async throws -> Value {
        guard let trust else { throw ClientError.authorityNotShown }
        let address = try HostAddress(known)
        let (connection, _, _) = try await ClientConnection.open(address, trust: trust, role: .guest(id))
        defer { connection.close() }
        do {
            return try await body(connection)
        } catch let refusal as RelayRefusal {
            guard [.invitationInvalid, .conflict].contains(refusal.code) else { throw refusal.asClientError }
            throw ClientError.invitationRefused(refusal.message)
        }
    }
}
