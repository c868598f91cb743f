import FoundationEssentials
import PosternPrimitives
import PosternStore
import PosternTrust
package import PosternWire

extension Relay {
    /// What a secret needs beside it to open a vault. The answer has one shape, whether there is such a login and vault
    /// or not.
    package func salt(_ salt: Salt, in network: NetworkID) async throws -> ServerFrame.OneOf_Body {
        guard let login = try? Login(salt.login), let kind = SealedVault.Kind(wire: salt.kind) else {
            return .refusal(Refusal(.malformed, "Salt needs a login in its normal form and a vault's kind, 1 or 2"))
        }
        let held = try await store.vaultSalt(login: login.text, kind: kind, in: network)
        // Made in any case: the work tells nothing either.
        let user = decoys.user(login.text, in: network)
        let random = decoys.random(login.text, kind, in: network)
        var answer = SaltAnswer()
        answer.user = Data((held.user ?? user).bytes)
        answer.random = Data(held.random ?? random)
        return .salt(answer)
    }

    /// Hands out a sealed vault to who has its sign-in key; the guest may act for the user from then on.
    ///
    /// - Parameters:
    ///   - nonce: Of the connection.
    ///   - device: Whose device asks: for its own user's vault alone, and strangers' guesses do not lock it out.
    ///   - address: Where the connection came from, without a port.
    package func openVault(
        _ open: OpenVault,
        in network: NetworkID,
        nonce: [UInt8],
        by device: Who? = nil,
        from address: String? = nil
    ) async throws -> GuestAnswer {
        guard let user = UserID(open.user) else {
            return GuestAnswer(.refusal(Refusal(.malformed, "OpenVault names no user of 16 bytes")))
        }
        let who = Who(network: network, user: user)
        do {
            guard device == nil || device == who else {
                throw Refused(.notPermitted, "a device opens its own user's vaults alone")
            }
            let origin: VaultAttempt.Origin = device == nil ? .stranger : .ownDevice
            let attempt = try await attempt(at: who, open.kind, open.proof, nonce: nonce, by: origin)
            let (now, visit) = (clock(), Visit(who, from: address))
            let beside: Beside<VaultOpening> = saying { log, outcome in
                guard case .opened = outcome else { return }
                try log.append(.openVault, by: visit, after: ["kind": attempt.kind.told])
            }
            switch try await store.openVault(attempt, now: now, beside: beside) {
            case .opened(let sealed, let listVersion):
                var answer = VaultOpened()
                answer.sealed = Data(sealed)
                answer.listVersion = listVersion
                if let place = try await groupPlace(of: who) { answer.group = place }
                return GuestAnswer(.vaultOpened(answer), mayActFor: user)
            case .refused: throw wrongSecret(.openVault, by: visit)
            case .lockedOut(let until): throw lockOut(until: until, .openVault, by: visit)
            case .locked(let until): throw Refused(Self.locked(until: until, now))
            }
        } catch let error as Refused {
            return GuestAnswer(.refusal(error.refusal))
        }
    }

    /// Replaces a user's vault, or takes it away, for who has the sign-in key of one of them.
    ///
    /// - Parameters:
    ///   - nonce: Of the connection.
    ///   - isDevice: Whether one of the user's devices asks, and not a guest.
    ///   - address: Where the connection came from, without a port.
    package func putVault(
        _ put: PutVault,
        of who: Who,
        nonce: [UInt8],
        isDevice: Bool,
        from address: String? = nil
    ) async throws -> ServerFrame.OneOf_Body {
        let origin: VaultAttempt.Origin = isDevice ? .ownDevice : .stranger
        do {
            let proof = try await attempt(at: who, put.proofKind, put.proof, nonce: nonce, by: origin)
            let (now, visit) = (clock(), Visit(who, from: address))
            switch try await carryOut(put, proof, by: visit, now: now) {
            case .done: return .done(Done())
            case .refused: throw wrongSecret(.putVault, by: visit)
            case .lockedOut(let until): throw lockOut(until: until, .putVault, by: visit)
            case .locked(let until): throw Refused(Self.locked(until: until, now))
            }
        } catch let error as Refused {
            return .refusal(error.refusal)
        }
    }

