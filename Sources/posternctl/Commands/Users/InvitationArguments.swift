import ArgumentParser
import Foundation
import PosternAdminAPI
import PosternPrimitives
import PosternTrust
import PosternWire

/// An invitation for one user: its secret is drawn here, and handed over here.
struct InvitationArguments: ParsableArguments {
    @OptionGroup var global: GlobalArguments
    @Option(help: "The network, by number or name.") var network: String
    @Option(help: "The name under which the user signs in and is found.") var login: String
    @Option(help: ArgumentHelp("Where the invitation goes; the file must not be there.", valueName: "file"))
    var out: String?
    @Flag(help: "Wait until the user has come.") var wait = false
    @Flag(help: "Wait, and vouch for the user.") var vouch = false

    func validate() throws {
        guard out != nil || isatty(STDOUT_FILENO) == 1 else {
            throw ValidationError("an invitation is a secret: say with --out FILE where it goes")
        }
    }

    /// - Parameter invite: Has the relay invite the user to the network of this number: it is told the hash of its half of the secret, and until when
    ///   the invitation holds.
    func run(
        _ invite: (AdminClient, String, Hash512, Timestamp) async throws -> InviteUser.Reply
    ) async throws {
        if let out, SecretFile.exists(out) {
            throw CommandFailure("\(out) is there already", hint: "nothing was overwritten; name another file")
        }
        let state = try AdministratorState.open(global, nextTo: [global.envFile])
        try await AdminClient.with(global) { client in
            let known = try await KnownNetwork(client.network(network), through: client, state)
            let desk = VouchingDesk(client: client, state: state, network: known)
            let invited = try await hand(over: try Invitation.make(into: known.code()), known, client, state, invite)
            guard wait || vouch else { return }
            let registration = try await desk.waitForRegistration(of: invited)
            StandardError.write("\(invited.login) has come")
            if vouch { try await desk.vouch(for: invited, registration) }
        }
    }

    func normalisedLogin() throws(CommandFailure) -> Login {
        do {
            return try Login(normalising: login)
        } catch {
            throw CommandFailure("a login has at most 256 bytes and no control characters", status: .usage)
        }
    }

    private func hand(
        over invitation: borrowing Invitation,
        _ known: KnownNetwork,
        _ client: AdminClient,
        _ state: AdministratorState,
        _ invite: (AdminClient, String, Hash512, Timestamp) async throws -> InviteUser.Reply
    ) async throws -> InvitedUser {
        let login = try normalisedLogin()
        let reply = try await invite(
            client,
            known.number,
            invitation.relayHash,
            .now.adding(seconds: Limits.invitationSeconds)
        )
        guard reply.network.bytes == known.id.bytes, reply.username == login.text,
            let user = UserID(reply.user.bytes)
        else { throw CommandFailure("the relay invited somebody else than was asked for") }
        let invited = InvitedUser(
            userId: reply.userId,
            user: "\(user)",
            login: login.text,
            key: Base64Bytes(invitation.administratorKey.withUnsafeBytes { Array($0) })
        )
        try state.keep(invited, of: known.id)
        try handOut(invitation.secretText)
        try report(invited)
        return invited
    }

    private func handOut(_ secret: String) throws(CommandFailure) {
        if let out { return try SecretFile.create(Array("\(secret)\n".utf8), at: out) }
        Output.line(secret)
    }

    private func report(_ invited: InvitedUser) throws {
        struct Report: Encodable {
            let userId: String
            let login: String
            let user: String
            let invitation: String?
        }
        if global.json {
            return try Output.json(
                Report(userId: invited.userId, login: invited.login, user: invited.user, invitation: out)
            )
        }
        Output.line("user \(invited.userId) \(invited.login)")
        if let out { Output.line("invitation \(out)") }
    }
}
