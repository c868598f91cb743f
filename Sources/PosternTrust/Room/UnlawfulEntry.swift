package import PosternWire

/// Which rule an entry breaks, in the state before it.
package enum UnlawfulEntry: Error, Hashable, Sendable {
    /// It does not follow this state: another version, network or room, or a room created twice.
    case misplaced
    /// Nobody is in the room any more.
    case noMembers
    /// The author is not in the room with the identity of the list that the entry names; the creator, with the
    /// creator's role.
    case notMember(Who)
    /// The room would not be at home in its creator's network.
    case foreignCreator(Who)
    /// It is not, or no longer, this user's identity; or the user's lists are not held. Fetch them before refusing.
    case identity(Who)
    /// In this kind of room the author's role does not allow it. A member may make a moderator when no moderator's
    /// identity is current: fetch the moderators' newest lists before refusing.
    case noRight(Who)
    /// A group has no moderators.
    case moderatorInGroup(Who)
    /// Somebody is set to what they are already, or removed who is not there.
    case memberUnchanged(Who)
    /// The timers have these values already.
    case timersUnchanged
    /// An item of X has this value already, or is removed and is not there.
    case itemUnchanged(UInt16)
    /// Members would stay behind without a moderator.
    case lastModerator
    /// More members, items or bytes than a room may have.
    case tooLarge
    /// The hash of the state after it is another one.
    case wrongState
}

extension UnlawfulEntry {
    /// Newer lists of the users concerned may make it lawful: see ``RoomEntry/concerned(on:)``.
    package var dependsOnLists: Bool {
        switch self {
        case .identity, .noRight: true
        default: false
        }
    }
}

extension UnlawfulEntry: CustomStringConvertible {
    package var description: String {
        switch self {
        case .misplaced: "it does not follow the room's state"
        case .noMembers: "nobody is in the room any more"
        case .notMember(let who): "its author \(who.user) is not in the room"
        case .foreignCreator(let who): "its creator \(who.user) is of another network"
        case .identity(let who): "it gives \(who.user) an identity that is not theirs"
        case .noRight(let who): "its author \(who.user) has no right to it"
        case .moderatorInGroup(let who): "it makes \(who.user) a moderator where all are alike"
        case .memberUnchanged(let who): "it changes nothing for \(who.user)"
        case .timersUnchanged: "it changes no timer"
        case .itemUnchanged(let type): "it does not change the item \(type)"
        case .lastModerator: "it would leave the room without a moderator"
        case .tooLarge: "it would make the room larger than a room may be"
        case .wrongState: "it names another state than the one that follows from it"
        }
    }
}
