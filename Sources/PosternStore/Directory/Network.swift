package import PosternWire

package enum AccessLevel: String, Hashable, Sendable {
    case standard = "STANDARD"
    case premium = "PREMIUM"
}

/// A network, with what is sealed under the relay's master key.
package struct Network: Hashable, Sendable {
    package let id: NetworkID
    package let number: NetworkNumber
    package let name: String
    package let foldedName: String
    package let accessLevel: AccessLevel
    package let encryptionKeyArn: String?
    package let created: Timestamp
    /// Sealed.
    package let operatingKey: [UInt8]
    /// Sealed; `nil` where the root is not on the relay.
    package let rootKey: [UInt8]?

    package init(
        id: NetworkID,
        number: NetworkNumber,
        name: String,
        foldedName: String,
        accessLevel: AccessLevel,
        encryptionKeyArn: String?,
        created: Timestamp,
        operatingKey: [UInt8],
        rootKey: [UInt8]?
    ) {
        self.id = id
        self.number = number
        self.name = name
        self.foldedName = foldedName
        self.accessLevel = accessLevel
        self.encryptionKeyArn = encryptionKeyArn
        self.created = created
        self.operatingKey = operatingKey
        self.rootKey = rootKey
    }
}

package enum NetworkCreation: Hashable, Sendable {
    case created
    /// Another network has this number: draw another.
    case numberTaken
    /// A network with this id is there.
    case alreadyHeld
    /// The secret that was to go with it is not there (any more).
    case secretGone
}

package struct NetworkQuery: Hashable, Sendable {
    package enum Sort: Hashable, Sendable {
        case number
        case name
    }

    package var sort: Sort
    package var direction: PageDirection
    package var after: PageKey?
    package var limit: Int
    /// Only these; all where `nil`.
    package var numbers: [NetworkNumber]?

    package init(
        sort: Sort = .number,
        direction: PageDirection = .descending,
        after: PageKey? = nil,
        limit: Int = 10,
        numbers: [NetworkNumber]? = nil
    ) {
        self.sort = sort
        self.direction = direction
        self.after = after
        self.limit = limit
        self.numbers = numbers
    }
}
