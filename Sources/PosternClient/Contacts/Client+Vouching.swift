import PosternHome
import PosternTrust
import PosternWire

extension Client {
    /// What the vouchers at the relay, and the one that is kept, say of a list's login: a relay that leaves one out
    /// does not unsay it. The one that counts is kept.
    func vouched(
        _ list: VerifiedDeviceList,
        _ connection: ClientConnection,
        _ network: Network
    ) async throws -> Vouched {
        guard !network.charters.voucherKeys.isEmpty else { return .nobody }
        let held = try home.documents(.voucher, of: list.content.user.bytes).map { try Document($0) }
        let heldHashes = Set(held.map(\.hash))
        let served = try await connection.documents(.voucher, of: list.content.user.bytes)
        // Of one that does not count nothing is to be said: its user is not vouched for. One that was taken while the
        // charter held goes on.
        let vouchers = (held + served.filter { !heldHashes.contains($0.hash) }).compactMap { document in
            let arrival = heldHashes.contains(document.hash) ? PosternTrust.Arrival.joining : .at(clock())
            return try? CheckedVoucher(document, under: network.charters, arriving: arrival)
        }
        let vouched = Vouched(list.content.login, by: vouchers, under: network.charters)
        if let newest = vouchers.newest(by: vouched, of: list), !heldHashes.contains(newest.hash) { try keep([newest]) }
        return vouched
    }

    /// A voucher counts while its key is in the newest charter.
    ///
    /// Whether numbers were compared besides makes no difference: for a contact without a voucher that counts the relay
    /// is asked each time, so that it cannot tell who was compared.
    func isStillVouched(_ contact: Contact, _ network: Network) throws -> Bool {
        guard let voucher = try keptVoucher(of: contact.who, network) else { return false }
        return voucher.login.text == contact.pinned.login
            && voucher.identity == Hash512.of(contact.pinned.identity)
    }

    /// Whether the voucher that is kept is for the identity of a list.
    func isVouched(_ list: VerifiedDeviceList, _ network: Network) throws -> Bool {
        try keptVoucher(of: list.content.who, network)?.identity == list.content.identity.hash
    }

    /// The one that counted last, whichever identity it names, while its key is in the newest charter.
    private func keptVoucher(of who: Who, _ network: Network) throws -> Voucher? {
        guard let kept = try home.newestDocument(.voucher, of: who.user.bytes) else { return nil }
        return try? CheckedVoucher(Document(kept), under: network.charters, arriving: .joining).content
    }
}

extension [CheckedVoucher] {
    /// The latest about the user of a list, of those that say what all say together. One for another identity is kept
    /// too: the relay could leave it out later.
    fileprivate func newest(by vouched: Vouched, of list: VerifiedDeviceList) -> StoredDocument? {
        let counting = filter { voucher in
            voucher.content.login == list.content.login && voucher.content.user == list.content.user
                && vouched == .identity(voucher.content.user, voucher.content.identity)
        }
        return counting.max { $0.content.issued < $1.content.issued }.map { voucher in
            StoredDocument(
                name: .voucher(voucher.content.user),
                hash: voucher.document.hash,
                body: voucher.document.body,
                signature: voucher.document.signature
            )
        }
    }
}
