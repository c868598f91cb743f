package import PosternTrust
package import PosternWire

/// Why the client did not do what it was asked. The cases are the ones that a caller acts on differently; none carries
/// a secret.
package enum ClientError: Error, Hashable, Sendable {
    // The relay.
    /// Nobody answers, or the connection ended before anything was said. Nothing went out.
    case notThere(String)
    /// Something went out and its answer did not come. What was sent is kept and goes again.
    case unanswered
    case refused(RefusalCode, String)
    /// It said or sent what it may not.
    case protocolBroken(String)
    case certificateRefused(String)
    /// It showed none of the authorities that the network's charter pins.
    case authorityNotShown
    /// This device opened another live connection.
    case replaced
    /// The device or user may no longer connect.
    case removed

    // The own home.
    case notRegistered
    case registeredAlready(login: String)
    /// The invitation was refused for good, and the keys made for it are erased.
    case invitationRefused(String)
    /// The home is an old copy of one that went on.
    case copiedHome
    /// The password was given too long ago, as the administrator's policy says.
    case sessionOver
    case ownDeviceRemoved

    // Other people.
    case noSuchUser(login: String)
    /// Invited, and has no device yet; or has removed all of them.
    case noDevice(login: String)
    /// The relay, or the user's own list, gives another user for the login.
    case otherLogin(asked: String, found: String)
    /// The login leads to another user than the one who is pinned under it.
    case loginTaken(login: String)
    /// The user came by a login of somebody else, and was not accepted yet.
    case loginNotFollowed(login: String)
    /// Another identity waits for the user's word.
    ///
    /// - safety: The number to compare.
    /// - isHeld: Nothing but the user's acceptance lets it pass; else writing again does.
    case identityChanged(login: String, safety: String, isHeld: Bool)
    /// It was written for an identity that was changed since.
    case writtenForFormer(login: String)
    /// A signed header names a list that the relay does not give.
    case listWithheld(login: String, version: UInt32)
    /// The numbers that were compared are not the same.
    case numbersDiffer(login: String)
    /// The number was not shown since the identity is the one that it is.
    case numberNotShown(login: String)
    case notAContact(login: String)
    case ownLogin
    case nothingToAccept(login: String)
    /// What was shown is no longer so.
    case changedMeanwhile(login: String)
    /// The digits name several messages.
    case ambiguous([String])
    /// No message can be named so.
    case noMessageID
    /// The network asks for a voucher, and there is none for this contact.
    case notVouched(login: String)
    /// The administrator vouches for another user or identity under this login.
    case otherVouched(login: String)
    /// A signed document of the network or of a user was refused.
    case untrusted(String, ChainError)

    // Rooms, by name.
    case noSuchRoom(String)
    /// This device has heard of it, and the relay does not give what would verify it.
    case roomNotVerified(String)
    /// Several have this title.
    case ambiguousRoom([String])
    /// The user left, was removed, or has a new identity since.
    case notInRoom(String)
    /// Two signed entries of one version are known.
    case roomForked(String)
    /// A signed header names an entry that the relay does not give.
    case roomWithheld(String, version: UInt32)
    /// The newest entry is by a device that is listed no longer, and nobody stands by it.
    case roomUnconfirmed(String)
    /// Others change it faster than this client does.
    case roomBusy(String)
    case notAMember(login: String, room: String)
    case unlawfulChange(UnlawfulEntry)
    case badTitle

    // A message.
    /// The relay asks for a device that is on no verified list: nothing was sealed to it.
    case unknownDevice(DeviceID)
    case noUsableKey(login: String)
    /// The relay names wrong recipients again and again, without a list that says so.
    case recipientsDisputed
    /// The only device of a user writes to itself.
    case nobodyElse
    /// The policy keeps copies for retention, for which this software cannot seal.
    case retained
    /// A message between two devices, whose recipient is not on its user's list any more.
    case deviceNotListed
    /// A message secret that is to be given once more is past its time.
    case noLongerKept
    case emptyText
    case textTooLong
    /// No message of the history begins so.
    case noSuchMessage(String)
    case noSuchConversation
    /// It answers a message of another conversation.
    case otherConversation
    /// Somebody else wrote it, or this user with another identity.
    case notYours
    case notChangeable(String)
    case notForwardable
    case badEmoji
    case badLocation
    case noSuchQuickResponse(Int)
    case badTime
    /// Signals go to few devices alone.
    case tooManyForSignals
    /// The network's policy does not allow it.
    case notAllowed(String)
    /// This user blocks them.
    case blocked(login: String)
    case cryptography(String)
}

