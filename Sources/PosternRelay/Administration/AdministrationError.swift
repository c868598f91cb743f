/// Why an administrator's request was not done. Nothing was changed.
package enum AdministrationError: Error, Hashable, Sendable {
    case unknownNetwork
    case unknownUser
    case unknownBot
    case unknownGroup
    case unknownGuest
    /// The preparation is unknown, has run out, or made another network already.
    case unknownPreparation
    /// A document or value that breaks a rule; the text says which, and never repeats what was sent.
    case refused(String)
    /// A new user that cannot be made.
    case user(NewUserRefusal)
    /// An invitation's end is over, or too far away.
    case invitationEnd
    /// Another group of the network has the name.
    case groupNameTaken
    /// Something else came first, or has to be done first; the text says what.
    case conflict(String)
    /// There is no such part of who may administer.
    case unknownAccess(AccessPart)
    /// A field whose value does not do, and why; the text never repeats what was sent.
    case invalid(field: String, reason: String)
    /// No copy of the store with this id waits to be fetched.
    case unknownBackup
    /// No free network number was drawn: the relay has too many networks.
    case numbersExhausted
}

extension AdministrationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownNetwork: "there is no such network"
        case .unknownUser: "there is no such user"
        case .unknownBot: "there is no such bot"
        case .unknownGroup: "there is no such security group"
        case .unknownGuest: "there is no such guest"
        case .unknownPreparation: "the preparation is unknown or has run out: prepare the network again"
        case .refused(let reason), .conflict(let reason): reason
        case .invitationEnd: "must be later than now, and at most 7 days from now"
        case .groupNameTaken: "is the name of another security group"
        case .user(let refusal): refusal.description
        case .unknownAccess(let part): "there is no such \(part.rawValue)"
        case .invalid(let field, let reason): "\(field) \(reason)"
        case .unknownBackup: "no such back-up waits here: they are kept for an hour, and until a restart"
        case .numbersExhausted: "no free network number was found"
        }
    }
}

/// A part of who may administer.
package enum AccessPart: String, Hashable, Sendable {
    case principal
    case accessKey = "access key"
    case token
    case certificate = "client certificate"
    case policy = "access policy"
}

/// Why one user was not made.
package enum NewUserRefusal: Error, Hashable, Sendable {
    /// Somebody in the network has this name.
    case nameTaken
    /// The name cannot be a login: too long, or with characters that could pass it off as another.
    case nameUnusable
    case unknownGroup
    /// The network has used up its numbers.
    case networkFull
}

extension NewUserRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .nameTaken: "is the name of another user"
        case .nameUnusable: "must be at most 256 bytes without control characters and without such as nobody sees"
        case .unknownGroup: "is no security group of the network"
        case .networkFull: "cannot be given a number: the network has used up all"
        }
    }
}
