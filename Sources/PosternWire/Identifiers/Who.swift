/// A user of a network, 32 bytes: `network[16] user[16]`. User ids mean nothing without their network.
package struct Who: Hashable, Comparable, Sendable {
    package static let byteCount = 32

    package let network: NetworkID
    package let user: UserID

    package init(network: NetworkID, user: UserID) {
        self.network = network
        self.user = user
    }

    /// - Parameter bytes: Exactly 32 bytes; anything else gives `nil`.
    package init?(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        guard let who = try? reader.who(), reader.isAtEnd else { return nil }
        self = who
    }

    package var bytes: [UInt8] { network.bytes + user.bytes }

    package static func < (left: Self, right: Self) -> Bool {
        (left.network, left.user) < (right.network, right.user)
    }
}
