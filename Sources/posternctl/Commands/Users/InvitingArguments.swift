import ArgumentParser
import PosternAdminAPI
import PosternTrust
import PosternWire

/// Inviting a user, and what may follow at once.
struct InvitingArguments: ParsableArguments {
    @OptionGroup var invitation: InvitationArguments
    @Option(help: "First name.") var first: String?
    @Option(help: "Last name.") var last: String?
    @Option(help: "The user's security group, by id or name; the default one without it.") var group: String?

    func run() async throws {
        try await invitation.run { client, network, hash, expires in
            var request = InviteUser.Request(
                networkId: network,
                username: try invitation.normalisedLogin().text,
                relayHalfHash: hash.bytes,
                expires: Int64(clamping: expires.seconds)
            )
            (request.firstName, request.lastName) = (first, last)
            if let group { request.securityGroupId = try await client.group(group, in: network) }
            return try await client.send(InviteUser.self, request)
        }
    }
}
