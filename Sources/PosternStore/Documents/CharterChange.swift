package import PosternWire

/// A document, and the hash of the version that it follows: zero for version 1.
package struct NextDocument: Hashable, Sendable {
    package let document: StoredDocument
    package let previous: Hash512

    package init(_ document: StoredDocument, after previous: Hash512) {
        self.document = document
        self.previous = previous
    }
}

/// A network's next charter, checked by the relay, and what goes with it into one transaction.
package struct CharterChange: Hashable, Sendable {
    package let charter: NextDocument
    /// The newest policies of each scope, signed anew, where another operating key comes.
    package var policies: [NextDocument] = []
    /// Sealed; `nil`: it stays.
    package var operatingKey: [UInt8]?
    /// Goes; nothing is put unless it is there.
    package var spentSecret: SecretName?
    /// The root that the relay held goes.
    package var erasesRoot = false

    package init(_ charter: NextDocument) {
        self.charter = charter
    }
}

package enum CharterOutcome: Hashable, Sendable {
    case stored
    /// These very bytes were there: nothing changed.
    case alreadyHeld
    /// The charter or a policy does not follow the newest one; nothing changed.
    case conflict
    /// ``CharterChange/spentSecret`` is not there (any more); nothing changed.
    case secretGone
    case unknownNetwork
}
