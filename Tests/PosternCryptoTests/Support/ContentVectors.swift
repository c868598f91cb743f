import Foundation
import PosternCrypto
import PosternTrust
import PosternWire

/// `Vectors/content-kinds.json`. An unknown kind fails to decode, so that none is skipped in silence.
struct ContentVectors: Decodable, Sendable {
    let contents: [ContentVector]
    let verdicts: [Verdict]
    let amended: [AmendedVector]

    /// Whether a reader takes these bytes.
    struct Verdict: Decodable, Sendable {
        let content: String
        let taken: Bool
    }

    static func load() throws -> ContentVectors {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromKebabCase
        return try decoder.decode(ContentVectors.self, from: Vectors.read("content-kinds.json"))
    }
}

/// A content, field by field and as bytes.
struct ContentVector: Decodable, Sendable {
    enum Kind: String, Decodable {
        case text, reaction, edit, recall, receipts, signal, location, timers, sync
        case roomDetails = "room-details"
        case contactCard = "contact-card"
    }

    let users: [String]
    let firstId: String
    let timers: Timers?
    let replyTo: Aim?
    let forwarded: Forwarding?
    let kind: Kind
    let body: Body
    let content: String
    let padded: Int

    struct Timers: Decodable {
        let expiry, burn: UInt32
        var value: MessageTimers { MessageTimers(expiry: expiry, burn: burn) }
    }

    struct Aim: Decodable {
        let device, firstId: String
        func value() throws -> Target { Target(device: try id(device), first: try id(firstId)) }
    }

    struct Forwarding: Decodable {
        let author: String
        let sentAt: UInt64

        func value() throws -> Forwarded {
            Forwarded(
                author: author.isEmpty ? nil : try user(author),
                sentAt: sentAt == 0 ? nil : Timestamp(milliseconds: sentAt)
            )
        }
    }

    struct Mentioned: Decodable {
        let start, length: Int
        let who: String
    }

    struct Group: Decodable {
        let conversation, device: String
        let delivered, read: [String]
    }

    struct Mark: Decodable {
        let conversation, device: String
        let counter: UInt64
    }

    struct Anchor: Decodable {
        let room, entry: String
        let version: UInt32
        let details: Details?
        let by: String?
    }

    struct Details: Decodable {
        let title, description: String
        let roomVersion, revision: UInt32
    }

    /// The fields of all kinds.
    struct Body: Decodable {
        let text, emoji, label, title, description, who, login, identity, name, device, firstId: String?
        let mentions: [Mentioned]?
        let groups: [Group]?
        let readMarks: [Mark]?
        let rooms: [Anchor]?
        let removed: Bool?
        let state, accuracy, roomVersion, revision, expiry, burn: UInt32?
        let latitude, longitude: Int32?
    }

    func value() throws -> Content {
        let users = try users.map(user)
        return Content(
            users: users.isEmpty ? nil : DirectUsers(users[0], users[1]),
            firstID: try id(firstId),
            timers: timers?.value ?? .off,
            replyTo: try replyTo?.value(),
            forwarded: try forwarded?.value(),
            body: try body.value(kind)
        )
    }
}

extension ContentVector.Body {
    fileprivate func value(_ kind: ContentVector.Kind) throws -> Content.Body {
        switch kind {
        case .text: .text(try written())
        case .reaction:
            .reaction(
                Reaction(
                    to: try target(),
                    try line(emoji),
                    isRemoved: try given(removed),
                    revision: try given(revision)
                )
            )
        case .edit: .edit(Edit(of: try target(), try written(), revision: try given(revision)))
        case .recall: .recall(Recall(of: try target()))
        case .receipts:
            .receipts(
                Receipts(
                    try given(groups).map { group in
                        ReceiptGroup(
                            conversation: try id(group.conversation),
                            device: try id(group.device),
                            delivered: try group.delivered.map { try id($0) },
                            read: try group.read.map { try id($0) }
                        )
                    }
                )
            )
        case .signal: .signal(try given(Signal(state: try given(state))))
        case .location:
            .location(
                Location(
                    latitude: try given(latitude),
                    longitude: try given(longitude),
                    accuracy: try given(accuracy),
                    label: try line(label)
                )
            )
        case .roomDetails:
            .roomDetails(
                RoomDetails(
                    title: try line(title),
                    description: try given(description),
                    roomVersion: try given(roomVersion),
                    revision: try given(revision)
                )
            )
        case .timers:
            .timers(
                ConversationTimers(
                    MessageTimers(expiry: try given(expiry), burn: try given(burn)),
                    revision: try given(revision)
                )
            )
        case .contactCard:
            .contactCard(
                ContactCard(
                    who: try user(given(who)),
                    login: try Login(given(login)),
                    identity: try hash(given(identity)),
                    name: try line(name)
                )
            )
        case .sync: .sync(try synced())
        }
    }

