extension ClientNotice {
    /// One line, with what to ask about where there is more to say.
    package var text: String {
        subject.map { "\(sentence) (\(Self.shortened($0)))" } ?? sentence
    }

    private static func shortened(_ subject: String) -> Substring {
        subject.utf8.count == 32 ? subject.prefix(8) : subject[...]
    }

    private var sentence: String {
        switch self {
        case .newContact, .renamed, .identityChanged, .identityTakenBack, .loginReused, .noLongerVouched,
            .ownDevicesChanged:
            aboutPeople
        case .listRefused, .documentRefused, .charterChanged, .fork, .listWithheld, .documentWithheld: aboutDocuments
        case .relayRestored, .notTakenBack, .notRepeated: aboutRestoring
        case .unknownDevice, .notSent, .heldBack: aboutSending
        case .roomChanged, .roomJoined, .roomDetails, .roomDetailsIgnored, .roomBrought, .roomEntryRefused, .roomForked,
            .roomWithheld, .roomUnconfirmed, .roomNotChanged, .roomChangeWaits:
            aboutRooms
        default: aboutMessages
        }
    }

    private var aboutPeople: String {
        switch self {
        case .newContact(let login, _, let safety, let vouched):
            "new contact \(login), \(Self.standing(vouched)): \(safety)"
        case .renamed(let old, let new): "\(old) is called \(new) now"
        case .identityChanged(let login, _, let safety, let isHeld):
            "the identity of \(login) has changed: compare before anything is sent"
                + "\(isHeld ? ", and accept it before anything of it is shown" : ""): \(safety)"
        case .identityTakenBack(let login):
            "the identity of \(login) that you know goes on, and the other one that the relay showed is forgotten: if"
                + " somebody told you of a reset, compare the numbers"
        case .loginReused(let login, let user, let safety, let vouched):
            "the login \(login) leads to another user now (\(user.prefix(8))), \(Self.standing(vouched)); nothing is"
                + " shown or sent before you accept that: \(safety)"
        case .noLongerVouched(let login): "nobody vouches for \(login) any more"
        case .ownDevicesChanged(let added, let removed):
            "your own device list has changed: \(added.count) added, \(removed.count) removed"
        default: kind
        }
    }

    private var aboutDocuments: String {
        switch self {
        case .listRefused(let login, let why): "a device list of \(login) is refused: \(why)"
        case .documentRefused(let what, let why): "\(what) is refused: \(why)"
        case .charterChanged(let version, let changes, let arrivedExpired):
            "charter \(version) of the network\(arrivedExpired ? ", expired when it came: nobody whom it adds vouches or keeps copies yet" : "")"
                + ": \(changes.map(\.text).joined(separator: "; ")); the administrator can tell whether that is so"
        case .fork(let what, let version): "somebody holds another version \(version) of \(what)"
        case .listWithheld(let login, let version):
            "the relay withholds the device list \(version) of \(login): what names it waits, and nothing is sent to"
                + " \(login) before it is there"
        case .documentWithheld(let what, let version, let by):
            "\(by) has version \(version) of \(what), which the relay does not give here"
        default: kind
        }
    }

    private var aboutRestoring: String {
        switch self {
        case .relayRestored:
            "the relay was restored from a back-up: what you sent in the last 7 days is sent again by itself, and what"
                + " others sent comes when their devices connect"
        case .notTakenBack(let what, let version, let why):
            "the relay was restored from a back-up, and does not take \(what), version \(version), again: \(why)"
        case .notRepeated(let login, let why):
            "what you sent to \(login) before the relay was restored from a back-up may not have arrived, and cannot be"
                + " sent again: \(why)"
        default: kind
        }
    }

