import ArgumentParser
import Foundation
import PosternAdminAPI
import PosternPrimitives
import PosternTrust
import PosternWire

/// Inviting a user, and what may follow at once.
struct InvitingArguments: ParsableArguments {
    @OptionGroup var global: GlobalArguments
    @Option(help: "The network's number.") var network: String
    @Option(help: "The name under which the user signs in and is found.") var login: String
    @Option(help: "First name.") var first: String?
    @Option(help: "Last name.") var last: String?
    @Option(help: "The id of the user's security group; the default one without it.") var group: String?
    @Option(help: ArgumentHelp("Where the invitation goes; the file must not be there.", valueName: "file"))
    var out: String?
    @Flag(help: "Wait until the user has come.") var wait = false
    @Flag(help: "Wait, and vouch for the user.") var vouch = false

    func validate() throws {
        guard out != nil || isatty(STDOUT_FILENO) == 1 else {
            throw ValidationError("an invitation is a secret: say with --out FILE where it goes")
        }
    }

    func run() async throws {
        if let out, SecretFile.exists(out) {
            throw CommandFailure("\(out) is there already", hint: "nothing was overwritten; name another file")
        }
        let state = try AdministratorState.open(global, nextTo: [global.envFile])
        try await AdminClient.with(global) { client in
            let known = try await KnownNetwork(network, through: client, state)
            let desk = VouchingDesk(client: client, state: state, network: known)
            let invited = try await invite(into: known, client, state)
            guard wait || vouch else { return }
            let registration = try await desk.waitForRegistration(of: invited)
            StandardError.write("\(invited.login) has come")
            if vouch { try await desk.vouch(for: invited, registration) }
        }
    }

    private func invite(
        into known: KnownNetwork,
        _ client: AdminClient,
        _ state: AdministratorState
    ) async throws -> InvitedUser {
        let invitation = try Invitation.make(into: known.code())
        let login = try login(login)
        let expires = Timestamp.now.adding(seconds: Limits.invitationSeconds)
        var request = InviteUser.Request(
            networkId: network,
            username: login.text,
            relayHalfHash: invitation.relayHash.bytes,
            expires: Int64(clamping: expires.seconds)
        )
        (request.firstName, request.lastName, request.securityGroupId) = (first, last, group)
        let reply = try await client.send(InviteUser.self, request)
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
        try handOver(invitation.secretText)
        try report(invited)
        return invited
    }

    private func login(_ text: String) throws(CommandFailure) -> Login {
        do {
            return try Login(normalising: text)
        } catch {
            throw CommandFailure("a login has at most 256 bytes and no control characters", status: .usage)
        }
    }

    private func handOver(_ secret: String) throws(CommandFailure) {
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
