import PosternHome
import PosternTrust
import PosternWire

/// A user's newest list, and what the rest of the world says of login and identity.
struct ContactMeeting {
    let list: VerifiedDeviceList
    /// As the contact was before.
    let held: Contact?
    let vouched: Vouched
    /// Somebody else is known under this login.
    let isLoginTaken: Bool

    var who: Who { list.content.who }
    var pinned: Pinned { Pinned(login: list.content.login.text, identity: list.content.identity.bytes) }
    var isVouched: Bool { vouched.holds(for: list) }

    /// The administrator names another user or identity under this login, or two at once.
    var isAnotherVouched: Bool { vouched != .nobody && !isVouched }

    var trust: Contact.Trust { isVouched ? .vouched : .new }

    /// A login that is known for somebody else leads to this user only by the user's word.
    var standing: Contact.Standing { isLoginTaken ? .waits : .holdsLogin }

    /// What becomes of what a changed identity sends before the user accepts it.
    ///
    /// A relay alone can give anybody a changed identity. For whom numbers were compared, or vouchers counted, it
    /// would be believed more than it may: then nothing is shown before somebody else than the relay says so.
    var offer: Contact.Offer {
        switch held?.trust {
        case .verified, nil: .held
        case .vouched: isVouched ? .shown : .held
        case .new: isAnotherVouched ? .held : .shown
        }
    }
}
