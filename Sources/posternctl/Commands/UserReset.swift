import ArgumentParser
import PosternAdminAPI
import PosternWire

struct UserReset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "End a user's devices and identity, and make a new invitation.",
        discussion: """
            For a user who has lost every device, the password and the recovery key. All devices are cut off, what waits \
            for them is erased, and the vaults are erased too. The user registers again with the invitation, under a new \
            identity: everybody who knows the user is told, and 'user vouch' vouches for it. A user who still has the \
            password or the recovery key needs none of this.
            """
    )

    @OptionGroup var invitation: InvitationArguments

    func run() async throws {
        try await invitation.run { client, hash, expires in
            let user = try await client.user(invitation.normalisedLogin(), in: invitation.network)
            let reply = try await client.send(
                ResetUser.self,
                ResetUser.Request(
                    networkId: invitation.network,
                    userId: user.userId,
                    relayHalfHash: hash.bytes,
                    expires: Int64(clamping: expires.seconds)
                )
            )
            StandardError.write("\(reply.appIds.count) devices were signed out")
            return reply.invitation
        }
    }
}
