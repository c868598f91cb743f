import FoundationEssentials
import PosternHome
import PosternSession
import PosternTrust
import PosternWire

extension Client {
    /// So many links may fail or be abandoned, before the password is asked for first.
    private static let linkTries = 3
    private static let passwordTries = 3

    /// Lets a new device in, after the person has compared eight digits on both.
    ///
    /// - Parameters:
    ///   - code: The one that the new device shows; `nil`: the newest that waits for this user.
    ///   - secret: Asked for after the person's yes; before anything, where links have failed. Asked again after a wrong
    ///     password; `nil` gives up.
    ///   - confirm: Whether the other device shows the same digits.
    /// - Throws: ``AccountError``; ``ClientError``; `CodeError`.
    package func approveLink(
        _ code: String?,
        secret: (_ isAgain: Bool) async throws -> AccountSecret?,
        confirm: (LinkComparison) async throws -> Bool
    ) async throws -> OwnDevice {
        let code = try code.map { try LinkCode(parsing: $0) }
        guard code == nil || code?.user == who.user else { throw AccountError.linkOfAnother }
        let proven = try await provenSecret(secret)
        let signedIn = try await signIn(.command)
        defer { signedIn.connection.close() }
        let link = OldDeviceLink(who, LinkChannel(connection: signedIn.connection))
        do {
            let commitment = try await link.take(code?.commitment)
            guard try home.beginLink(atMost: Self.linkTries) else { throw AccountError.linkEnded }
            let (reveal, digits) = try await link.meet(commitment, try IdentityPublicKey(account.identity))
            guard try await confirm(LinkComparison(digits: digits)) else {
                try await link.channel.tellRefused()
                throw AccountError.digitsDiffer
            }
            return try await admit(reveal.key, link.channel) { isAgain in
                if !isAgain, let proven { proven } else { try await secret(isAgain) }
            }
        } catch let refusal as RelayRefusal {
            throw refusal.asClientError
        }
    }

    /// After so many links that came to nothing somebody may be guessing: who goes on has to know the password.
    private func provenSecret(_ secret: (Bool) async throws -> AccountSecret?) async throws -> AccountSecret? {
        guard try home.linkTries() >= Self.linkTries else { return nil }
        let proven = try await opened(by: secret).secret
        try home.forgetLinkTries()
        return proven
    }

    private func admit(
        _ key: DevicePublicKey,
        _ channel: LinkChannel,
        _ secret: (Bool) async throws -> AccountSecret?
    ) async throws -> OwnDevice {
        do {
            var opened = try await opened(by: secret)
            try await opened.add(key, at: clock())
            try keepOwn(opened.lists)
        } catch {
            try await channel.tellRefused()
            throw error
        }
        try home.forgetLinkTries()
        // Without this word the new device looks for itself.
        do { try await channel.pass(LinkVerdict.approved.bytes) } catch AccountError.linkEnded {}
        let device = DeviceID(of: key)
        guard let added = try devices().first(where: { $0.id == device }) else { throw AccountError.listsChange }
        return added
    }

    private func opened(by secret: (Bool) async throws -> AccountSecret?) async throws -> OpenedAccount {
        for number in 1..<Self.passwordTries {
            guard let given = try await secret(number > 1) else { throw AccountError.wrongPassword }
            do { return try await openAccount(with: given) } catch AccountError.wrongPassword {}
        }
        guard let given = try await secret(true) else { throw AccountError.wrongPassword }
        return try await openAccount(with: given)
    }
}

/// The part of the device that is there: it answers with what it draws, and only then learns the new one's key.
private struct OldDeviceLink {
    private let who: Who
    let channel: LinkChannel

    init(_ who: Who, _ channel: LinkChannel) {
        self.who = who
        self.channel = channel
    }

    /// - Parameter wanted: `nil`: the newest that waits.
    func take(_ wanted: LinkCommitment?) async throws -> LinkCommitment {
        var take = LinkTake()
        if let wanted { take.commitment = Data(wanted.hash.bytes) }
        do {
            guard case .linkTaken(let taken) = try await channel.connection.ask(.linkTake(take)),
                let hash = Hash512(Array(taken.commitment))
            else { throw ClientError.protocolBroken("another answer than a link") }
            guard wanted == nil || wanted?.hash == hash else { throw ClientError.protocolBroken("another link") }
            return LinkCommitment(hash)
        } catch let refusal as RelayRefusal where refusal.code == .notFound {
            throw AccountError.nobodyWaits
        }
    }

    /// - Throws: ``AccountError/commitmentBroken`` when the key is not the one that was promised.
    func meet(
        _ commitment: LinkCommitment,
        _ identity: IdentityPublicKey
    ) async throws -> (LinkReveal, LinkDigits) {
        let answer = try LinkAnswer.make(identity)
        try await channel.pass(answer.bytes)
        guard case .reveal(let reveal) = try await channel.next(LinkMessageFromNew.init) else {
            throw AccountError.linkRefused
        }
        guard LinkCommitment(of: reveal, for: who) == commitment else {
            try await channel.tellRefused()
            throw AccountError.commitmentBroken
        }
        return (reveal, LinkDigits(commitment, answer, reveal))
    }
}
