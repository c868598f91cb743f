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
        let held = try await store.vaultSalt(foldedLogin: login.text, kind: kind, in: network)
        // Made in any case: the work tells nothing either.
        let user = decoys.user(login.text, in: network)
        let random = decoys.random(login.text, kind, in: network)
        var answer = SaltAnswer()
        answer.user = Data((held.user ?? user).bytes)
        answer.random = Data(held.random ?? random)
        return .salt(answer)
    }

    /// Hands out a sealed vault to who has its sign-in key; the guest may act for the user from then on.
    package func openVault(_ open: OpenVault, in network: NetworkID) async throws -> GuestAnswer {
        guard let user = UserID(open.user) else {
            return GuestAnswer(.refusal(Refusal(.malformed, "OpenVault names no user of 16 bytes")))
        }
        let who = Who(network: network, user: user)
        guard let attempt = attempt(at: who, open.kind, key: Array(open.signInKey), by: .stranger) else {
            return GuestAnswer(.refusal(Self.malformedAttempt))
        }
        let now = clock()
        switch try await store.openVault(attempt, now: now) {
        case .opened(let sealed, let listVersion):
            var answer = VaultOpened()
            answer.sealed = Data(sealed)
            answer.listVersion = listVersion
            return GuestAnswer(.vaultOpened(answer), mayActFor: user)
        case .refused: return GuestAnswer(.refusal(Self.wrongSecret))
        case .locked(let until): return GuestAnswer(.refusal(Self.locked(until: until, now)))
        }
    }

    /// Replaces a user's vault, or takes it away, for who has the sign-in key of one of them.
    ///
    /// - Parameter isDevice: Whether one of the user's devices asks, and not a guest.
    package func putVault(_ put: PutVault, of who: Who, isDevice: Bool) async throws -> ServerFrame.OneOf_Body {
        let origin: VaultAttempt.Origin = isDevice ? .ownDevice : .stranger
        guard let proof = attempt(at: who, put.proofKind, key: Array(put.signInKey), by: origin) else {
            return .refusal(Self.malformedAttempt)
        }
        let now = clock()
        let outcome: VaultPutting
        if put.vault.sealed.isEmpty {
            guard let kind = SealedVault.Kind(wire: put.vault.kind) else { return .refusal(Self.malformedVault) }
            outcome = try await store.removeVault(kind, proof: proof, now: now)
        } else {
            guard let vault = SealedVault(put.vault) else { return .refusal(Self.malformedVault) }
            outcome = try await store.putVault(vault, proof: proof, now: now)
        }
        switch outcome {
        case .done: return .done(Done())
        case .refused: return .refusal(Self.wrongSecret)
        case .locked(let until): return .refusal(Self.locked(until: until, now))
        }
    }

    /// - Returns: `nil` for a kind or a key that cannot be.
    private func attempt(
        at who: Who,
        _ kind: UInt32,
        key: [UInt8],
        by origin: VaultAttempt.Origin
    ) -> VaultAttempt? {
        guard let kind = SealedVault.Kind(wire: kind), key.count == Limits.secretBytes else { return nil }
        let hash = Hash512.of(key).bytes
        return VaultAttempt(who: who, kind: kind, origin: origin) { held in
            ConstantTime.isEqual((held ?? .zero).bytes, hash)
        }
    }

    private static let malformedAttempt = Refusal(.malformed, "a vault has the kind 1 or 2, a sign-in key 32 bytes")
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
}
