import PosternTrust
import PosternWire

/// What one entry changed in a room, by name.
package struct RoomChangeNotice: Codable, Hashable, Sendable {
    let room: RoomName
    let version: UInt32
    let by: String
    var isCreation = false
    /// With those who are moderators marked in ``moderators``.
    var added: [String] = []
    var removed: [String] = []
    /// Who has this role now, and had not before.
    var moderators: [String] = []
    var members: [String] = []
    /// Who was in the room already, and is with the new identity from now on.
    var renewed: [String] = []
    /// Seconds, 0 off; `nil` where they stay.
    var expiry: UInt32?
    var burn: UInt32?

    /// - Parameters:
    ///   - before: `nil` for the first entry.
    ///   - login: How somebody is called.
    init(
        _ entry: RoomEntry,
        of room: RoomName,
        before: RoomState?,
        login: (Who) throws -> String
    ) rethrows {
        self.room = room
        version = entry.version
        by = try login(entry.author)
        switch entry.change {
        case .create(let creation):
            isCreation = true
            let others = creation.members.filter { $0.who != entry.author }
            added = try others.map { try login($0.who) }
            moderators = try others.filter { $0.role == .moderator }.map { try login($0.who) }
            if creation.timers != .off { (expiry, burn) = (creation.timers.expiry, creation.timers.burn) }
        case .set(let members):
            for member in members { add(member, before: before?.member(member.who), try login(member.who)) }
        case .remove(let users): removed = try users.map(login)
        case .timers(let timers): (expiry, burn) = (timers.expiry, timers.burn)
        case .items: break
        }
    }

    private mutating func add(_ member: RoomMember, before: RoomMember?, _ login: String) {
        if before == nil { added.append(login) }
        if let before, before.identity != member.identity { renewed.append(login) }
        switch member.role {
        case .moderator where before?.role != .moderator: moderators.append(login)
        case .member where before?.role == .moderator: members.append(login)
        case .moderator, .member: break
        }
    }
}

extension RoomChangeNotice {
    /// Without the room's name and its author.
    var sentence: String {
        var parts: [String] = []
        if isCreation { parts.append("created the room") }
        if !added.isEmpty { parts.append("added \(Self.list(added))") }
        if removed == [by] {
            parts.append("left")
        } else if !removed.isEmpty {
            parts.append("removed \(Self.list(removed))")
        }
        if !moderators.isEmpty { parts.append("made \(Self.list(moderators)) moderator") }
        if !members.isEmpty { parts.append("made \(Self.list(members)) a plain member") }
        if !renewed.isEmpty { parts.append("took the new identity of \(Self.list(renewed)) into the room") }
        if let expiry { parts.append("set messages to go \(Self.duration(expiry)) after sending") }
        if let burn { parts.append("\(Self.duration(burn)) after reading") }
        return parts.isEmpty ? "changed a setting that this software does not know" : parts.joined(separator: ", ")
    }

    private static func list(_ names: [String]) -> String { names.joined(separator: " and ") }

    private static func duration(_ seconds: UInt32) -> String { seconds == 0 ? "never" : "\(seconds) s" }
}
