import GRDB
package import PosternWire

/// What a taken message says of documents and of other devices: to be compared with what is held here.
///
/// Its sender says it once, and the message never comes again. So it is stored with it, and stays until it was compared,
/// whatever happens in between.
package struct Statement: Hashable, Sendable {
    package let hash: Hash512
    package let header: Header
    /// The whole content, as sealed.
    package let content: [UInt8]

    package init(hash: Hash512, header: Header, content: [UInt8]) {
        self.hash = hash
        self.header = header
        self.content = content
    }
}

extension Home {
    /// What was not compared when this device stopped.
    package func statements() throws(HomeError) -> [Statement] {
        try read { db in
            try db.rows("SELECT hash, sealed FROM statement").map { row in
                let hash = try row.hash("hash")
                var reader = ByteReader(try sealing.open(try row.bytes("sealed"), .statement, row: hash.bytes))
                do {
                    return Statement(
                        hash: hash,
                        header: try Header(parsing: try reader.sized()),
                        content: try reader.sized()
                    )
                } catch {
                    throw HomeError.damaged("statement")
                }
            }
        }
    }

    /// They were compared.
    package func settleStatements(_ hashes: [Hash512]) throws(HomeError) {
        guard !hashes.isEmpty else { return }
        try write { db in try db.settleStatements(hashes) }
    }
}

extension Database {
    func insert(_ statement: Statement, sealing: borrowing RowSealing) throws {
        var writer = ByteWriter()
        writer.sized(statement.header.bytes)
        writer.sized(statement.content)
        let sealed = try sealing.seal(writer.bytes, .statement, row: statement.hash.bytes)
        try run(
            "INSERT OR IGNORE INTO statement (hash, sealed) VALUES (?, ?)",
            [statement.hash.column, sealed.column]
        )
    }

    func settleStatements(_ hashes: [Hash512]) throws {
        for hash in hashes { try run("DELETE FROM statement WHERE hash = ?", [hash.column]) }
    }
}
