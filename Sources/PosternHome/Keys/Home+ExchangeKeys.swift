import GRDB
package import PosternPrimitives
package import PosternWire

extension Home {
    /// A rotating key lives on so long after it was replaced, milliseconds: 48 h.
    package static let rotatingGrace: UInt64 = 48 * 3_600_000
    /// After its replacement no rotating key is kept longer, milliseconds, whatever a relay says or withholds: 31 days. What
    /// was sealed to it has expired by then.
    package static let rotatingLimit: UInt64 = 31 * 86_400_000
    /// An unused one-time key lives so long, milliseconds: 61 days.
    package static let oneTimeLife: UInt64 = 61 * 86_400_000

    /// Stores new keys, before they are published.
    package func add(_ bundles: [NewBundle]) throws(HomeError) {
        try write { db in
            for bundle in bundles { try db.insert(bundle, sealing: sealing) }
        }
    }

    /// Those that no relay can have handed out.
    package func unpublishedBundles() throws(HomeError) -> [UnpublishedBundle] {
        try read { db in try db.unpublishedBundles(limit: -1, sealing: sealing) }
    }

    /// Takes bundles that the relay is asked to take next, the oldest first: for this process alone, and once. Should the
    /// answer be lost the relay may have handed them out already: they are not unpublished any more, unless it refuses
    /// them, and their private halves stay as long as those of published ones.
    ///
    /// A rotating key that was offered before, and not answered, counts as replaced by the next one that is offered.
    ///
    /// - Parameter limit: From 1.
    package func offerBundles(limit: Int, at now: Timestamp) throws(HomeError) -> [UnpublishedBundle] {
        try write { db in
            let bundles = try db.unpublishedBundles(limit: limit, sealing: sealing)
            for bundle in bundles {
                try db.run("UPDATE exchange_bundle SET is_offered = 1 WHERE bundle = ?", [bundle.number])
                guard bundle.kind == .rotating else { continue }
                try db.run(
                    """
                    UPDATE exchange_bundle SET replaced_at = ? WHERE kind = 2 AND replaced_at IS NULL
                        AND published_at IS NULL AND is_offered = 1 AND bundle < ?
                    """,
                    [now.column, bundle.number]
                )
            }
            return bundles
        }
    }

    /// The relay said that it took none of these, which ``offerBundles(limit:)`` gave to this process.
    package func markRefused(_ numbers: [Int64]) throws(HomeError) {
        try write { db in
            for number in numbers {
                try db.run("UPDATE exchange_bundle SET is_offered = 0 WHERE bundle = ?", [number])
            }
        }
    }

    /// The relay has taken them. A rotating key replaces those before it from now on.
    package func markPublished(_ numbers: [Int64], at now: Timestamp) throws(HomeError) {
        try write { db in
            for number in numbers {
                try db.run(
                    "UPDATE exchange_bundle SET published_at = ? WHERE bundle = ? AND published_at IS NULL",
                    [now.column, number]
                )
            }
            try db.run(
                """
                UPDATE exchange_bundle SET replaced_at = ? WHERE kind = 2 AND replaced_at IS NULL AND bundle <
                    (SELECT max(bundle) FROM exchange_bundle WHERE kind = 2 AND published_at IS NOT NULL)
                """,
                [now.column]
            )
        }
    }

    /// - Returns: The private half; nil for a key that never was here, or was used, or whose time was up.
    package func exchangeKey(_ key: ExchangeKeyID) throws(HomeError) -> SecretBytes? {
        let sealed: SealedSecret? = try read { db in
            guard let row = try db.row("SELECT slot FROM exchange_key WHERE key = ?", [key.column]) else { return nil }
            return try db.secret(in: try row.integer("slot"), of: .exchangeKey(key))
        }
        guard let sealed else { return nil }
        return try sealing.open(sealed)
    }

    package func stock() throws(HomeError) -> ExchangeKeyStock {
        try read { db in
            let row = try db.row(
                """
                SELECT (SELECT count(*) FROM exchange_key JOIN exchange_bundle USING (bundle) WHERE kind = 1) AS keys,
                    (SELECT max(created) FROM exchange_bundle WHERE kind = 2 AND is_void = 0
                        AND (published_at IS NOT NULL OR is_offered = 0)) AS created
                """
            )
            return ExchangeKeyStock(
                oneTimeKeys: Int(clamping: try row?.integer("keys") ?? 0),
                rotatingCreated: try row?.optionalTime("created")
            )
        }
    }

    /// The relay said that nothing waits for this device: rotating keys whose grace is over are erased, and one-time
    /// keys past their life. A key that an envelope waits for stays.
    ///
    /// - Returns: How many keys were erased.
    @discardableResult
    package func queueEmpty(at now: Timestamp) throws(HomeError) -> Int {
        let grace = now.milliseconds.subtracting(Self.rotatingGrace).column
        let life = now.milliseconds.subtracting(Self.oneTimeLife).column
        return try write { db in
            try db.eraseBundles(where: "kind = 2 AND replaced_at <= \(grace) OR kind = 1 AND created <= \(life)")
        }
    }
}

