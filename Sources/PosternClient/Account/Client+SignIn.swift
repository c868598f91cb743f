import PosternHome
import PosternSession
import PosternTransport
import PosternTrust
package import PosternWire

/// A connection that is signed in, with the network as it is now.
package struct SignedIn: Sendable {
    package let connection: ClientConnection
    package let network: Network
}

extension Client {
    /// Signs in, checks what the relay says of itself and of this device, and brings the own documents up to date.
    ///
    /// - Throws: ``ClientError/copiedHome`` and others; ``AccountError`` where this device was removed or its user reset;
    ///   then the connection is closed.
    ///
    /// - Parameter isProving: To have the password looked at, for which no session is needed.
    package func signIn(_ purpose: Purpose, isProving: Bool = false) async throws -> SignedIn {
        if !isProving { try checkSession() }
        var network = try network()
        let (connection, welcome) = try await connect(purpose, &network)
        do {
            if welcome.removed { try await settleRemoval(connection) }
            try checkAcceptance(welcome)
            let isFirst = try relayState().epoch == nil
            try await update(&network, welcome, isFirst ? .joining : .at(clock()), connection)
            try obeyAtOnce(network)
            try await updateOwnLists(connection, atLeast: welcome.listVersion)
            try eraseIfLeftOut(by: ownLists())
            try await settle(welcome, network, connection)
            return SignedIn(connection: connection, network: network)
        } catch {
            connection.close()
            throw Self.atSignIn(error)
        }
    }

    /// Nothing of what the caller wants has gone out yet: a relay that stops to answer is one that was not there.
    private static func atSignIn(_ error: any Error) -> any Error {
        switch error {
        case let refusal as RelayRefusal: refusal.asClientError
        case ClientError.unanswered: ClientError.notThere("it did not answer while this device signed in")
        default: error
        }
    }

    func connect(
        _ purpose: Purpose,
        _ network: inout Network
    ) async throws -> (ClientConnection, Welcome) {
        var last = ClientError.notThere("the network's charter names no address")
        for address in network.addresses(startingWith: account.address) {
            do {
                return try await connect(purpose, &network, to: address)
            } catch let error as ClientError {
                guard case .notThere = error else { throw error }
                last = error
            }
        }
        throw last
    }

    private func connect(
        _ purpose: Purpose,
        _ network: inout Network,
        to address: HostAddress
    ) async throws -> (ClientConnection, Welcome) {
        if let trust = network.trust {
            do {
                return try await open(address, trust, purpose)
            } catch ClientError.certificateRefused(let reason) {
                let held = network.trust
                try await learn(&network, at: address)
                guard network.trust != held else { throw ClientError.certificateRefused(reason) }
            }
        } else {
            try await learn(&network, at: address)
        }
        guard let trust = network.trust else { throw ClientError.authorityNotShown }
        return try await open(address, trust, purpose)
    }

    private func open(
        _ address: HostAddress,
        _ trust: ServerTrust,
        _ purpose: Purpose
    ) async throws -> (ClientConnection, Welcome) {
        let (connection, welcome, _) = try await ClientConnection.open(
            address,
            trust: trust,
            role: .device(account.who, account.device, purpose),
            signer: { [account, signingKey] nonce in
                let proof = SignInProof(who: account.who, device: account.device, address: address, nonce: nonce)
                return (address.text, try proof.sign(with: signingKey))
            }
        )
        return (connection, welcome)
    }

    private func learn(_ network: inout Network, at address: HostAddress) async throws {
        let held = network.charters.newest.version
        let documents = try await FirstContact.meetAgain(&network, at: address, now: clock())
        try keep(documents, of: network, after: held)
    }

    func keep(_ documents: [StoredDocument]) throws {
        guard !documents.isEmpty else { return }
        try check(home.keep(documents))
    }

    /// Keeps what came with newer charters, and tells whom they bring and take away.
    ///
    /// - Parameter version: Of the charter that was the newest before.
    private func keep(_ documents: [StoredDocument], of network: Network, after version: UInt32) throws {
        guard !documents.isEmpty else { return }
        let notices = network.charters.notices(after: version).map { $0.notice.forHome(about: $0.charter) }
        try check(home.keep(documents, telling: notices, at: clock()))
    }

    func check(_ outcome: Home.KeepOutcome) throws {
        guard case .fork(let name) = outcome else { return }
        throw ClientError.untrusted("a kept document", .fork(version: name.version))
    }

    func relayState() throws -> RelayState {
        guard case .registered(_, let state) = try home.registration() else { throw ClientError.notRegistered }
        return state
    }
}

// What Welcome says.
extension Client {
    private func checkAcceptance(_ welcome: Welcome) throws {
        guard try home.check(lastAccepted: MessageID(welcome.lastAccepted)) == .consistent else {
            throw ClientError.copiedHome
        }
        if try relayState().isCopy { throw ClientError.copiedHome }
    }

    /// Newer charters and policies. One that is refused is shown, and what is held stays.
    func update(
        _ network: inout Network,
        _ welcome: Welcome,
        _ arrival: PosternTrust.Arrival,
        _ connection: ClientConnection
    ) async throws {
        try await showRefused {
            if welcome.charterVersion > network.charters.newest.version {
                try await updateCharters(&network, arrival, connection)
            }
            if welcome.policyVersion > network.policy.newest?.version ?? 0 {
                try await updatePolicy(&network, arrival, connection)
            }
        }
        guard welcome.hasGroup else { return }
        try await showRefused { try await update(&network, to: welcome.group, arrival, connection) }
    }

    private func showRefused(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch ClientError.untrusted(let what, let error) {
            try tell(.documentRefused(what: what, why: error.description))
        }
    }

    func updateCharters(
        _ network: inout Network,
        _ arrival: PosternTrust.Arrival,
        _ connection: ClientConnection
    ) async throws {
        let held = network.charters.newest.version
        let later = try await connection.documents(.charter, of: network.id.bytes, from: held + 1)
        try keep(try network.take(charters: later, arriving: arrival), of: network, after: held)
    }

    func updatePolicy(
        _ network: inout Network,
        _ arrival: PosternTrust.Arrival,
        _ connection: ClientConnection
    ) async throws {
        let from = (network.policy.newest?.version ?? 0) + 1
        let later = try await connection.documents(.policy, of: PolicyScope.zero.bytes, from: from)
        try keep(try network.take(policies: later, arriving: arrival))
    }
}
