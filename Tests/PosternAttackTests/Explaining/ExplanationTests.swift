import PosternClient
import PosternTesting
import PosternWire
import Testing

extension Attacks {
    /// Every kind of answer to "why can I not read this?", brought about by what really leads to it.
    @Suite("What why says")
    struct ExplanationTests {
        @Test("says what happened, and what to do", arguments: Explanation.Case.allCases)
        func kind(_ kind: Explanation.Case) async throws {
            try await World.with { world in
                let question = try await world.question(about: kind)
                try question.expect(kind, question.subject)
                // Whoever asks by device and counter hears the same.
                if let place = question.place { try question.expect(kind, place) }
            }
        }

        @Test("names what it is about when nobody accepted its sender in 30 days")
        func neverAccepted() async throws {
            try await World.with { world in
                var question = try await world.heldUntilAccepted()
                world.clock.advance(seconds: 30 * 86_400)
                _ = try await question.person.look()
                question.words = ["kept sealed until you accept who that is", "ask mallory to send it again"]
                try question.expect(.neverOpened, question.subject)
            }
        }

        @Test("says which devices the relay left out")
        func leftOutByRelay() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                world.relay.lie = .leavingOut(bob.device, of: 1)
                let sent = try await alice.send("to nobody", to: bob)
                let question = Question(alice, sent.id, ["1 devices did not get it"])
                try question.expect(.sent, question.subject)
            }
        }

        @Test("says why a message still waits to be sent")
        func blocked() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let id = try alice.write("waits", to: bob.who)
                world.relay.lie = .claimed { _ in Claimed() }
                #expect(try await alice.look().kinds == ["not-sent": 1])
                let question = Question(alice, id, ["goes with the next send", "no device of bob has a usable key"])
                try question.expect(.queued, question.subject)
            }
        }
    }
}

/// What somebody asks, and what the answer has to say.
struct Question: Sendable {
    let person: Person
    /// The message's id, or where nobody has one its place.
    let subject: String
    /// Device and counter of a message that has an id too.
    let place: String?
    var words: [String]

    init(_ person: Person, _ subject: some CustomStringConvertible, at place: String? = nil, _ words: [String]) {
        self.person = person
        self.subject = subject.description
        self.place = place
        self.words = words
    }

    func expect(
        _ kind: Explanation.Case,
        _ subject: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let told = try person.why(subject)
        #expect(told.map(\.state) == [kind], "\(subject)", sourceLocation: sourceLocation)
        let lines = told.flatMap(\.lines).joined(separator: "\n")
        for word in words {
            #expect(lines.contains(word), "\(subject) does not say \(word): \(lines)", sourceLocation: sourceLocation)
        }
    }
}

extension World {
    /// A situation in which this is the answer.
    func question(about kind: Explanation.Case) async throws -> Question {
        switch kind {
        case .readable: try await readable()
        case .fromRemovedDevice: try await fromRemovedDevice()
        case .fromChangedIdentity: try await fromChangedIdentity()
        case .closed: try await closed()
        case .waitsForList: try await waitsForList()
        case .waitsForRoom: try await waitsForRoom()
        case .heldUntilAccepted: try await heldUntilAccepted()
        case .refused: try await refused()
        case .neverOpened: try await neverOpened()
        case .missing: try await missing()
        case .expired: try await expired()
        case .leftOut: try await leftOut()
        case .notForThisDevice: try await notForThisDevice()
        case .unknown: try await unknown()
        case .sent: try await sent()
        case .unanswered: try await unanswered()
        case .queued: try queued()
        case .heldBack: try await heldBack()
        case .notSent: try await notSent()
        }
    }
}
