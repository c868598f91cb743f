import GRDB
import PosternWire

extension Contact {
    /// Sealed: listHash[64] L(login) identity[133] then the same two of what is offered, or nothing.
    init(_ row: Row, sealing: borrowing RowSealing) throws {
        let who = Who(network: try row.id("network"), user: try row.id("user"))
        var reader = ByteReader(try sealing.open(try row.bytes("sealed"), .contact, row: who.bytes))
        listHash = try reader.hash()
        pinned = try Pinned(from: &reader)
        offered = reader.isAtEnd ? nil : try Pinned(from: &reader)
        self.who = who
        listVersion = try row.version("version")
        trust = try row.choice("trust")
        firstSeen = try row.time("first_seen")
        isShown = try row.flag("shown")
        isNumberShown = try row.flag("number_shown")
        standing = try row.choice("standing")
        offer = try row.optionalChoice("offer")
    }

    func sealed(_ sealing: borrowing RowSealing) throws -> [UInt8] {
        var writer = ByteWriter()
        writer.hash(listHash)
        pinned.write(to: &writer)
        offered?.write(to: &writer)
        return try sealing.seal(writer.bytes, .contact, row: who.bytes)
    }
}

extension Pinned {
    fileprivate init(from reader: inout ByteReader) throws {
        self.init(login: try reader.text(), identity: try reader.point())
    }

    fileprivate func write(to writer: inout ByteWriter) {
        writer.text(login)
        writer.append(identity)
    }
}

extension Database {
    func contact(_ who: Who, sealing: borrowing RowSealing) throws -> Contact? {
        let row = try row(
            "SELECT * FROM contact WHERE network = ? AND user = ?",
            [who.network.column, who.user.column]
        )
        return try row.map { try Contact($0, sealing: sealing) }
    }

    /// The column `floor` says the same as `version`: lists that are named, and not held, are in `named_list`.
    func save(_ contact: Contact, sealing: borrowing RowSealing) throws {
        try run(
            """
            INSERT INTO contact (network, user, trust, version, floor, first_seen, shown, number_shown, standing, offer,
                sealed)
            VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            ON CONFLICT DO UPDATE SET trust = excluded.trust, version = excluded.version, floor = excluded.floor,
                shown = excluded.shown, number_shown = excluded.number_shown, standing = excluded.standing,
                offer = excluded.offer, sealed = excluded.sealed
            """,
            [
                contact.who.network.column, contact.who.user.column, contact.trust.rawValue,
                Int64(contact.listVersion), contact.firstSeen.column, contact.isShown, contact.isNumberShown,
                contact.standing.rawValue, contact.offer?.rawValue, try contact.sealed(sealing).column,
            ]
        )
    }
}
