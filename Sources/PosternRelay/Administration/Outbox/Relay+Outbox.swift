import PosternPrimitives
import PosternStore
import PosternTrust
import PosternWire

extension Relay {
    /// The next letter to be handed over. It stays due until ``note(_:of:)`` says what became of it: whoever dies in
    /// between has it handed over twice, and never loses it.
    ///
    /// - Returns: `nil` when none is due.
    package func dueLetter() async throws -> InvitationLetter? {
        while let waiting = try await store.dueLetter(now: clock()) {
            do {
                return try await open(waiting)
            } catch let fault as LetterFault {
                try await giveUp(waiting, because: fault.reason)
            }
        }
        return nil
    }

    /// Keeps what became of a letter. One that was refused is given up, and the audit log says so.
    package func note(_ outcome: LetterOutcome, of letter: InvitationLetter) async throws {
        switch outcome {
        case .handedOver: try await store.noteHandedOver(letter.id)
        case .postponed(let reason):
            let delay = LetterDelay.seconds(afterFailures: letter.attempts + 1)
            try await store.postpone(letter.id, until: clock().adding(seconds: delay), reason: Self.cut(reason))
        case .refused(let reason):
            guard let waiting = try await store.letter(letter.id) else { return }
            try await giveUp(waiting, because: reason)
        }
    }

    /// Gives up every letter whose invitation is over.
    func giveUpLetters(now: Timestamp) async throws {
        while let letter = try await store.expiredLetter(now: now) {
            let last = letter.lastReason.map { "; the last one: \($0)" } ?? ""
            try await giveUp(letter, because: "the invitation is over, after \(letter.attempts) attempts\(last)")
        }
    }

    private func giveUp(_ letter: WaitingLetter, because reason: String) async throws {
        let now = clock()
        let record = AuditRecord(
            .local,
            "postern:MailInvitation",
            subject: AuditSubject.user(letter.user.text, of: letter.network.text).name,
            result: .failed,
            reason: Self.cut(reason),
            at: now
        )
        try await store.act { [masterKey] transaction in
            // Another invitation may have taken its place meanwhile, or the user has come.
            guard try transaction.delete(letter.id) else { return }
            var log = AuditLog(Act(transaction, masterKey: masterKey, now: now))
            try log.append(record, in: letter.who.network)
            try log.signWhereDue()
        }
    }

    private func open(_ waiting: WaitingLetter) async throws -> InvitationLetter {
        guard
            let user = try await store.user(waiting.who), let network = try await store.network(waiting.who.network)
        else { throw LetterFault.userGone }
        // Who was given another name is somebody else, as far as the relay can know.
        guard user.login == waiting.recipient else { throw LetterFault.renamed }
        guard let recipient = MailAddress(waiting.recipient) else { throw LetterFault.sealedOtherwise }
        let code = try await networkCode(of: network.id)
        return InvitationLetter(
            id: waiting.id,
            recipient: recipient,
            login: user.login,
            firstName: user.firstName,
            lastName: user.lastName,
            network: network.name,
            networkNumber: network.number.text,
            fingerprint: Fingerprint.of(network.id).description,
            host: code.address.text,
            invitation: try text(of: waiting, into: code),
            expires: waiting.expires,
            attempts: waiting.attempts
        )
    }

    /// The invitation as it is handed to its user, with where the network is now.
    private func text(of letter: WaitingLetter, into code: NetworkCode) throws -> InvitationText {
        let place = Act.place(of: letter.id, to: letter.who, at: letter.recipient)
        let secret: SecretBytes
        do {
            secret = try masterKey.open(letter.sealed, as: .invitation, id: place)
        } catch PrimitiveError.notAuthentic {
            throw LetterFault.sealedOtherwise
        }
        let invitation = Invitation(
            network: code.network,
            secret: secret,
            charterVersion: code.charterVersion,
            address: code.address
        )
        return InvitationText(invitation.secretText)
    }

    /// So much the store keeps of a reason.
    private static func cut(_ reason: String) -> String {
        String(reason.unicodeScalars.prefix(256).map(Character.init))
    }
}

/// Why a letter cannot be handed over, now or ever.
private enum LetterFault: Error {
    case userGone
    case renamed
    case sealedOtherwise

    var reason: String {
        switch self {
        case .userGone: "the user is there no more"
        case .renamed: "the user has another name now: invite it anew"
        case .sealedOtherwise: "the letter was not sealed by this relay for this user and address"
        }
    }
}
