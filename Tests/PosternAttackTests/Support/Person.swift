import PosternClient
import PosternCrypto
import PosternHome
import PosternTesting
import PosternTrust
import PosternWire
import Synchronization

/// A real client with a home of its own.
struct Person: Sendable {
    let login: Login
    let client: Client
    private let home: String
    private let directory: String
    private let clock: TestClock
    /// What unlocks the home, where no key file does.
    private let passphrase: String?

    static func directory(of login: String, in homes: String) -> String { "\(homes)/\(login)" }
    static func unlock(_ login: String, in homes: String, passphrase: String? = nil) -> Unlock {
        passphrase.map { .passphrase($0) } ?? .keyFile("\(homes)/\(login).key")
    }

    /// - Parameters:
    ///   - home: Its name where it is not the login's.
    ///   - passphrase: Unlocks the home; `nil`: the key file beside it does.
    init(
        _ login: String,
        home: String? = nil,
        in homes: String,
        clock: TestClock,
        passphrase: String? = nil
    ) throws {
        self.home = home ?? login
        self.login = try Login(login)
        self.directory = homes
        self.clock = clock
        self.passphrase = passphrase
        client = try Client.open(
            home: Self.directory(of: self.home, in: homes),
            unlock: Self.unlock(self.home, in: homes, passphrase: passphrase),
            clock: { clock.now }
        )
    }

    /// The same home, opened by another process, as it were.
    func restarted() throws -> Person { try opened(in: directory) }

    /// A copy of the home that lies in another directory, unlocked by what unlocks this one.
    func opened(in homes: String) throws -> Person {
        try Person(login.text, home: home, in: homes, clock: clock, passphrase: passphrase)
    }

    var who: Who { client.who }
    /// By the clock that the home was opened with.
    var now: Timestamp { clock.now }
    var device: DeviceID { client.account.device }
    var identity: IdentityPublicKey { get throws { try IdentityPublicKey(client.account.identity) } }

    @discardableResult
    func send(_ text: String, to other: Person) async throws -> SendReceipt {
        try await client.send(text, to: other.login)
    }

    /// A message that was written, and that no command has sealed yet.
    func write(_ text: String, to other: Who) throws -> MessageID {
        try write(.text(text), to: other)
    }

    /// The same, whatever it says.
    @discardableResult
    func write(_ body: Content.Body, to other: Who) throws -> MessageID {
        let id = try MessageID.random()
        let message = Outgoing(
            first: id,
            conversation: ConversationID(between: who, and: other),
            kind: .direct,
            peer: other,
            writtenFor: try client.home.contact(other).map { .of($0.pinned.identity) },
            sentAt: clock.now,
            timeToLive: Limits.timeToLiveSeconds,
            content: Content(users: DirectUsers(who, other), firstID: id, body: body).bytes
        )
        try queue(message, body)
        return id
    }

    /// The same, in a room.
    @discardableResult
    func write(_ text: String, in room: TestRoom) throws -> MessageID { try write(.text(text), in: room) }

    @discardableResult
    func write(_ body: Content.Body, in room: TestRoom) throws -> MessageID {
        let id = try MessageID.random()
        let message = Outgoing(
            first: id,
            conversation: room.id,
            kind: .room,
            peer: nil,
            sentAt: clock.now,
            timeToLive: Limits.timeToLiveSeconds,
            content: Content(users: nil, firstID: id, body: body).bytes
        )
        try queue(message, body)
        return id
    }

    /// What changes another message is not shown for itself.
    private func queue(_ message: Outgoing, _ body: Content.Body) throws {
        let shown = NewMessage(content: message.content, identity: .of(client.account.identity))
        let isText = if case .text = body { true } else { false }
        _ = try client.home.queue(message, in: isText ? .history(shown, of: who, device: device) : .nowhere)
    }

    /// What `postern why` says.
    func why(_ subject: String) throws -> [Explanation] {
        guard let subject = ExplainedSubject(subject) else { throw TestFailure("no subject: \(subject)") }
        return try client.explain(subject)
    }

    /// Takes what waits at the relay.
    ///
    /// - Returns: What the user is shown, each once.
    func look() async throws -> Shown {
        let printed = Mutex<[ShownEvent]>([])
        try await client.receive(stored: { [client] in
            let events = try client.unprinted(limit: 1000)
            try client.markPrinted(events)
            printed.withLock { $0 += events }
        })
        return Shown(events: printed.withLock { $0 })
    }

    /// What the user is shown of what is in the home already.
    func unprinted() throws -> Shown {
        let events = try client.unprinted(limit: 1000)
        try client.markPrinted(events)
        return Shown(events: events)
    }

    /// Every text of a conversation that the home holds as a message.
    func texts(with other: Who) throws -> [[UInt8]] {
        let conversation = ConversationID(between: who, and: other)
        return try client.home.messages(of: conversation, limit: 1000).map(\.content)
    }

    func signingKey() throws -> DeviceSigningKey {
        guard let scalar = try client.home.signingKey() else { throw TestFailure("no signing key") }
        return try DeviceSigningKey(scalar: scalar)
    }
}

/// What a user was shown.
struct Shown: Sendable {
    let events: [ShownEvent]

    var messages: [ShownMessage] {
        events.compactMap { if case .message(let message) = $0.body { message } else { nil } }
    }

    /// No message, and no notice but of new contacts.
    var isSilent: Bool { messages.isEmpty && kinds.isEmpty }

    var texts: [String] { messages.map { $0.text ?? "(no text)" } }

    var notices: [ClientNotice] {
        events.compactMap { if case .notice(let notice) = $0.body { notice } else { nil } }
    }

    /// How many notices of each kind, but for those of new contacts.
    var kinds: [String: Int] {
        notices.map(\.kind).filter { $0 != "new-contact" }.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    /// What was shown of new contacts, by login.
    var newContacts: [String: (safety: String, isVouched: Bool)] {
        notices.reduce(into: [:]) { contacts, notice in
            guard case .newContact(let login, _, let safety, let isVouched) = notice else { return }
            contacts[login] = (safety, isVouched)
        }
    }
}