    private func carryOut(
        _ put: PutVault,
        _ proof: VaultAttempt,
        by visit: Visit,
        now: Timestamp
    ) async throws -> VaultPutting {
        guard let kind = SealedVault.Kind(wire: put.vault.kind) else { throw Refused(Self.malformedVault) }
        let isRemoved = put.vault.sealed.isEmpty
        let beside: Beside<VaultPutting> = saying { log, outcome in
            guard outcome == .done else { return }
            try log.append(.putVault, by: visit, after: ["kind": kind.told, "removed": .flag(isRemoved)])
        }
        guard !isRemoved else { return try await store.removeVault(kind, proof: proof, now: now, beside: beside) }
        guard let vault = SealedVault(put.vault) else { throw Refused(Self.malformedVault) }
        return try await store.putVault(vault, proof: proof, now: now, beside: beside)
    }

    /// Written later, so that the answer takes as long for a user who is not there.
    private func wrongSecret(_ event: SecurityEvent, by visit: Visit) -> Refused {
        noteFailure(of: event, by: visit, reason: "a wrong password or recovery key")
        return Refused(Self.wrongSecret)
    }

    private func lockOut(until: Timestamp, _ event: SecurityEvent, by visit: Visit) -> Refused {
        noteFailure(of: .lockOut, by: visit, reason: "too many wrong passwords: locked until \(until.seconds)")
        return wrongSecret(event, by: visit)
    }

    /// Verifies what a guest shows, whether there is such a user and vault or not.
    ///
    /// - Throws: ``Refused`` for what is no proof, or is for another relay: it counts as no guess.
    private func attempt(
        at who: Who,
        _ kind: UInt32,
        _ proof: VaultProof,
        nonce: [UInt8],
        by origin: VaultAttempt.Origin
    ) async throws -> VaultAttempt {
        guard
            let kind = SealedVault.Kind(wire: kind), let key = try? SignInPublicKey(Array(proof.publicKey)),
            proof.signature.count == Limits.signatureBytes, let address = try? HostAddress(proof.address)
        else { throw Refused(Self.malformedProof) }
        let charter = try await charters.entry(of: who.network, in: store)?.charters.newest.content
        guard let charter, charter.hosts.contains(address) else { throw Refused(Self.otherAddress) }
        let signed = VaultSignInProof(who: who, kind: UInt8(kind.rawValue), address: address, nonce: nonce)
        let isSigned = signed.isValid(Array(proof.signature), by: key)
        let hash = key.hash.bytes
        return VaultAttempt(who: who, kind: kind, origin: origin) { held in
            ConstantTime.isEqual((held ?? .zero).bytes, hash) && isSigned
        }
    }

    private static let malformedProof = Refusal(
        .malformed,
        "a vault has the kind 1 or 2, and its proof a public key of 133 bytes, host:port and a signature of 132"
    )
    private static let otherAddress = Refusal(
        .malformed,
        "the proof is for an address that the network's newest charter does not name: fetch the charters"
    )
    static let malformedVault = Refusal(
        .malformed,
        "a vault has the kind 1 or 2, 16 random bytes, a hash of 64 bytes and at most \(Limits.vaultBytes) sealed ones"
    )
    private static let wrongSecret = Refusal(
        .notAuthenticated,
        "wrong password or recovery key, or no such user or vault: check the login and what was typed"
    )

    private static func locked(until: Timestamp, _ now: Timestamp) -> Refusal {
        let seconds = max(1, (until.milliseconds(since: now) + 999) / 1000)
        return Refusal(
            .rateLimited,
            "too many wrong passwords: wait \(seconds) seconds, or use the recovery key",
            retryAfter: UInt32(clamping: seconds)
        )
    }
}

extension SealedVault {
    /// - Returns: `nil` for what is no vault.
    init?(_ vault: Vault) {
        guard
            let kind = Kind(wire: vault.kind), vault.random.count == 16,
            let hash = Hash512(Array(vault.signInHash)), (1...Limits.vaultBytes).contains(vault.sealed.count)
        else { return nil }
        self.init(kind: kind, random: Array(vault.random), signInHash: hash, sealed: Array(vault.sealed))
    }
}

extension SealedVault.Kind {
    init?(wire kind: UInt32) { self.init(rawValue: Int(kind)) }

    /// As the audit log names it.
    fileprivate var told: AuditValue {
        switch self {
        case .password: "password"
        case .recoveryKey: "recovery key"
        }
    }
}
