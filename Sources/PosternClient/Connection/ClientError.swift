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
    case ownDeviceRemoved
    case tooManyWaiting

    // Other people.
    case noSuchUser(login: String)
    /// Invited, and has no device yet; or has removed all of them.
    case noDevice(login: String)
    /// The relay, or the user's own list, gives another user for the login.
    case otherLogin(asked: String, found: String)
    /// Another user is pinned under this login.
    case loginTaken(login: String)
    case identityChanged(login: String)
    /// The network asks for a voucher, and there is none for this contact.
    case notVouched(login: String)
    /// The administrator vouches for another user or identity under this login.
    case otherVouched(login: String)
    /// A signed document of the network or of a user was refused.
    case untrusted(String, ChainError)

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
    case emptyText
    case textTooLong
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
        case .copiedHome: "this home was restored from a copy: another one has gone on sending"
        case .ownDeviceRemoved: "this device is no longer on its user's list"
        case .tooManyWaiting: "too many messages wait for documents that the relay does not give"
        case .noSuchUser(let login): "there is no user \(login) in this network"
        case .noDevice(let login): "\(login) has no device yet"
        case .otherLogin(let asked, let found): "asked for \(asked), the relay gives \(found)"
        case .loginTaken(let login): "another user now has the login \(login)"
        case .identityChanged(let login): "the identity of \(login) has changed"
        case .notVouched(let login): "nobody vouches for \(login), and this network requires it"
        case .otherVouched(let login): "the administrator vouches for another identity of \(login)"
        case .untrusted(let what, let error): "\(what): \(error)"
        case .unknownDevice: "the relay asks for an unknown device"
        case .noUsableKey(let login): "no device of \(login) has a usable key"
        case .recipientsDisputed: "the relay and the signed device lists disagree"
        case .nobodyElse: "there is no other device to send to"
        case .retained: "this network keeps a copy of every message, which this software cannot make"
        case .emptyText: "the message is empty"
        case .textTooLong: "the message is longer than \(Limits.textBytes) bytes"
        case .cryptography(let what): "cryptography failed: \(what)"
        }
    }

    /// What to do about it, one line; `nil` where there is nothing to say.
    package var hint: String? {
        switch self {
        case .notThere: "check the network, or try again later"
        case .unanswered: "what was sent is kept, and goes again with the next send or receive"
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
        case .copiedHome: "use the home that went on, or join with a new device"
        case .ownDeviceRemoved: "join with a new device"
        case .tooManyWaiting: "tell the administrator that the relay withholds device lists"
        case .noSuchUser: "check the spelling"
        case .noDevice: "try again when the user has joined"
        case .otherLogin, .loginTaken, .otherVouched: "tell the administrator: the relay or the directory is wrong"
        case .identityChanged: "compare the safety numbers by another way before anything is sent"
        case .notVouched: "ask the administrator to vouch for this user"
        case .untrusted(_, .layout(.updateNeeded)): "update this software"
        case .untrusted: "tell the administrator: what was held before stays"
        case .unknownDevice: "nothing was sent; the relay may try to add a reader"
        case .noUsableKey: "try again when a device of the user has connected"
        case .recipientsDisputed: "try again; if it lasts, tell the administrator"
        case .nobodyElse: "add a second device first"
        case .retained: "update this software"
        case .emptyText: "give the text on standard input"
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
        case .emptyText, .textTooLong: 64
        default: 1
        }
    }
}
