import ArgumentParser
import PosternAdminAPI
import PosternWire

struct UserReset: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [ResetUser.self]
    static let configuration = CommandConfiguration(
        "reset",
        "End a user's devices and identity, and make a new invitation.",
        """
        For a user who has lost every device, the password and the recovery key. All devices are cut off, what waits \
        for them is erased, and the vaults are erased too. The user registers again with the invitation, under a new \
        identity: everybody who knows the user is told, and 'user vouch' vouches for it. A user who still has the \
        password or the recovery key needs none of this.
        """,
        examples: ["user reset --network Demo --login ann --out ann.invitation"]
    )

    @OptionGroup var invitation: InvitationArguments

    func run() async throws {
        try await invitation.run { client, network, hash, expires in
            let user = try await client.user(invitation.normalisedLogin(), in: network)
            let reply = try await client.send(
                ResetUser.self,
                ResetUser.Request(
                    networkId: network,
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