    private func synced() throws -> PosternCrypto.Sync {
        let marks = try given(readMarks).map {
            ReadMark(conversation: try id($0.conversation), device: try id($0.device), counter: $0.counter)
        }
        return try given(PosternCrypto.Sync(read: marks, rooms: try given(rooms).map { try anchored($0) }))
    }

    private func anchored(_ anchor: ContentVector.Anchor) throws -> AnchoredRoom {
        let said = try anchor.details.map { details in
            AnchoredRoom.Said(
                RoomDetails(
                    title: try line(details.title),
                    description: details.description,
                    roomVersion: details.roomVersion,
                    revision: details.revision
                ),
                by: try user(given(anchor.by))
            )
        }
        let point = RoomPoint(room: try id(anchor.room), version: anchor.version, entry: try hash(anchor.entry))
        return try given(AnchoredRoom(point, said: said))
    }

    private func target() throws -> Target { Target(device: try id(given(device)), first: try id(given(firstId))) }

    private func written() throws -> MessageText {
        MessageText(
            try given(text),
            mentions: try given(mentions).map {
                Mention($0.start..<$0.start + $0.length, try user($0.who))
            }
        )
    }

    private func line(_ text: String?) throws -> Line { try Line(given(text), bytes: 0...256) }
}

/// A message, and what others made of it.
struct AmendedVector: Decodable, Sendable {
    enum Kind: String, Decodable {
        case edit, recall, reaction
    }

    let author: [String]
    let text: String
    let amendments: [Item]
    let outcome: Outcome

    struct Item: Decodable {
        let author: [String]
        let device, firstId: String
        let kind: Kind
        let revision: UInt32
        let removedDevice: Bool
        let text, emoji: String?
        let removed: Bool?

        func amendment(of target: Target, in conversation: ConversationID) throws -> Amendment {
            let body: Content.Body =
                switch kind {
                case .edit: .edit(Edit(of: target, MessageText(try given(text)), revision: revision))
                case .recall: .recall(Recall(of: target))
                case .reaction:
                    .reaction(
                        Reaction(
                            to: target,
                            try Samples.line(given(emoji)),
                            isRemoved: try given(removed),
                            revision: revision
                        )
                    )
                }
            let content = Content(users: nil, firstID: try id(firstId), body: body)
            return try given(Amendment(content, in: conversation, by: messageAuthor(author), from: id(device)))
        }
    }

    struct Outcome: Decodable {
        let recalled: Bool
        let text: String?
        let edited: Bool?
        let reactions: [Reacted]?

        struct Reacted: Decodable {
            let emoji: String
            let users: [String]
        }

        func value() throws -> AmendedMessage.Outcome {
            guard !recalled else { return .recalled }
            return .shown(
                AmendedMessage.Shown(
                    text: MessageText(try given(text)),
                    isEdited: try given(edited),
                    reactions: try given(reactions).map {
                        AmendedMessage.ReactionCount(emoji: try Samples.line($0.emoji), users: try $0.users.map(user))
                    }
                )
            )
        }
    }
}

func messageAuthor(_ pair: [String]) throws -> MessageAuthor {
    guard pair.count == 2 else { throw MissingValue() }
    return MessageAuthor(who: try user(pair[0]), identity: try hash(pair[1]))
}

private func given<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw MissingValue() }
    return value
}

private func id<Subject>(_ hex: String) throws -> Identifier<Subject> {
    try given(Identifier<Subject>(given(Hex.decode(hex))))
}

private func user(_ hex: String) throws -> Who { try given(Who(given(Hex.decode(hex)))) }

private func hash(_ hex: String) throws -> Hash512 { try given(Hash512(given(Hex.decode(hex)))) }

extension JSONDecoder.KeyDecodingStrategy {
    /// `first-id` is `firstId`.
    fileprivate static let convertFromKebabCase = custom { path in
        let words = (path.last?.stringValue ?? "").split(separator: "-")
        return Key(stringValue: (words.prefix(1).map(String.init) + words.dropFirst().map(\.capitalized)).joined())
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
