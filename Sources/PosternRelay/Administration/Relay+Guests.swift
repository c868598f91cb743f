import PosternStore
package import PosternWire

extension Relay {
    /// Guests who talked with the network, one row for each month.
    package func guestMonths(of network: NetworkID) async throws -> [GuestMonth] {
        try await store.guestMonths(of: network).map {
            GuestMonth(hash: $0.hash, name: $0.name, month: $0.month)
        }
    }

    package func blockedGuests(of network: NetworkID) async throws -> [BlockedGuest] {
        try await store.blockedGuests(of: network).map {
            BlockedGuest(hash: $0.hash, name: $0.name, administrator: $0.administrator, at: $0.at)
        }
    }

    /// - Throws: ``AdministrationError/unknownGuest``.
    package func blockGuest(
        _ hash: String,
        _ isBlocked: Bool,
        in number: String,
        by order: Order<Bool> = .local("wickr:UpdateGuestUser")
    ) async throws -> Bool {
        try await carryOut(order) { act in
            let network = try act.network(number)
            let administrator = order.administrator.principal
            let was = try act.transaction.blockGuest(
                hash,
                by: isBlocked ? administrator : nil,
                in: network.id,
                at: act.now
            )
            guard let was else { throw AdministrationError.unknownGuest }
            act.note(
                .guest(hash, of: number),
                in: network.id,
                before: ["blocked": .flag(was)],
                after: ["blocked": .flag(isBlocked)]
            )
            return isBlocked
        }
    }
}

/// A guest who talked with the network in a month.
package struct GuestMonth: Hashable, Sendable {
    package let hash: String
    package let name: String
    /// `YYYY-MM`.
    package let month: String
}

package struct BlockedGuest: Hashable, Sendable {
    package let hash: String
    package let name: String
    /// Who blocked.
    package let administrator: String
    package let at: Timestamp
}
