import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    var guests: [AdminHandler] {
        [
            AdminHandler(reading: ListGuestUsers.self) { request in
                let guests = try await relay.guestMonths(of: id(ofNetwork: request.networkId))
                    .map { GuestUser(billingPeriod: $0.month, username: $0.name, usernameHash: $0.hash) }
                    .filter(request.admits)
                return ListGuestUsers.Reply(
                    try request.page(of: guests, in: ListGuestUsers.declaration, tokenKey: pageKey)
                )
            },
            AdminHandler(reading: ListBlockedGuestUsers.self) { request in
                let guests = try await relay.blockedGuests(of: id(ofNetwork: request.networkId))
                    .map { BlockedGuestUser($0) }.filter(request.admits)
                return ListBlockedGuestUsers.Reply(
                    try request.page(of: guests, in: ListBlockedGuestUsers.declaration, tokenKey: pageKey)
                )
            },
            AdminHandler(reading: GetGuestUserHistoryCount.self) { request in
                let months = try await relay.guestMonths(of: id(ofNetwork: request.networkId)).map(\.month)
                let oldest = CalendarTime(clamping: Int64(clamping: relay.now.seconds) - historySeconds).rfc3339.prefix(
                    7
                )
                let counts = Dictionary(months.filter { $0 >= oldest }.map { ($0, 1) }) { $0 + $1 }
                return GetGuestUserHistoryCount.Reply(
                    history: counts.sorted { $0.key < $1.key }
                        .map { GuestUserHistoryCount(billingPeriod: $0.key, count: $0.value) }
                )
            },
            AdminHandler(
                UpdateGuestUser.self,
                reply: { _, isBlocked in
                    UpdateGuestUser.Reply(message: isBlocked ? "the guest is blocked" : "the guest is let in again")
                },
                act: { request, order in
                    try await relay.blockGuest(request.usernameHash, request.block, in: request.networkId, by: order)
                }
            ),
        ]
    }
}

/// 90 days.
private let historySeconds: Int64 = 90 * 86_400

extension BlockedGuestUser {
    fileprivate init(_ facts: BlockedGuest) {
        self.init(
            username: facts.name,
            admin: facts.administrator,
            modified: facts.at.rfc3339,
            usernameHash: facts.hash
        )
    }
}
