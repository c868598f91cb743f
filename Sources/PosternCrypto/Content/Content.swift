package import PosternWire

/// What a message says, checked and typed; ``bytes`` is its protobuf, which is what is sealed.
package struct Content: Hashable, Sendable {
    /// Of a direct message; `nil` in every other kind.
    package var users: DirectUsers?
    /// The message id of this message's first sealing, by which edits, receipts and repair name it for ever.
    package var firstID: MessageID
    /// Counters that the sender gave up since its last accepted message: nobody will see them.
    package var givenUp: CounterRanges
    /// The sender's earlier counters that live less than 30 days, ascending.
    package var expiring: [ExpiringCounters]
    package var leftOut: [LeftOut]
    package var view: [ViewItem]
    package var heads: [Head]
    /// What this message says about itself, as the next two; with the bodies that ``Body/mayHaveAttributes`` alone.
    package var timers: MessageTimers
    /// The message that this one answers.
    package var replyTo: Target?
    package var forwarded: Forwarded?
    package var body: Body

    package init(
        users: DirectUsers?,
        firstID: MessageID,
        givenUp: CounterRanges = .none,
        expiring: [ExpiringCounters] = [],
        leftOut: [LeftOut] = [],
        view: [ViewItem] = [],
        heads: [Head] = [],
        timers: MessageTimers = .off,
        replyTo: Target? = nil,
        forwarded: Forwarded? = nil,
        body: Body
    ) {
        self.users = users
        self.firstID = firstID
        self.givenUp = givenUp
        self.expiring = expiring
        self.leftOut = leftOut
        self.view = view
        self.heads = heads
        self.timers = timers
        self.replyTo = replyTo
        self.forwarded = forwarded
        self.body = body
    }

    package enum Body: Hashable, Sendable {
        // Shown for itself.
        case text(MessageText)
        case location(Location)
        case contactCard(ContactCard)
        // About another message.
        case reaction(Reaction)
        case edit(Edit)
        case recall(Recall)
        case receipts(Receipts)
        // About the conversation.
        case roomDetails(RoomDetails)
        case timers(ConversationTimers)
        case signal(Signal)
        // Between two devices.
        case unreadable(Unreadable)
        case rewrap(Rewrap)
        case sync(Sync)
        /// A kind of message that this software does not know: show "update needed".
        case unknown(field: UInt64)

        /// A text without mentions.
        package static func text(_ string: String) -> Body { .text(MessageText(string)) }

        /// Whether timers, reply and forwarding may stand beside it. A later kind is not judged.
        package var mayHaveAttributes: Bool {
            switch self {
            case .text, .location, .contactCard, .unknown: true
            case .reaction, .edit, .recall, .receipts, .roomDetails, .timers, .signal, .unreadable, .rewrap, .sync:
                false
            }
        }
    }
}

/// The two users of a direct conversation, the lower first; the same twice for notes to oneself.
package struct DirectUsers: Hashable, Sendable {
    package let lower: Who
    package let higher: Who

    package init(_ one: Who, _ other: Who) {
        lower = min(one, other)
        higher = max(one, other)
    }

    package func contains(_ who: Who) -> Bool { who == lower || who == higher }
}

/// Counters with the time when the last of them runs out at the relay.
package struct ExpiringCounters: Hashable, Sendable {
    package let counters: ClosedRange<UInt64>
    package let runOut: Timestamp

    package init(counters: ClosedRange<UInt64>, runOut: Timestamp) {
        self.counters = counters
        self.runOut = runOut
    }
}

/// What a recipient device that was left out did not get, and what was given up before that.
package struct LeftOut: Hashable, Sendable {
    package let device: DeviceID
    package let counters: CounterRanges

    package init(device: DeviceID, counters: CounterRanges) {
        self.device = device
        self.counters = counters
    }
}

/// A signed document as the sender holds it: another hash for the same version is a fork.
package struct ViewItem: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        case charter(NetworkID)
        case policy(NetworkID)
        case deviceList(Who)
    }

    package let subject: Subject
    package let version: UInt32
    /// H(body).
    package let hash: Hash512

    package init(subject: Subject, version: UInt32, hash: Hash512) {
        self.subject = subject
        self.version = version
        self.hash = hash
    }
}

/// The newest envelope that the sender heard from another device in this conversation.
package struct Head: Hashable, Sendable {
    package static let hashBytes = 16

    package let device: DeviceID
    package let counter: UInt64
    /// The first 16 bytes of the envelope hash.
    package let hash: [UInt8]

    package init(device: DeviceID, counter: UInt64, envelopeHash: Hash512) {
        self.init(device: device, counter: counter, cut: Array(envelopeHash.bytes.prefix(Self.hashBytes)))
    }

    init(device: DeviceID, counter: UInt64, cut: [UInt8]) {
        self.device = device
        self.counter = counter
        hash = cut
    }
}
