package import PosternWire

/// The versions of one signed document.
package struct Chain: Hashable, Sendable {
    package static let subjectBytes = 16

    package let kind: DocumentKind
    package let network: NetworkID
    /// 16 bytes: what the kind says.
    package let subject: [UInt8]

    /// - Parameters:
    ///   - kind: One that this relay keeps; anything else gives `nil`.
    ///   - subject: Exactly 16 bytes; anything else gives `nil`.
    package init?(kind: DocumentKind, network: NetworkID, subject: [UInt8]) {
        guard subject.count == Self.subjectBytes else { return nil }
        switch kind {
        case .charter, .policy, .deviceList, .voucher, .roomEntry: break
        case .unspecified, .UNRECOGNIZED: return nil
        }
        self.kind = kind
        self.network = network
        self.subject = subject
    }

    private init(_ kind: DocumentKind, _ network: NetworkID, subject: [UInt8]) {
        self.kind = kind
        self.network = network
        self.subject = subject
    }

    package static func charter(of network: NetworkID) -> Chain { Chain(.charter, network, subject: network.bytes) }

    package static func policy(of network: NetworkID, scope: PolicyScope = .zero) -> Chain {
        Chain(.policy, network, subject: scope.bytes)
    }

    package static func deviceList(of who: Who) -> Chain { Chain(.deviceList, who.network, subject: who.user.bytes) }
    /// - Parameter network: The room's home.
    package static func room(_ room: ConversationID, of network: NetworkID) -> Chain {
        Chain(.roomEntry, network, subject: room.bytes)
    }

    package static func vouchers(for who: Who) -> Chain { Chain(.voucher, who.network, subject: who.user.bytes) }
}
