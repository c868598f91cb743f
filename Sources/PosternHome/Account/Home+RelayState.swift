import GRDB
package import PosternWire

extension Home {
    package enum AcceptanceCheck: Hashable, Sendable {
        /// The relay's last message is one that this home sent, or none.
        case consistent
        /// The relay accepted a message that this home never sent: the home is an old copy. Marked so; see
        /// ``RelayState/isCopy``.
        case copy
    }

    /// Compares what the relay says at sign-in with what was sent from here.
    ///
    /// - Parameter lastAccepted: This device's last accepted message, as the relay says; nil for none. None, where some
    ///   were accepted, is an older store of the relay, not an older home.
    package func check(lastAccepted: MessageID?) throws(HomeError) -> AcceptanceCheck {
        try write { db in
            guard let lastAccepted else { return .consistent }
            let known = try db.row(
                """
                SELECT 1 FROM sealing WHERE message = ?1
                UNION ALL SELECT 1 FROM account WHERE last_accepted = ?1
                """,
                [lastAccepted.column]
            )
            guard known == nil else { return .consistent }
            try db.run("UPDATE account SET copied = 1")
            return .copy
        }
    }

    /// The relay's store with this epoch holds what this device has to publish. Called when everything was published
    /// and repeated there, so that a crash before it repeats the whole.
    package func settle(in epoch: Epoch) throws(HomeError) {
        try write { db in
            guard try db.run("UPDATE account SET epoch = ?", [epoch.column]) == 1 else {
                throw HomeError.misuse("an epoch without an account")
            }
        }
    }
}
