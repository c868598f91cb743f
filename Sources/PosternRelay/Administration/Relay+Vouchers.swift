import PosternStore
import PosternTrust
package import PosternWire

/// How far a user's registration is, and what an administrator needs to vouch for it.
package struct UserRegistration: Hashable, Sendable {
    package let user: UserFacts
    /// 133 bytes; `nil` until the user has come.
    package let identity: [UInt8]?
    /// 64 bytes: right only where the invited person registered.
    package let administratorMAC: [UInt8]?
    /// Whether a voucher that counts says that this login is this identity.
    package let hasVoucher: Bool
}

extension Relay {
    /// - Throws: ``AdministrationError/unknownUser`` or ``AdministrationError/unknownNetwork``.
    package func registration(of number: String, in network: NetworkID) async throws -> UserRegistration {
        let user = try await storedUser(number, in: network)
        let isPending = user.status == .pending
        return UserRegistration(
            user: UserFacts(user),
            identity: isPending ? nil : user.identity,
            administratorMAC: user.administratorMAC,
            hasVoucher: try await hasVoucher(user)
        )
    }

    /// Publishes an administrator's word that a login is an identity. The same voucher may come again.
    ///
    /// - Throws: ``AdministrationError/refused(_:)`` unless a voucher key of the newest charter signed it, for a user
    ///   of this network with its present login and identity; or what the store throws.
    @discardableResult
    package func putVoucher(
        _ body: [UInt8],
        signature: [UInt8],
        in network: NetworkID,
        by order: Order<DocumentPlace> = .local("postern:PutVoucher")
    ) async throws -> DocumentPlace {
        guard let charters = try await charters.entry(of: network, in: store)?.charters else {
            throw AdministrationError.unknownNetwork
        }
        let voucher: CheckedVoucher
        do {
            let document = try Document(body: body, signature: signature)
            voucher = try CheckedVoucher(document, under: charters, arriving: .at(clock()))
        } catch {
            throw AdministrationError.refused("the voucher is refused: \(error)")
        }
        let who = Who(network: network, user: voucher.content.user)
        guard let user = try await store.user(who), user.login == voucher.content.login.text,
            let identity = user.identity, Hash512.of(identity) == voucher.content.identity
        else { throw AdministrationError.refused("the voucher is not for a user's present login and identity") }
        return try await carryOut(order) { act in
            try act.put(voucher, of: user)
        }
    }

    private func hasVoucher(_ user: User) async throws -> Bool {
        guard
            let identity = user.identity, let login = try? Login(user.login),
            let charters = try await charters.entry(of: user.who.network, in: store)?.charters
        else { return false }
        let vouchers = try await vouchers(for: user.who).compactMap { stored -> CheckedVoucher? in
            let document = try Document(body: stored.body, signature: stored.signature)
            // One whose key left the charter counts no longer.
            return try? CheckedVoucher(document, under: charters, arriving: .joining)
        }
        return Vouched(login, by: vouchers, under: charters) == .identity(user.who.user, .of(identity))
    }

    private func vouchers(for who: Who) async throws -> [StoredDocument] {
        try await store.documents(.vouchers(for: who), from: 1, byteLimit: Limits.frameBytes).documents
    }
}

/// Which version of a document counts now.
package struct DocumentPlace: Hashable, Sendable {
    package let version: UInt32
}

extension Act {
    fileprivate func put(_ voucher: CheckedVoucher, of user: User) throws -> DocumentPlace {
        let chain = Chain.vouchers(for: user.who)
        let held = try transaction.documents(chain)
        if let same = held.first(where: { $0.hash == voucher.document.hash }) {
            return DocumentPlace(version: same.version)
        }
        guard held.count < vouchersOfUser else {
            throw AdministrationError.refused("the user has \(vouchersOfUser) vouchers already")
        }
        let network = try network(user.who.network)
        let next = StoredDocument(voucher.document, version: UInt32(clamping: held.count + 1), in: chain)
        guard case .stored = try transaction.put(next, after: held.last?.hash ?? .zero) else {
            throw StoreError.unavailable
        }
        effects.announced.append((chain, next.version))
        note(
            user.subject(of: network),
            in: network.id,
            after: ["vouched": user.identityName, "login": .text(user.login), "voucher": .text("\(next.hash)")]
        )
        return DocumentPlace(version: next.version)
    }
}

/// A voucher has at most some 600 bytes: all of a user's fit into one read.
private let vouchersOfUser = 64