extension ClientError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notThere(let reason): "the relay is not there: \(reason)"
        case .unanswered: "the relay did not answer"
        case .refused(_, let message): "refused by the relay: \(message)"
        case .protocolBroken(let what): "the relay breaks the protocol: \(what)"
        case .certificateRefused(let reason): reason
        case .authorityNotShown: "the relay does not show the authority that the network's charter pins"
        case .replaced: "another connection of this device took over"
        case .removed: "this device or its user may no longer connect"
        case .notRegistered: "this home is not registered yet"
        case .registeredAlready(let login): "this home is registered as \(login) already"
        case .invitationRefused(let message): "the invitation is refused: \(message)"
        case .sessionOver: "your session is over: the administrator's policy asks for your password again"
        case .copiedHome: "this home was restored from a copy: another one has gone on sending"
        case .ownDeviceRemoved: "this device is no longer on its user's list"
        case .noSuchUser(let login): "there is no user \(login) in this network"
        case .noDevice(let login): "\(login) has no device yet"
        case .otherLogin(let asked, let found): "asked for \(asked), the relay gives \(found)"
        case .loginTaken(let login): "another user now has the login \(login)"
        case .loginNotFollowed(let login): "another user came by the login \(login), and is not accepted yet"
        case .identityChanged(let login, let safety, _):
            "the identity of \(login) has changed; the new safety number is \(safety)"
        case .writtenForFormer(let login): "it was written before the identity of \(login) changed"
        case .listWithheld(let login, let version):
            "the relay withholds the device list \(version) of \(login)"
        case .numbersDiffer(let login): "the safety number with \(login) is another one"
        case .numberNotShown(let login): "the safety number with \(login), as it is now, was not shown yet"
        case .notAContact(let login): "\(login) is not among the contacts"
        case .ownLogin: "this is your own login"
        case .nothingToAccept(let login): "nothing about \(login) waits to be accepted"
        case .changedMeanwhile(let login): "\(login) has changed again meanwhile"
        case .ambiguous(let ids): "several messages begin so: \(ids.prefix(8).joined(separator: " "))"
        case .noMessageID: "that names no message"
        case .notVouched(let login): "nobody vouches for \(login), and this network requires it"
        case .otherVouched(let login): "the administrator vouches for another identity of \(login)"
        case .untrusted(let what, let error): "\(what): \(error)"
        case .noSuchRoom(let name): "there is no \(name) here"
        case .roomNotVerified(let name): "\(name) is unconfirmed: nothing is sent to it"
        case .ambiguousRoom(let ids): "several rooms have this name: \(ids.prefix(8).joined(separator: " "))"
        case .notInRoom(let name): "you are not in \(name) any more"
        case .roomForked(let name): "there are two histories of \(name)"
        case .roomWithheld(let name, let version): "the relay withholds change \(version) of \(name)"
        case .roomUnconfirmed(let name): "the last change of \(name) was made by a device that is listed no longer"
        case .roomBusy(let name): "others change \(name) at the same time"
        case .notAMember(let login, let name): "\(login) is not in \(name)"
        case .unlawfulChange(.noRight): "you have no right to that"
        case .unlawfulChange(.lastModerator): "nobody would moderate the room any more"
        case .unlawfulChange(.moderatorInGroup): "this room has no moderators: all are alike"
        case .unlawfulChange(.tooLarge): "a room has at most \(Limits.roomMembers) members"
        case .unlawfulChange(let rule): "this change breaks a rule: \(rule)"
        case .badTitle: "the title or description is too long, or the title has characters that it may not have"
        case .unknownDevice: "the relay asks for an unknown device"
        case .noUsableKey(let login): "no device of \(login) has a usable key"
        case .recipientsDisputed: "the relay and the signed device lists disagree"
        case .nobodyElse: "there is no other device to send to"
        case .retained: "this network keeps a copy of every message, which this software cannot make"
        case .deviceNotListed: "the device is not on its user's list any more"
        case .noLongerKept: "the message's secret is no longer kept"
        case .emptyText: "the message is empty"
        case .noSuchMessage(let digits): "no message here begins with \(digits)"
        case .noSuchConversation: "the conversation of this message is not known here any more"
        case .otherConversation: "the message to answer stands in another conversation"
        case .notYours: "only its author changes a message"
        case .notChangeable(let why): "this message cannot be changed: \(why)"
        case .notForwardable: "this message cannot be forwarded"
        case .badEmoji: "a reaction is one line of 1 to 64 bytes"
        case .badLocation: "there is no such place"
        case .noSuchQuickResponse(let number): "there is no quick response \(number)"
        case .tooManyForSignals: "in a conversation of so many devices nobody says who types or is there"
        case .badTime: "there is no such time"
        case .notAllowed(let what): "the network does not allow \(what)"
        case .blocked(let login): "\(login) is blocked"
        case .textTooLong: "the message is longer than \(Limits.textBytes) bytes"
        case .cryptography(let what): "cryptography failed: \(what)"
        }
    }

    /// What to do about it, one line; `nil` where there is nothing to say.
    package var hint: String? {
        switch self {
        case .notThere: "check the network, or try again later"
        case .unanswered: "what was sent is kept, and goes again with the next send or receive"
        case .refused(.notAuthenticated, _):
            "if the relay was restored from a back-up, connect with another of your devices first; otherwise ask the"
                + " administrator"
        case .refused: nil
        case .protocolBroken: "tell the administrator: the relay is faulty, or somebody is in the middle"
        case .certificateRefused, .authorityNotShown:
            "somebody may be in the middle, or the relay has a new authority without a new charter: ask the"
                + " administrator"
        case .replaced: "only one 'receive' of a device runs at a time"
        case .removed: "ask the administrator"
        case .notRegistered: "register with the invitation that the administrator sends"
        case .registeredAlready: "name another directory with --home"
        case .invitationRefused: "ask the administrator for a new invitation"
        case .sessionOver: "run the command again, on a terminal"
        case .copiedHome: "use the home that went on, or join with a new device"
        case .ownDeviceRemoved: "join with a new device"
        case .noSuchUser: "check the spelling"
        case .noDevice: "try again when the user has joined"
        case .otherLogin, .otherVouched: "tell the administrator: the relay or the directory is wrong"
        case .loginTaken, .loginNotFollowed:
            "ask by another way who has it now; 'postern accept' shows the safety number, and follows"
        case .identityChanged(_, _, isHeld: true):
            "compare the number by another way, then accept it with 'postern accept'"
        case .identityChanged(_, _, isHeld: false):
            "compare the number by another way; sending again writes to the new identity, 'postern accept' also"
                + " releases what is held"
        case .writtenForFormer: "'postern accept' releases it"
        case .listWithheld: "tell the administrator: nothing is sent to this user before the list is there"
        case .numbersDiffer: "look at it again on both screens; if it stays so, somebody is in the middle"
        case .numberNotShown(let login):
            "'postern verify \(login)' shows it: compare it, then say --matches; or give the other one's with --number"
        case .notAContact: "see 'postern contacts'"
        case .nothingToAccept: "see 'postern contacts'"
        case .changedMeanwhile: "look at it again"
        case .ambiguous: "give more digits"
        case .noMessageID: "give at least 8 digits of an id as it was printed, or what stands behind a notice"
        case .notVouched: "ask the administrator to vouch for this user"
        case .untrusted(_, .layout(.updateNeeded)): "update this software"
        case .untrusted: "tell the administrator: what was held before stays"
        case .roomNotVerified: "run 'postern receive' while another device of yours, or a member, is connected"
        case .noSuchRoom, .notAMember: "see 'postern room list' and 'postern room show'"
        case .ambiguousRoom: "give the start of its id instead"
        case .notInRoom: "ask a member to add you"
        case .roomForked: "found a new room, and find out who signed both: see 'postern room show'"
        case .roomWithheld: "tell the administrator: nothing is sent to the room before it is there"
        case .roomUnconfirmed: "ask who made it; if it is right, take it with 'postern room confirm'"
        case .roomBusy: "try again"
        case .unlawfulChange(.noRight): "ask a moderator; in a group everybody leaves for themselves"
        case .unlawfulChange(.lastModerator): "make another member a moderator first, or delete the room"
        case .unlawfulChange: "see 'postern room show'"
        case .badTitle: "a title is one line of at most 256 bytes, a description has at most 4096"
        case .unknownDevice: "nothing was sent; the relay may try to add a reader"
        case .noUsableKey: "try again when a device of the user has connected"
        case .recipientsDisputed: "try again; if it lasts, tell the administrator"
        case .nobodyElse: "add a second device first"
        case .retained: "update this software"
        case .ownLogin, .deviceNotListed, .noLongerKept: nil
        case .emptyText: "give the text on standard input"
        case .noSuchMessage: "'postern history' shows the ids"
        case .tooManyForSignals, .notYours, .notChangeable, .notForwardable, .noSuchConversation: nil
        case .otherConversation: "answer it there"
        case .badEmoji: "give an emoji"
        case .noSuchQuickResponse: "see 'postern quick'"
        case .badLocation: "give degrees: latitude from -90 to 90, longitude from -180 to 180"
        case .badTime: "give a day, a day and a time, or a span: 2026-11-25, 2026-11-25T14:30, 12h"
        case .notAllowed: "ask the administrator; 'postern network' shows the policy"
        case .blocked: "'postern unblock' takes that back"
        case .textTooLong: "send it in parts"
        case .cryptography: "look at the system's memory and its libcrypto"
        }
    }

    /// Of the process that ends with this: 69 when the relay is not there, 75 when an answer is missing, 64 for wrong
    /// usage, else 1.
    package var exitCode: Int32 {
        switch self {
        case .notThere: 69
        case .unanswered: 75
        case .emptyText, .textTooLong, .noMessageID, .ambiguous, .ambiguousRoom, .badTitle, .badEmoji, .badLocation,
            .badTime, .noSuchQuickResponse:
            64
        default: 1
        }
    }
}
