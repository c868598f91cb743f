import GRDB
package import PosternPrimitives
package import PosternWire

extension Home {
    package enum DraftOutcome: Hashable, Sendable {
        case drafted
        /// There is an account: what was given is dropped, what was there goes on.
        case exists(Registration)
    }

    package enum CompletionOutcome: Hashable, Sendable {
        case registered
        case alreadyRegistered
        case nothingDrafted
    }

    package enum AbandonOutcome: Hashable, Sendable {
        case abandoned
        /// A registered device is not forgotten by this verb.
        case registered
        case nothingDrafted
    }

    package func registration() throws(HomeError) -> Registration {
        try read { db in
            try AccountRow(db, sealing: sealing)?.registration(sealing: sealing) ?? .none
        }
    }

    /// Stores everything that registration needs, before any of it is sent: from then on a crash at any moment leads
    /// to the same request with the same keys.
    package func draft(_ draft: RegistrationDraft) throws(HomeError) -> DraftOutcome {
        try write { db in
            if let row = try AccountRow(db, sealing: sealing) {
                return .exists(try row.registration(sealing: sealing))
            }
            try db.insert(draft, sealing: sealing)
            try db.insert(draft.documents, sealing: sealing)
            for bundle in draft.bundles { try db.insert(bundle, sealing: sealing) }
            return .drafted
        }
    }

    /// The relay answered `Registered`, or the user's list names this device: the request goes, and with it the
    /// invitation's secrets; the keys in it are published.
    package func completeRegistration(at now: Timestamp) throws(HomeError) -> CompletionOutcome {
        try write { db in
            guard let row = try AccountRow(db, sealing: sealing) else { return .nothingDrafted }
            guard try !row.isRegistered else { return .alreadyRegistered }
            try db.run("UPDATE account SET state = 2, request = NULL, registered_at = ?", [now.column])
            try db.run("UPDATE exchange_bundle SET published_at = ?", [now.column])
            return .registered
        }
    }

    /// The invitation, or the link, is of no use: the draft and all of its keys are erased.
    package func abandonRegistration() throws(HomeError) -> AbandonOutcome {
        try write { db in
            guard let row = try AccountRow(db, sealing: sealing) else { return .nothingDrafted }
            guard try !row.isRegistered else { return .registered }
            try db.run("DELETE FROM account")
            for slot in [row.signingSlot, row.identitySlot].compactMap({ $0 }) { try db.eraseSlot(slot) }
            try db.eraseBundles(where: "1")
            try db.run("DELETE FROM document")
            return .abandoned
        }
    }

    /// - Returns: nil before a draft.
    package func signingKey() throws(HomeError) -> SecretBytes? {
        try openedAccountSecret { ($0.signingSlot, .deviceSigning($0.account.device)) }
    }

    /// - Returns: nil but for a bot.
    package func identityKey() throws(HomeError) -> SecretBytes? {
        try openedAccountSecret { row in
            row.identitySlot.map { ($0, .identity(row.account.who.user)) }
        }
    }

    private func openedAccountSecret(
        _ place: (AccountRow) -> (slot: Int64, owner: SecretOwner)?
    ) throws(HomeError) -> SecretBytes? {
        let sealed: SealedSecret? = try read { db in
            guard let row = try AccountRow(db, sealing: sealing), let place = place(row) else { return nil }
            return try db.secret(in: place.slot, of: place.owner)
        }
        guard let sealed else { return nil }
        return try sealing.open(sealed)
    }
}

extension Database {
    fileprivate func insert(_ draft: RegistrationDraft, sealing: borrowing RowSealing) throws {
        let account = draft.account
        guard draft.signingKey.owner == .deviceSigning(account.device),
            draft.identity.map({ $0.owner == .identity(account.who.user) }) ?? true
        else { throw HomeError.misuse("a draft with another's secret") }
        let request = try sealing.seal(draft.request, .request, row: account.device.bytes)
        try run(
            """
            INSERT INTO account (one, state, network, user, device, kind, signing_slot, identity_slot, sealed, request)
            VALUES (1, 1, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                account.who.network.column, account.who.user.column, account.device.column, account.kind.rawValue,
                try store(draft.signingKey), try draft.identity.map { try store($0) },
                try AccountRow.sealed(account, sealing: sealing).column, request.column,
            ]
        )
    }
}
