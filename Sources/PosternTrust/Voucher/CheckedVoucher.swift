package import PosternWire

/// A voucher that one of the network's voucher keys signed.
package struct CheckedVoucher: Hashable, Sendable {
    package let content: Voucher
    package let document: Document
    /// The voucher counts while this key is in the newest charter.
    package let key: VoucherPublicKey

    /// - Parameter arrival: Who joins takes vouchers as they are; later none is new after the charter's end.
    /// - Throws: ``VoucherError``.
    package init(
        _ document: Document,
        under charters: CharterChain,
        arriving arrival: Arrival
    ) throws(VoucherError) {
        do { content = try Voucher(parsing: document.body) } catch { throw .layout(error) }
        guard content.network == charters.network else { throw .wrongSubject }
        guard let key = charters.voucherKeys.first(where: { document.isSigned(by: $0) }) else { throw .notAuthentic }
        if case .at(let now) = arrival, charters.isExpired(at: now) { throw .charterExpired }
        self.key = key
        self.document = document
    }
}

/// Why a voucher does not count.
package enum VoucherError: Error, Hashable, Sendable {
    case layout(LayoutError)
    /// Of another network.
    case wrongSubject
    /// No voucher key of the newest charter signed it.
    case notAuthentic
    /// After the newest charter's `expires` nothing new counts.
    case charterExpired
}

extension VoucherError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .layout(let error): error.description
        case .wrongSubject: "the voucher is of another network"
        case .notAuthentic: "no voucher key of the network signed it"
        case .charterExpired: "the network's charter has expired: nothing new counts before the next one"
        }
    }
}

/// What the vouchers for one login say together.
package enum Vouched: Hashable, Sendable {
    case nobody
    /// The user and H(identity) that the login belongs to.
    case identity(UserID, Hash512)
    /// Two say different things and were issued in the same second: show it, count neither.
    case tie

    /// - Parameter vouchers: All that are held for `login`; those whose key left the charter do not count.
    package init(_ login: Login, by vouchers: [CheckedVoucher], under charters: CharterChain) {
        let keys = Set(charters.voucherKeys)
        let counting = vouchers.filter { $0.content.login == login && keys.contains($0.key) }.map(\.content)
        let latest = counting.map(\.issued).max()
        let said = Set(counting.filter { $0.issued == latest }.map { Vouched.identity($0.user, $0.identity) })
        self = said.count > 1 ? .tie : said.first ?? .nobody
    }

    /// Whether they vouch for the identity of this list.
    package func holds(for list: VerifiedDeviceList) -> Bool {
        self == .identity(list.content.user, list.content.identity.hash)
    }
}
