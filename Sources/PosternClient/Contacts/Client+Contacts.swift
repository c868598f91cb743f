import FoundationEssentials
package import PosternHome
package import PosternTrust
import PosternWire

extension Client {
    /// Everybody who was pinned, by login.
    package func contacts() throws -> [Contact] { try home.contacts() }

    /// 60 digits to compare with a contact, as the contact is pinned.
    package func safetyNumber(with contact: Contact) throws -> SafetyNumber {
        try safetyNumber(contact.who, contact.pinned.identity)
    }

    func safetyNumber(_ who: Who, _ identity: [UInt8]) throws -> SafetyNumber {
        SafetyNumber(
            account.who,
            try IdentityPublicKey(account.identity),
            and: who,
            try IdentityPublicKey(identity)
        )
    }

    /// Whom a login means: who is pinned under it, else whom the relay names.
    func find(_ login: Login, _ connection: ClientConnection) async throws -> Who {
        if login.text == account.login { return account.who }
        if let contact = try home.contact(login: login.text) { return contact.who }
        let who = try await lookUp(login, connection)
        let fetched = try await fetch(who, connection)
        let found = fetched.chain.newest.content.login
        // Whoever the relay names in another one's place is not met by it.
        guard try found == login || !isStranger(who) else {
            throw ClientError.otherLogin(asked: login.text, found: found.text)
        }
        let contact = try await pin(fetched, connection, network: try network())
        guard contact.pinned.login == login.text, contact.standing == .holdsLogin else {
            throw ClientError.otherLogin(asked: login.text, found: contact.pinned.login)
        }
        return who
    }

    /// Whom the relay names for a login. It is a claim: the user's own list has to say the same.
    func lookUp(_ login: Login, _ connection: ClientConnection) async throws -> Who {
        var lookUp = LookUp()
        lookUp.login = login.text
        let answer: ServerFrame.OneOf_Body
        do {
            answer = try await connection.ask(.lookUp(lookUp))
        } catch let refusal as RelayRefusal {
            throw refusal.code == .notFound ? ClientError.noSuchUser(login: login.text) : refusal.asClientError
        }
        guard case .found(let found) = answer, let user = UserID(found.user) else {
            throw ClientError.protocolBroken("another answer than a user")
        }
        guard found.listVersion > 0 else { throw ClientError.noDevice(login: login.text) }
        return Who(network: account.who.network, user: user)
    }

    /// How a user is called: the pinned login, or the id of who is not known.
    func login(of who: Who) throws -> String {
        if who == account.who { return account.login }
        guard let contact = try home.contact(who) else { return who.user.description }
        return contact.shownLogin
    }

    /// How the user of a device that wrote in a conversation is called; the start of the device's id where nobody is
    /// known to whom the conversation belongs.
    func login(owning device: DeviceID, in conversation: ConversationID) throws -> String {
        guard let owner = try owner(of: device, in: conversation) else {
            return "device \(device.description.prefix(8))"
        }
        return try login(of: owner)
    }

    /// Whose device it is, of the two users of a direct conversation, or of a room's members.
    ///
    /// - Parameter device: Known to be of one of them. Of two users lists alone do not say whose: anybody can list anybody's key.
    func owner(of device: DeviceID, in conversation: ConversationID) throws -> Who? {
        if try ownLists().all.contains(where: { $0.content.device(device) != nil }) { return account.who }
        if let room = try heldRoom(conversation) {
            return try room.state.members.map(\.who).first { who in
                try heldLists(of: who)?.all.contains { $0.content.device(device) != nil } ?? false
            }
        }
        return try ([account.who] + home.contacts().map(\.who)).first { who in
            ConversationID(between: account.who, and: who) == conversation
        }
    }
}

extension Contact {
    /// The pinned login, with the start of the user's id where the login alone would mean somebody else.
    var shownLogin: String {
        standing == .holdsLogin ? pinned.login : "\(pinned.login) (user \(who.user.description.prefix(8)))"
    }
}
