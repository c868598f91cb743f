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
    /// With the policies as the relay gave them: for the password that is chosen, and kept by nobody.
    let network: Network
    let authorities: [StoredDocument]
    /// Of a user who was reset: the lists that the new one continues.
    let lists: DeviceListChain?

    package var loginText: String { login.text }
    package var fingerprintText: String { fingerprint.description }
    /// The user was here before, and an administrator reset it: everybody will see another identity.
    package var isAgain: Bool { lists != nil }

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
        let (opened, bound) = try await network.asGuest(at: invitation.address.text) { connection in
            let opened = try await Opened(half, of: network.id, connection)
            return (opened, try await network.boundAsGuest(by: opened.group, connection))
        }
        return Joining(
            login: opened.login,
            who: opened.who,
            fingerprint: Fingerprint.of(network.id),
            invitation: invitation,
            network: bound,
            authorities: authorities,
            lists: opened.lists
        )
    }
}

/// What the relay says of an invitation.
private struct Opened {
    let who: Who
    let login: Login
    let group: GroupPlace?
    let lists: DeviceListChain?

    init(_ half: [UInt8], of network: NetworkID, _ connection: ClientConnection) async throws {
        var open = OpenInvitation()
        open.half = Data(half)
        guard case .invitationOpened(let opened) = try await connection.ask(.openInvitation(open)) else {
            throw ClientError.protocolBroken("another answer than to an invitation")
        }
        guard let user = UserID(opened.user), let login = try? Login(opened.login) else {
            throw ClientError.protocolBroken("an invitation for nobody")
        }
        who = Who(network: network, user: user)
        self.login = login
        group = opened.hasGroup ? opened.group : nil
        lists = opened.listVersion > 0 ? try await Self.lists(of: who, atLeast: opened.listVersion, connection) : nil
    }

    private static func lists(
        of who: Who,
        atLeast floor: UInt32,
        _ connection: ClientConnection
    ) async throws -> DeviceListChain {
        let documents = try await connection.documents(.deviceList, of: who.user.bytes)
        do {
            return try DeviceListChain(of: who, documents: documents, floor: floor)
        } catch {
            throw ClientError.untrusted("the device list from before", error)
        }
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