extension NewBundle {
    /// The number is not known before the row is there; the time does as well, and the body is signed.
    static func row(_ created: Timestamp) -> [UInt8] {
        var writer = ByteWriter()
        writer.u64(UInt64(clamping: created.column))
        return writer.bytes
    }
}

extension Database {
    fileprivate func unpublishedBundles(limit: Int, sealing: borrowing RowSealing) throws -> [UnpublishedBundle] {
        let found = try rows(
            """
            SELECT * FROM exchange_bundle WHERE published_at IS NULL AND is_offered = 0 AND is_void = 0
            ORDER BY bundle LIMIT ?
            """,
            [limit]
        )
        var bundles: [UnpublishedBundle] = []
        for row in found {
            let created = try row.time("created")
            let sealed = try row.bytes("sealed")
            var reader = ByteReader(try sealing.open(sealed, .bundle, row: NewBundle.row(created)))
            let bundle = UnpublishedBundle(
                number: try row.integer("bundle"),
                kind: try row.choice("kind"),
                body: try reader.sized(),
                signature: try reader.sized()
            )
            bundles.append(bundle)
        }
        return bundles
    }

    func insert(_ bundle: NewBundle, sealing: borrowing RowSealing) throws {
        var writer = ByteWriter()
        writer.sized(bundle.body)
        writer.sized(bundle.signature)
        let sealed = try sealing.seal(writer.bytes, .bundle, row: NewBundle.row(bundle.created))
        try run(
            "INSERT INTO exchange_bundle (kind, created, sealed) VALUES (?, ?, ?)",
            [bundle.kind.rawValue, bundle.created.column, sealed.column]
        )
        let number = lastInsertedRowID
        for secret in bundle.secrets {
            guard case .exchangeKey(let key) = secret.owner else {
                throw HomeError.misuse("a bundle with another's secret")
            }
            try run(
                "INSERT INTO exchange_key (key, bundle, slot) VALUES (?, ?, ?)",
                [key.column, number, try store(secret)]
            )
        }
    }

    /// Erases the keys of the bundles that `condition` names, but for those that a kept envelope waits for.
    ///
    /// - Parameter condition: SQL of this file, over `exchange_bundle`; never of input.
    @discardableResult
    func eraseBundles(where condition: String) throws -> Int {
        let keys = try rows(
            """
            SELECT key, slot FROM exchange_key JOIN exchange_bundle USING (bundle) WHERE (\(condition))
                AND key NOT IN (SELECT key FROM kept_envelope WHERE reason <> 2)
            """
        )
        for row in keys { try eraseKey(try row.id("key"), slot: try row.integer("slot")) }
        try eraseEmptyBundles()
        return keys.count
    }

    /// No bundle that is here is published from now on; what was sealed to its keys still opens.
    func voidBundles() throws {
        try run("UPDATE exchange_bundle SET is_void = 1")
    }

    /// Erases a one-time key in the transaction that takes its message. A rotating key stays.
    func spend(_ key: ExchangeKeyID) throws {
        let found = try row(
            "SELECT slot FROM exchange_key JOIN exchange_bundle USING (bundle) WHERE key = ? AND kind = 1",
            [key.column]
        )
        guard let found else { return }
        try eraseKey(key, slot: try found.integer("slot"))
        try eraseEmptyBundles()
    }

    private func eraseKey(_ key: ExchangeKeyID, slot: Int64) throws {
        try run("DELETE FROM exchange_key WHERE key = ?", [key.column])
        try eraseSlot(slot)
    }

    /// By the device's own clock: a relay that never says that the queue is empty, or holds an envelope back, keeps no key
    /// for ever.
    func eraseKeysPastTheirLimit(at now: Timestamp) throws {
        let limit = now.milliseconds.subtracting(Home.rotatingLimit).column
        let life = now.milliseconds.subtracting(Home.oneTimeLife).column
        let keys = try rows(
            """
            SELECT key, slot FROM exchange_key JOIN exchange_bundle USING (bundle) WHERE kind = 2 AND replaced_at <= ?
            """,
            [limit]
        )
        for row in keys { try eraseKey(try row.id("key"), slot: try row.integer("slot")) }
        try eraseBundles(where: "kind = 1 AND created <= \(life)")
    }

    private func eraseEmptyBundles() throws {
        try run("DELETE FROM exchange_bundle WHERE bundle NOT IN (SELECT bundle FROM exchange_key)")
    }
}

extension UInt64 {
    /// Saturates at 0.
    func subtracting(_ other: UInt64) -> UInt64 { self > other ? self - other : 0 }
}
