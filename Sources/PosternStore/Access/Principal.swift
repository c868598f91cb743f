package import PosternWire

/// Somebody or something that administers.
package struct Principal: Hashable, Sendable {
    /// 1 to 64 characters, unique.
    package let name: String
    /// The names of access policies, stored ones and built-in ones, in the order in which they were given.
    package var policies: [String]
    package var isDisabled: Bool
    package let created: Timestamp

    package init(name: String, policies: [String], isDisabled: Bool = false, created: Timestamp) {
        self.name = name
        self.policies = policies
        self.isDisabled = isDisabled
        self.created = created
    }
}

/// What principals may do, under the name by which they have it.
package struct AccessPolicyRecord: Hashable, Sendable {
    /// 1 to 64 characters, unique.
    package let name: String
    /// At most 20,480 characters.
    package let document: String
    package let created: Timestamp
    package let modified: Timestamp

    package init(name: String, document: String, created: Timestamp, modified: Timestamp) {
        self.name = name
        self.document = document
        self.created = created
        self.modified = modified
    }
}
