import GRDB
package import PosternWire

extension Home {
    package enum KeepOutcome: Hashable, Sendable {
        case kept
        /// Another document of this name is held: nothing was kept.
        case fork(DocumentName)
    }

    /// Keeps documents beside those that are held, all or none. Holding one already changes nothing; a voucher
    /// replaces the one before it.
    package func keep(_ documents: [StoredDocument]) throws(HomeError) -> KeepOutcome {
        try write { db in try db.keep(documents, sealing: sealing) }
    }

    /// The same, and tells the user what they change, in one transaction: whoever holds them was told.
    ///
    /// - Parameter notices: One about something that was told already is left out.
    package func keep(
        _ documents: [StoredDocument],
        telling notices: [Notice],
        at now: Timestamp
    ) throws(HomeError) -> KeepOutcome {
        try write { db in
            let outcome = try db.keep(documents, sealing: sealing)
            guard outcome == .kept else { return outcome }
            for notice in notices { try db.insert(notice, at: now, sealing: sealing) }
            return .kept
        }
    }

    /// The same, together with the word that the user is in a security group: it is never the group's without what is held of
    /// its policy.
    ///
    /// - Parameter group: Its id, 1 to 64 bytes.
    package func keep(
        _ documents: [StoredDocument],
        inGroup group: String
    ) throws(HomeError) -> KeepOutcome {
        try write { db in
            let outcome = try db.keep(documents, sealing: sealing)
            guard outcome == .kept else { return outcome }
            try db.run("UPDATE account SET security_group = ?", [group])
            return .kept
        }
    }

    /// The security group that the user is in; `nil` while the relay has named none.
    package func securityGroup() throws(HomeError) -> String? {
        try read { db in try db.row("SELECT security_group FROM account")?.optionalText("security_group") }
    }

    /// All versions of one chain that are held, ascending.
    package func documents(
        _ kind: DocumentName.Kind,
        of subject: [UInt8]
    ) throws(HomeError) -> [StoredDocument] {
        try read { db in
            try db.rows(
                "SELECT * FROM document WHERE kind = ? AND subject = ? ORDER BY version",
                [kind.rawValue, subject.column]
            ).map { try StoredDocument($0, sealing: sealing) }
        }
    }

    /// The highest version of one chain that is held.
    package func newestDocument(
        _ kind: DocumentName.Kind,
        of subject: [UInt8]
    ) throws(HomeError) -> StoredDocument? {
        try read { db in
            try db.row(
                "SELECT * FROM document WHERE kind = ? AND subject = ? ORDER BY version DESC LIMIT 1",
                [kind.rawValue, subject.column]
            ).map { try StoredDocument($0, sealing: sealing) }
        }
    }
}

extension Database {
    fileprivate func keep(_ documents: [StoredDocument], sealing: borrowing RowSealing) throws -> Home.KeepOutcome {
        if let fork = try firstFork(in: documents) { return .fork(fork) }
        try insert(documents, sealing: sealing)
        return .kept
    }

    func firstFork(in documents: [StoredDocument]) throws -> DocumentName? {
        for document in documents where document.name.kind != .voucher {
            let held = try row(
                "SELECT hash FROM document WHERE kind = ? AND subject = ? AND version = ?",
                [document.name.kind.rawValue, document.name.subject.column, Int64(document.name.version)]
            )
            if let held, try held.hash("hash") != document.hash { return document.name }
        }
        return nil
    }

    func insert(_ documents: [StoredDocument], sealing: borrowing RowSealing) throws {
        for document in documents {
            var writer = ByteWriter()
            writer.sized(document.body)
            writer.sized(document.signature)
            let sealed = try sealing.seal(writer.bytes, .document, row: document.name.row)
            try run(
                """
                INSERT INTO document (kind, subject, version, hash, sealed) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET hash = excluded.hash, sealed = excluded.sealed
                """,
                [
                    document.name.kind.rawValue, document.name.subject.column, Int64(document.name.version),
                    document.hash.column, sealed.column,
                ]
            )
        }
    }
}

extension StoredDocument {
    init(_ row: Row, sealing: borrowing RowSealing) throws {
        let name = DocumentName(
            kind: try row.choice("kind"),
            subject: try row.bytes("subject"),
            version: try row.version("version")
        )
        var reader = ByteReader(try sealing.open(try row.bytes("sealed"), .document, row: name.row))
        self.init(
            name: name,
            hash: try row.hash("hash"),
            body: try reader.sized(atMost: Limits.documentBytes),
            signature: try reader.sized()
        )
    }
}
