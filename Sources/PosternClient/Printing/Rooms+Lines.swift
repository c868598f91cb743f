import PosternHome
import PosternTrust
import PosternWire

extension ShownRoom {
    /// One line: id, name, how this user stands in it, how many are in it.
    package func printable() throws -> Printable {
        let count = members.count == 1 ? "1 member" : "\(members.count) members"
        let line = "\(id.description.prefix(8)) \(Quoting.quoted(name)) (\(standing.rawValue), \(count))"
        return Printable(lines: [line], json: try JSONLine.encode(RoomFields(self)))
    }

    /// Everything.
    package func details() throws -> Printable {
        var lines = ["room: \(id)", "title: \(Quoting.quoted(title ?? ""))"]
        if !description.isEmpty { lines.append("description: \(Quoting.quoted(description))") }
        if let titledBy { lines.append("named by: \(Quoting.quoted(titledBy))") }
        lines.append("kind: \(kind.name)")
        lines.append("you: \(standing.rawValue)")
        lines.append("version: \(version)")
        lines += fork.map { "two changes \($0.version): \(Quoting.quoted($0.by)) \(Quoting.quoted($0.sentence))" }
        if timers != .off {
            lines.append("messages go: \(timers.expiry) s after sending, \(timers.burn) s after reading")
        }
        lines += members.map(\.line)
        return Printable(lines: lines, json: try JSONLine.encode(RoomFields(self)))
    }
}

extension ShownUnconfirmedRoom {
    /// One line: id, name, and that it is unconfirmed.
    package func printable() throws -> Printable {
        let by = isToldByDevice ? "" : ", the relay alone names it"
        let line = "\(id.description.prefix(8)) \(Quoting.quoted(name)) (unconfirmed\(by))"
        let fields = UnconfirmedFields(room: id.description, title: title, roomVersion: self.version)
        return Printable(lines: [line], json: try JSONLine.encode(fields))
    }
}

private struct UnconfirmedFields: Encodable {
    let version = 1
    let room: String
    let title: String?
    let standing = "unconfirmed"
    let roomVersion: UInt32
}

extension ShownRoomMember {
    fileprivate var line: String {
        var marks = [role.name]
        if let trust { marks.append(trust.name) }
        if !isCurrent { marks.append("has another identity now, and gets nothing until added again") }
        return "member: \(Quoting.quoted(login)) (\(marks.joined(separator: ", ")))"
    }
}

extension RoomOutcome {
    package func printable() throws -> Printable {
        let room = try room.printable()
        return isChanged ? room : Printable(lines: room.lines + ["nothing to change"], json: room.json)
    }
}

extension WaitingChange {
    /// One line: the version, by which it is confirmed, who made it, and what it is.
    package func printable() throws -> Printable {
        let line = "\(version) \(Quoting.quoted(change.by)) \(Quoting.quoted(change.sentence))"
        return Printable(
            lines: [line],
            json: try JSONLine.encode(WaitingFields(roomVersion: version, by: change.by, change: change.sentence))
        )
    }
}

private struct WaitingFields: Encodable {
    let version = 1
    let roomVersion: UInt32
    let by, change: String
}

extension RoomKind {
    fileprivate var name: String { self == .moderated ? "moderated" : "group" }
}

extension RoomMember.Role {
    fileprivate var name: String { self == .moderator ? "moderator" : "member" }
}

private struct RoomFields: Encodable {
    struct Member: Encodable {
        let login, user, role: String
        let trust: String?
        let current: Bool
    }

    struct Change: Encodable {
        let by, change: String
    }

    let version = 1
    let room: String
    let title: String?
    let description: String
    let namedBy: String?
    let kind, standing: String
    let roomVersion, expiry, burn: UInt32
    /// Absent where the room is not forked.
    let forkVersion: UInt32?
    let fork: [Change]?
    let members: [Member]

    init(_ room: ShownRoom) {
        self.room = room.id.description
        title = room.title
        description = room.description
        namedBy = room.titledBy
        kind = room.kind.name
        standing = room.standing.rawValue
        roomVersion = room.version
        expiry = room.timers.expiry
        burn = room.timers.burn
        forkVersion = room.fork.first?.version
        fork = room.fork.isEmpty ? nil : room.fork.map { Change(by: $0.by, change: $0.sentence) }
        members = room.members.map {
            Member(
                login: $0.login,
                user: $0.user.description,
                role: $0.role.name,
                trust: $0.trust?.name,
                current: $0.isCurrent
            )
        }
    }
}
