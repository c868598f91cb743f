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

    /// What a store of the relay that greets this device is to it.
    package enum StoreStanding: Hashable, Sendable {
        /// This device was at no other one before.
        case first
        /// It has everything that this device has to give it.
        case settled
        /// The relay was restored from a back-up since: what was published is void there, and newer documents and
        /// messages may be missing, until ``Home/settle(in:)``.
        case restored
    }

    /// The relay speaks for this store. When a restored one is met for the first time everything that was published
    /// before becomes void, and so does what may have been published, its answer being lost.
    ///
    /// - Parameter notice: What the user is told of a restored store, once.
    package func meet(_ epoch: Epoch, telling notice: Notice, at now: Timestamp) throws(HomeError) -> StoreStanding {
        try write { db in
            guard let row = try db.row("SELECT epoch, met_epoch FROM account") else {
                throw HomeError.misuse("a store without an account")
            }
            let (settled, met): (Epoch?, Epoch?) = (try row.optionalID("epoch"), try row.optionalID("met_epoch"))
            guard let settled else { return .first }
            guard settled != epoch else { return .settled }
            if met != epoch {
                try db.run("UPDATE account SET met_epoch = ?, repeated = 0", [epoch.column])
                try db.voidBundles()
                try db.insert(notice, at: now, sealing: sealing)
            }
            return .restored
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
