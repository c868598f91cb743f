package import PosternWire

/// A key of the admin endpoint. Its secret is sealed under the relay's master key.
package struct AccessKey: Hashable, Sendable {
    package let id: String
    package let sealed: [UInt8]
    package let name: String
    package let created: Timestamp
    package let lastUsed: Timestamp?
    package let isDisabled: Bool

    package init(
        id: String,
        sealed: [UInt8],
        name: String,
        created: Timestamp,
        lastUsed: Timestamp? = nil,
        isDisabled: Bool = false
    ) {
        self.id = id
        self.sealed = sealed
        self.name = name
        self.created = created
        self.lastUsed = lastUsed
        self.isDisabled = isDisabled
    }
}