    private var aboutRooms: String {
        switch self {
        case .roomChanged(let change): "\(change.room.text): \(change.by) \(change.sentence)"
        case .roomJoined(let room, _, let by, let members):
            "\(by) writes to you in \(room.text), with \(members.joined(separator: ", ")); what was before is not shown"
        case .roomDetails(let room, let title, let description, let by):
            "\(room.text): \(by) calls it \(title.isEmpty ? "nothing" : title)"
                + (description.isEmpty ? "" : " (\(description))")
        case .roomDetailsIgnored(let room, let by):
            "\(by) calls \(room.text) something else, without the right to it: that is ignored"
        case .roomBrought(let room, _, let members):
            "another device of yours has told of \(room.text), with \(members.joined(separator: ", ")); what was before is"
                + " not shown here"
        case .roomEntryRefused(let room, let why): "a change of \(room.text) is refused: \(why)"
        case .roomForked(let room, let version):
            "two histories of \(room.text): somebody signed, or the relay shows, two changes in one place (\(version));"
                + " nothing is sent to it any more"
        case .roomWithheld(let room, let version):
            "the relay withholds change \(version) of \(room.text): what names it waits, and nothing is sent to it before"
                + " it is there"
        case .roomUnconfirmed(let room, let version, let by, let changes):
            "a change of \(room.text) by \(by) waits, as its device is listed no longer"
                + (changes ?? []).map { "; \($0.version): \($0.by) \($0.sentence)" }.joined()
                + ". If \(by) made it, take it with 'postern room confirm --version \(version)'"
        case .roomNotChanged(let room):
            "a change of \(room.text) that you wanted was not made, as another one came first: look at it again"
        case .roomChangeWaits(let room, let why):
            "a change of \(room.text) that you wanted waits, and is asked for again with the next connection: \(why)"
        default: kind
        }
    }

    private var aboutMessages: String {
        switch self {
        case .missing(let login, let device, let count, _):
            "\(Self.messages(count)) from \(login), device \(device.prefix(8)), missing"
        case .expired(let login, let device, let count, _):
            "\(Self.messages(count)) from \(login), device \(device.prefix(8)), expired before it came"
        case .heardElsewhere(let login, let device, _, let by):
            "a message from \(login), device \(device.prefix(8)), missing: \(by) has heard it"
        case .leftOut(let login, let device, let count, _):
            "\(Self.messages(count)) from \(login), device \(device.prefix(8)), not sealed for this device, which had"
                + " no usable key"
        case .gap(let count, _, _): "\(Self.messages(count)) gave way at the relay, because too many waited"
        case .refused(let login, _, let why): "a message from \(login) is refused: \(why)"
        case .closed(let login, _, let why, let fault):
            "a message from \(login) stays closed: \(why)\(fault == .relay ? " (the relay altered it)" : "")"
        case .stillClosed(let login, _, let why): "a message from \(login) stays closed, also with the answer: \(why)"
        case .held(let login, _): "a message from \(login) is kept sealed until you accept who that is now"
        case .differentHistories(let login, let device):
            "different histories: device \(device.prefix(8)) of \(login), or the relay, shows others another one"
        case .changeIgnored(let login, _, let why): "a change of a message by \(login) is ignored: \(why)"
        case .timersSet(let login, let expiry, let burn):
            "\(login) set the timers of this conversation: \(TimersText.sentence(expiry: expiry, burn: burn))"
        default: kind
        }
    }

    private var aboutSending: String {
        switch self {
        case .unknownDevice(let device):
            "the relay asks for an unknown device \(device.prefix(8)): nothing was sealed to it"
        case .notSent(let login, let why, _): "a message to \(login) was not sent: \(why)"
        case .heldBack(let login, _):
            "a message to \(login) is held, for it was written before the identity changed: 'postern accept' releases it"
        default: kind
        }
    }

    private static func standing(_ vouched: Bool) -> String {
        vouched ? "vouched for by the administrator" : "not compared yet"
    }

    private static func messages(_ count: UInt64) -> String { count == 1 ? "a message" : "\(count) messages" }
}
