import FoundationEssentials
import GRDB
package import PosternWire

// Rooms that this device has heard of and not verified, and what it tells the user's other devices of its own.
extension Home {
    /// Keeps what another device of the user says of rooms, until ``settle(_:)``. Of one room the highest version is kept,
    /// and what a device says rather than what the relay says.
    package func hear(_ rooms: [UnconfirmedRoom]) throws(HomeError) {
        try write { db in
            for room in rooms {
                let held = try db.unconfirmedRoom(room.room, sealing: sealing)
                if let held, held.anchor != nil, held.version >= room.version { continue }
                try db.replace(room, sealing: sealing)
            }
        }
    }

    /// The relay names these rooms as the user's: of those that are not held, and that no device has named, these are
    /// kept, and no others any more.
    ///
    /// - Parameter named: With their newest versions, from 1; at most `Limits.roomsOfUser` are looked at.
    package func hearFromRelay(_ named: [ConversationID: UInt32]) throws(HomeError) {
        let named = named.sorted { $0.key < $1.key }.prefix(Limits.roomsOfUser).filter { $0.value >= 1 }
        try write { db in
            let heard = try db.unconfirmedRooms(sealing: sealing)
            let told = Set(heard.filter { $0.anchor != nil }.map(\.room))
            let wanted = try named.filter { try !told.contains($0.key) && db.room($0.key, sealing: sealing) == nil }
                .map { UnconfirmedRoom(room: $0.key, version: $0.value, anchor: nil) }
            // What is so already is not written again.
            for room in heard where room.anchor == nil && !wanted.contains(room) { try db.forgetUnconfirmed(room.room) }
            for room in wanted where !heard.contains(room) { try db.replace(room, sealing: sealing) }
        }
    }

    /// By id. Of a room that is held, too, while what was said of it is not settled.
    package func unconfirmedRooms() throws(HomeError) -> [UnconfirmedRoom] {
        try read { db in try db.unconfirmedRooms(sealing: sealing) }
    }

    /// What was said is done with, unless something else was said meanwhile.
    package func settle(_ room: UnconfirmedRoom) throws(HomeError) {
        try write { db in
            guard try db.unconfirmedRoom(room.room, sealing: sealing) == room else { return }
            try db.forgetUnconfirmed(room.room)
        }
    }

    /// Whether ``queue(_:tellingOfRooms:)`` was done for a device.
    package func wasToldOfRooms(_ device: DeviceID) throws(HomeError) -> Bool {
        try read { db in try db.wasToldOfRooms(device) }
    }

    /// Queues what tells one of the user's other devices where the rooms stand, once for each device.
    package func queue(
        _ messages: [Outgoing],
        tellingOfRooms device: DeviceID
    ) throws(HomeError) -> RepairOutcome {
        try write { db in
            guard try !db.wasToldOfRooms(device) else { return .notNow }
            for message in messages {
                guard try db.queue(message, sealing: sealing) == .queued else { return .notNow }
            }
            let name = DocumentName(kind: .toldOfRooms, subject: device.bytes, version: 0)
            try db.insert([StoredDocument(name: name, hash: .zero, body: [], signature: [])], sealing: sealing)
            return .queued
        }
    }
}

extension Database {
    fileprivate func forgetUnconfirmed(_ room: ConversationID) throws {
        try run(
            "DELETE FROM document WHERE kind = ? AND subject = ?",
            [DocumentName.Kind.unconfirmedRoom.rawValue, room.column]
        )
    }

    fileprivate func unconfirmedRooms(sealing: borrowing RowSealing) throws -> [UnconfirmedRoom] {
        try rows(
            "SELECT * FROM document WHERE kind = ? ORDER BY subject",
            [DocumentName.Kind.unconfirmedRoom.rawValue]
        ).map { try UnconfirmedRoom(StoredDocument($0, sealing: sealing)) }
    }

    fileprivate func unconfirmedRoom(
        _ room: ConversationID,
        sealing: borrowing RowSealing
    ) throws -> UnconfirmedRoom? {
        try row(
            "SELECT * FROM document WHERE kind = ? AND subject = ?",
            [DocumentName.Kind.unconfirmedRoom.rawValue, room.column]
        ).map { try UnconfirmedRoom(StoredDocument($0, sealing: sealing)) }
    }

    fileprivate func replace(_ room: UnconfirmedRoom, sealing: borrowing RowSealing) throws {
        try forgetUnconfirmed(room.room)
        try insert([room.document], sealing: sealing)
    }

    fileprivate func wasToldOfRooms(_ device: DeviceID) throws -> Bool {
        try row(
            "SELECT 1 FROM document WHERE kind = ? AND subject = ?",
            [DocumentName.Kind.toldOfRooms.rawValue, device.column]
        ) != nil
    }
}

extension UnconfirmedRoom {
    /// Of an anchor: device[16], then the details' own layout, where there are some; of the relay's word nothing.
    fileprivate init(_ document: StoredDocument) throws {
        guard let room = ConversationID(document.name.subject) else { throw HomeError.damaged("document.subject") }
        var anchor: HeardAnchor?
        if !document.body.isEmpty {
            var reader = ByteReader(document.body)
            let device: DeviceID = try reader.identifier()
            let details = reader.isAtEnd ? nil : try StoredRoomDetails(reading: &reader)
            try reader.finish()
            anchor = HeardAnchor(entry: document.hash, device: device, details: details)
        }
        self.init(room: room, version: document.name.version, anchor: anchor)
    }

    fileprivate var document: StoredDocument {
        var writer = ByteWriter()
        if let anchor {
            writer.append(anchor.device.bytes)
            anchor.details?.write(to: &writer)
        }
        return StoredDocument(
            name: DocumentName(kind: .unconfirmedRoom, subject: room.bytes, version: version),
            hash: anchor?.entry ?? .zero,
            body: writer.bytes,
            signature: []
        )
    }
}
