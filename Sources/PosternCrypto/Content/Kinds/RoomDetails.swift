package import PosternTrust
import PosternWire

/// A room's title and description, which the relay does not know.
///
/// Whoever may change the room sends them when they change. Whoever adds somebody repeats them as they are, so that the
/// signed header of that message is the new member's anchor.
package struct RoomDetails: Hashable, Sendable {
    /// At most ``ContentLimits/labelBytes``; may be empty.
    package let title: Line
    /// At most ``ContentLimits/descriptionBytes``; may be empty.
    package let description: String
    /// The room's version under which they were set, from 1: when they are repeated it stays.
    package let roomVersion: UInt32
    /// From 1: counts what was set under that version.
    package let revision: UInt32

    package init(title: Line, description: String, roomVersion: UInt32, revision: UInt32) {
        self.title = title
        self.description = description
        self.roomVersion = roomVersion
        self.revision = revision
    }
}

extension RoomDetails {
    /// Whether these count where both were said, in whatever order they came: those of the later version of the room, then
    /// of the later revision; otherwise the greater title, then the greater description, as bytes. Who said them does not
    /// matter, as they are repeated by others.
    ///
    /// The version comes first so that nobody can make a title the last one: what was set under a version counts for
    /// nothing any more once somebody set another one under a later version, such as the one that removed its author.
    package func supersedes(_ other: RoomDetails) -> Bool {
        guard (roomVersion, revision) == (other.roomVersion, other.revision) else {
            return (roomVersion, revision) > (other.roomVersion, other.revision)
        }
        guard title == other.title else { return other.title.bytes.lexicographicallyPrecedes(title.bytes) }
        return other.description.utf8.lexicographicallyPrecedes(description.utf8)
    }

    /// New ones.
    ///
    /// - Parameters:
    ///   - held: Those that count; `nil` where there were none.
    ///   - roomVersion: The newest, under which they are sent.
    /// - Returns: `nil` for an older version than that of `held`, and when the revisions under this one have run out: they
    ///   begin again with the next.
    package static func next(
        after held: RoomDetails?,
        under roomVersion: UInt32,
        title: Line,
        description: String
    ) -> RoomDetails? {
        var last: UInt32 = 0
        if let held {
            guard held.roomVersion <= roomVersion else { return nil }
            if held.roomVersion == roomVersion { last = held.revision }
        }
        let (revision, overflow) = last.addingReportingOverflow(1)
        guard !overflow else { return nil }
        return RoomDetails(title: title, description: description, roomVersion: roomVersion, revision: revision)
    }
}

extension RoomState {
    /// Whether what this author says about title and description counts, in a message under this state.
    package func allowsDetails(by author: MessageAuthor) -> Bool {
        guard let member = member(author.who), member.identity == author.identity else { return false }
        return kind == .group || member.role == .moderator
    }
}
