import PosternAdminAPI
import PosternPrimitives
import PosternTrust
import PosternWire

/// Compares what the relay says of a registration with what the administrator knows, and vouches where both agree.
struct VouchingDesk {
    enum Outcome: Hashable {
        case vouched
        case vouchedBefore
        /// The user has not come yet.
        case waiting
    }

    let client: AdminClient
    let state: AdministratorState
    let network: KnownNetwork

    private static let interval = Duration.seconds(1)

    func registration(of invited: InvitedUser) async throws -> GetRegistration.Reply {
        try await client.send(
            GetRegistration.self,
            GetRegistration.Request(networkId: network.number, userId: invited.userId)
        )
    }

    /// Asks every second until the user has come; the invitation lasts for 7 days.
    func waitForRegistration(of invited: InvitedUser) async throws -> GetRegistration.Reply {
        let end = ContinuousClock.now + .seconds(Int64(Limits.invitationSeconds))
        while ContinuousClock.now < end {
            let registration = try await registration(of: invited)
            if registration.identity != nil { return registration }
            try await Task.sleep(for: Self.interval)
        }
        throw CommandFailure("\(invited.login) did not come before the invitation ran out")
    }

    /// - Throws: ``CommandFailure``; loudly where somebody else than the invited person registered.
    @discardableResult
    func vouch(for invited: InvitedUser, _ registration: GetRegistration.Reply) async throws -> Outcome {
        guard let identity = registration.identity else { return .waiting }
        if registration.hasVoucher, invited.key == nil { return .vouchedBefore }
        let document = try voucher(for: invited, registration, identity: identity.bytes)
        let request = PutVoucher.Request(
            networkId: network.number,
            voucher: document.body,
            signature: document.signature
        )
        _ = try await client.send(PutVoucher.self, request)
        var served = invited
        (served.key, served.voucher) = (nil, Base64Bytes(document.fileBytes))
        try state.keep(served, of: network.id)
        return .vouched
    }

    private func voucher(
        for invited: InvitedUser,
        _ registration: GetRegistration.Reply,
        identity bytes: [UInt8]
    ) throws -> Document {
        // Signed before, and lost by the relay since.
        if let voucher = invited.voucher { return try Document(parsingFile: voucher.bytes) }
        guard let user = Hex.decode(invited.user).flatMap({ UserID($0) }), let login = try? Login(invited.login),
            let key = invited.key
        else { throw CommandFailure("what was kept of \(invited.login)'s invitation is damaged") }
        let who = Who(network: network.id, user: user)
        guard
            registration.user.bytes == user.bytes, registration.username == login.text,
            let identity = try? IdentityPublicKey(bytes), let mac = registration.administratorMAC,
            AdministratorMAC.isValid(
                mac.bytes,
                key: SecretBytes(copying: key.bytes),
                who: who,
                login: login,
                identity: identity
            )
        else { throw Self.swapped(invited) }
        return try sign(Voucher(who: who, login: login, identity: identity, issued: .now))
    }

    private func sign(_ voucher: Voucher) throws -> Document {
        guard let key = try state.voucherKey(of: network.id) else {
            throw CommandFailure(
                "there is no voucher key of network \(network.number) in \(state.directory)",
                hint: "vouch where the network was made, or give its --state"
            )
        }
        guard network.charters.voucherKeys.contains(key.publicKey) else {
            throw CommandFailure("the newest charter does not name the voucher key in \(state.directory)")
        }
        return try Document(signing: voucher, with: key)
    }

    private static func swapped(_ invited: InvitedUser) -> CommandFailure {
        CommandFailure(
            "swap at registration: the identity under \(invited.login) is not of the person you invited",
            hint: "do not vouch: the relay or somebody on the way answered in their place; compare numbers in person"
        )
    }
}
