import PosternAdminAPI
import PosternPrimitives
import PosternTrust
import PosternWire

/// Compares what the relay says of a registration with what the administrator knows, and vouches where both agree.
struct VouchingDesk {
    enum Outcome: Hashable {
        case vouched
        case vouchedBefore
        /// The user has not come yet, or has not taken the login that it was given.
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
        guard let identity = registration.identity, registration.username != invited.formerLogin else {
            return .waiting
        }
        if registration.hasVoucher, invited.key == nil { return .vouchedBefore }
        let document = try voucher(for: invited, registration, identity: identity.bytes)
        let request = PutVoucher.Request(
            networkId: network.number,
            voucher: document.body,
            signature: document.signature
        )
        _ = try await client.send(PutVoucher.self, request)
        var served = invited
        (served.key, served.voucher, served.formerLogin) = (nil, Base64Bytes(document.fileBytes), nil)
        try state.keep(served, of: network.id)
        return .vouched
    }

    private func voucher(
        for invited: InvitedUser,
        _ registration: GetRegistration.Reply,
        identity bytes: [UInt8]
    ) throws -> Document {
        guard let user = Hex.decode(invited.user).flatMap({ UserID($0) }), let login = try? Login(invited.login) else {
            throw Self.damaged(invited)
        }
        let who = Who(network: network.id, user: user)
        if let voucher = invited.voucher {
            let signed = try Document(parsingFile: voucher.bytes)
            // Otherwise it is the relay that lost it since.
            guard let known = try? Voucher(parsing: signed.body), known.login != login else { return signed }
            return try again(known, as: login, of: invited, registration, identity: bytes)
        }
        guard let key = invited.key else { throw Self.damaged(invited) }
        // Who came before it was given another login said the former one.
        let logins = [login] + [invited.formerLogin].compactMap { $0.flatMap { try? Login($0) } }
        guard
            registration.user.bytes == user.bytes, registration.username == login.text,
            let identity = try? IdentityPublicKey(bytes), let mac = registration.administratorMAC,
            logins.contains(where: { login in
                AdministratorMAC.isValid(
                    mac.bytes,
                    key: SecretBytes(copying: key.bytes),
                    who: who,
                    login: login,
                    identity: identity
                )
            })
        else { throw Self.swapped(invited) }
        return try sign(Voucher(who: who, login: login, identity: identity, issued: .now))
    }

    /// Who was vouched for before under another login: the identity is the one that is known.
    private func again(
        _ known: Voucher,
        as login: Login,
        of invited: InvitedUser,
        _ registration: GetRegistration.Reply,
        identity bytes: [UInt8]
    ) throws -> Document {
        guard
            registration.user.bytes == known.user.bytes, registration.username == login.text,
            let identity = try? IdentityPublicKey(bytes), identity.hash == known.identity
        else { throw Self.swapped(invited) }
        var next = known
        (next.login, next.issued) = (login, max(.now, known.issued))
        return try sign(next)
    }

    private static func damaged(_ invited: InvitedUser) -> CommandFailure {
        CommandFailure("what was kept of \(invited.login)'s invitation is damaged")
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
