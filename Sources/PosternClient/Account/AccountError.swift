package import PosternTrust
import PosternWire

/// Why an act on the user's own account was not done. The cases are the ones that a user acts on differently; none
/// carries a secret.
package enum AccountError: Error, Hashable, Sendable {
    // The secret.
    /// Or there is no such login: the relay does not say which.
    case wrongPassword
    case wrongRecoveryKey
    /// Too many wrong passwords came before; no password was looked at.
    case locked(seconds: UInt32)
    /// The relay takes the secret, and what it hands out does not open with it.
    case vaultDoesNotOpen
    case vaultFileOfAnother
    case notAVaultFile(CodeError)

    // The home.
    /// `register` was cut off here.
    case registrationUnfinished(login: String)
    /// Another user's device was to be made here.
    case anotherAddition(login: String)
    /// A file that was to be made by the registration that goes on, and neither it nor what lies beside it belongs to it.
    case notOfThisRegistration(path: String)
    case notListedYet

    // The list.
    case tooManyDevices
    case noSuchDevice(String)
    case ambiguousDevice(String)
    /// Other versions came first, again and again.
    case listsChange
    case badLabel
    /// No administrator gave the user this login.
    case loginNotGiven(String)

    // A link.
    case nobodyWaits
    case linkOfAnother
    /// The other side is gone.
    case linkEnded
    /// The other side's user said no.
    case linkRefused
    /// The user says that the digits differ.
    case digitsDiffer
    /// What was revealed is not what was promised: somebody is in the middle.
    case commitmentBroken

    // This device's end.
    /// The user's identity signed a list without this device: the home is erased.
    case erased(version: UInt32)
    /// The user has another identity now, which this home does not follow.
    case wasReset(login: String)
    /// The relay lets this device in no more, and shows no signed list that leaves it out.
    case shutOut
}

extension AccountError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .wrongPassword: "wrong password, or no such login"
        case .wrongRecoveryKey: "wrong recovery key, or no such login"
        case .locked(let seconds): "too many wrong passwords: wait \(Self.duration(seconds))"
        case .vaultDoesNotOpen: "the relay hands out a vault that does not belong to this secret and identity"
        case .vaultFileOfAnother: "the vault file belongs to another user or network"
        case .notAVaultFile(let error): "the vault file cannot be used: \(error)"
        case .registrationUnfinished(let login): "the registration of \(login) was begun in this home, and not finished"
        case .anotherAddition(let login): "a device of \(login) was begun in this home, and not finished"
        case .notOfThisRegistration(let path): "\(path) is not of the registration that was begun in this home"
        case .notListedYet: "your device list does not name this device yet"
        case .tooManyDevices: "you have \(Limits.personDevices) devices, which is the most"
        case .noSuchDevice(let name): "none of your devices is called \(name)"
        case .ambiguousDevice(let name): "several of your devices are called \(name)"
        case .listsChange: "your device list is being changed from elsewhere"
        case .badLabel: "a name of a device has 1 to \(DeviceLabel.longest) bytes and no control characters"
        case .loginNotGiven(let login): "no administrator gave you the login \(login)"
        case .nobodyWaits: "no new device waits for you"
        case .linkOfAnother: "the code is that of another user's link"
        case .linkEnded: "the other device is gone, or the time is over"
        case .linkRefused: "refused on the other device"
        case .digitsDiffer: "the digits differ, so nothing was linked"
        case .commitmentBroken: "the new device does not show what it promised: nothing was linked"
        case .erased(let version): "this device was removed by your device list \(version): its home is erased"
        case .wasReset(let login): "the account \(login) was reset: this device belongs to it no more"
        case .shutOut:
            "an administrator reset this device or your account, says the relay: it lets this device in no more, and shows"
                + " no list of yours that leaves it out, so nothing is erased"
        }
    }

    /// What to do about it, one line; `nil` where there is nothing to say.
    package var hint: String? {
        switch self {
        case .wrongPassword:
            "try again; if you keep the vault in a file, name it with --vault-file; if you forgot the password, use the"
                + " recovery key"
        case .wrongRecoveryKey: "look at the login, and at the words as they were shown at the registration"
        case .locked: "wait, or use the recovery key, which is not locked; devices that are there are not concerned"
        case .vaultDoesNotOpen: "tell the administrator: the relay is faulty, or lies"
        case .vaultFileOfAnother, .notAVaultFile: "name the file that was made at the registration"
        case .registrationUnfinished: "repeat 'postern register', or name another directory with --home"
        case .anotherAddition: "name another directory with --home"
        case .notOfThisRegistration(let path):
            "name the file of the first attempt (it may be called '\(path).new' yet), or none where you have put it elsewhere"
        case .notListedYet: "repeat the command"
        case .tooManyDevices: "remove one first: 'postern device remove'"
        case .noSuchDevice: "see 'postern device list'"
        case .ambiguousDevice: "give more digits of its id"
        case .listsChange: "try again"
        case .badLabel: nil
        case .loginNotGiven: "ask the administrator for 'posternctl user rename'"
        case .nobodyWaits: "run 'postern device link' on the new device first"
        case .linkOfAnother: "scan the code that your own new device shows"
        case .linkEnded, .linkRefused: "begin anew on both"
        case .digitsDiffer, .commitmentBroken: "somebody may be in the middle: begin anew, and tell the administrator"
        case .erased: "join again as a new device, if that was not meant"
        case .wasReset:
            "its messages stay readable here; join again in another home, with the administrator's new invitation"
        case .shutOut: "ask the administrator, who may have a new invitation for you"
        }
    }

    package var exitCode: Int32 {
        switch self {
        case .badLabel, .notAVaultFile: 64
        default: 1
        }
    }

    private static func duration(_ seconds: UInt32) -> String {
        let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
        let parts = [(hours, "h"), (minutes, "min"), (rest, "s")].filter { $0.0 > 0 }
        return parts.isEmpty ? "1 s" : parts.map { "\($0) \($1)" }.joined(separator: " ")
    }
}
