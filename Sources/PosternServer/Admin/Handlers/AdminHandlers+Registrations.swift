import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    /// Inviting users with a secret that the server never sees, and vouching for them.
    var registrations: [AdminHandler] {
        [
            AdminHandler(
                InviteUser.self,
                reply: { _, invitation in InviteUser.Reply(invitation) },
                act: { request, order in
                    try await relay.invite(
                        UserWish(request),
                        to: id(ofNetwork: request.networkId),
                        relayHalfHash: request.relayHalfHash.bytes,
                        expires: Timestamp(seconds: UInt64(clamping: request.expires)),
                        by: order
                    )
                }
            ),
            AdminHandler(reading: GetRegistration.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                return GetRegistration.Reply(try await relay.registration(of: request.userId, in: network))
            },
            AdminHandler(
                PutVoucher.self,
                reply: { _, _ in PutVoucher.Reply(message: "the voucher is published") },
                act: { request, order in
                    try await relay.putVoucher(
                        request.voucher.bytes,
                        signature: request.signature.bytes,
                        in: id(ofNetwork: request.networkId),
                        by: order
                    )
                }
            ),
        ]
    }
}

extension UserWish {
    fileprivate init(_ request: InviteUser.Request) {
        self.init(
            name: request.username,
            firstName: request.firstName ?? "",
            lastName: request.lastName ?? "",
            group: request.securityGroupId
        )
    }
}

extension InviteUser.Reply {
    init(_ invitation: UserInvitation) {
        self.init(
            userId: invitation.user.number,
            user: invitation.user.who.user.bytes,
            username: invitation.user.login,
            network: invitation.user.who.network.bytes,
            charterVersion: invitation.charterVersion,
            host: invitation.host
        )
    }
}

extension GetRegistration.Reply {
    fileprivate init(_ registration: UserRegistration) {
        self.init(
            status: UserStatus(registration.user.status),
            user: registration.user.who.user.bytes,
            username: registration.user.login,
            hasVoucher: registration.hasVoucher
        )
        identity = registration.identity.map(Base64Bytes.init)
        administratorMAC = registration.administratorMAC.map(Base64Bytes.init)
    }
}
