import PosternCrypto
import PosternTrust
import PosternWire
import Testing

@Suite("What others make of a message")
struct AmendmentTests {
    let world = AmendedWorld()

    private func shown(_ amended: AmendedMessage) throws -> AmendedMessage.Shown {
        guard case .shown(let shown) = amended.outcome else { throw MissingValue() }
        return shown
    }

    private func known(_ body: Content.Body = .text(AmendedWorld.text)) -> AmendedMessage {
        var amended = world.new
        #expect(amended.take(world.message(body)).isEmpty)
        return amended
    }

    @Test("an edit shows the new text, with its mark")
    func edit() throws {
        var amended = known()
        #expect(try shown(amended) == .init(text: AmendedWorld.text, isEdited: false, reactions: []))
        #expect(try amended.take(world.amendment(world.edit("at dawn", 1), by: world.alice, number: 1)) == .applied)
        #expect(try shown(amended) == .init(text: MessageText("at dawn"), isEdited: true, reactions: []))
    }

    @Test("of several edits the latest revision counts, from whichever device and in whichever order")
    func edits() throws {
        var amended = known()
        let third = try world.amendment(world.edit("c", 3), by: world.alice, from: 1, number: 3)
        let second = try world.amendment(world.edit("b", 2), by: world.alice, from: 2, number: 2)
        #expect(amended.take(third) == .applied)
        #expect(amended.take(second) == .superseded)
        #expect(try shown(amended).text == MessageText("c"))
        #expect(amended.nextRevision(ofEditsBy: world.alice) == 4)
        #expect(amended.nextRevision(ofEditsBy: world.bob) == 1)
        let last = try world.amendment(world.edit("z", .max), by: world.alice, number: 4)
        #expect(amended.take(last) == .applied)
        #expect(amended.nextRevision(ofEditsBy: world.alice) == nil)
    }

    @Test("of one revision the greater device decides, then the greater first id")
    func ties() throws {
        let devices = [UInt8(1), 2].sorted { AmendedWorld.device($0) < AmendedWorld.device($1) }
        let numbers = [5, 6].sorted { AmendedWorld.first($0) < AmendedWorld.first($1) }
        let rising = try [
            world.amendment(world.edit("a", 1), by: world.alice, from: devices[0], number: numbers[0]),
            world.amendment(world.edit("b", 1), by: world.alice, from: devices[0], number: numbers[1]),
            world.amendment(world.edit("c", 1), by: world.alice, from: devices[1], number: numbers[0]),
        ]
        var amended = known()
        for amendment in rising { #expect(amended.take(amendment) == .applied) }
        for amendment in rising { #expect(amended.take(amendment) == .superseded) }
        #expect(try shown(amended).text == MessageText("c"))
    }

    @Test("a recall wins against whatever was said and will be said")
    func recall() throws {
        var amended = known()
        _ = try amended.take(world.amendment(world.react("👍", 1), by: world.bob, number: 1))
        #expect(try amended.take(world.amendment(world.recall, by: world.alice, from: 2, number: 2)) == .applied)
        #expect(amended.outcome == .recalled)
        #expect(try amended.take(world.amendment(world.edit("no", .max), by: world.alice, number: 3)) == .superseded)
        #expect(try amended.take(world.amendment(world.react("👍", 9), by: world.bob, number: 4)) == .superseded)
        #expect(amended.outcome == .recalled)
        // Nothing of the text is left in the value.
        #expect(!String(reflecting: amended).contains("dusk"))
    }

    @Test("a reaction is its user's with its emoji, and taken back by the same user")
    func reactions() throws {
        var amended = known()
        for (author, emoji, number) in [(world.bob, "👍", 1), (world.alice, "👍", 2), (world.bob, "+1", 3)] {
            #expect(try amended.take(world.amendment(world.react(emoji, 1), by: author, number: number)) == .applied)
        }
        let thumb = try Samples.line("👍")
        let both = [world.alice.who, world.bob.who].sorted()
        #expect(
            try shown(amended).reactions == [
                .init(emoji: Samples.line("+1"), users: [world.bob.who]), .init(emoji: thumb, users: both),
            ]
        )
        #expect(amended.nextRevision(of: thumb, by: world.bob) == 2)
        let back = try world.amendment(world.react("👍", 2, isRemoved: true), by: world.bob, from: 2, number: 4)
        #expect(amended.take(back) == .applied)
        #expect(try shown(amended).reactions.last == .init(emoji: thumb, users: [world.alice.who]))
        #expect(amended.nextRevision(of: thumb, by: world.bob) == 3)
        let late = try world.amendment(world.react("👍", 1), by: world.bob, number: 5)
        #expect(amended.take(late) == .superseded)
        #expect(amended.nextRevision(of: thumb, by: world.mallory) == 1)
    }

    @Test("emojis are compared as bytes")
    func emojiBytes() throws {
        var amended = known()
        for (number, emoji) in ["\u{e9}", "e\u{301}"].enumerated() {
            _ = try amended.take(world.amendment(world.react(emoji, 1), by: world.bob, number: number + 1))
        }
        #expect(try shown(amended).reactions.count == 2)
    }

    @Test("someone else's message is not edited or recalled, nor by its author's new identity")
    func othersMessage() throws {
        var amended = known()
        for (number, author) in [world.mallory, world.newAlice].enumerated() {
            for body in [world.edit("forged", 9), world.recall] {
                let amendment = try world.amendment(body, by: author, number: number + 1)
                #expect(amended.take(amendment) == .ignored(.notItsAuthor))
            }
        }
        #expect(try shown(amended) == .init(text: AmendedWorld.text, isEdited: false, reactions: []))
    }

    @Test("nobody takes back another one's reaction, nor the old identity's")
    func othersReaction() throws {
        var amended = known()
        _ = try amended.take(world.amendment(world.react("👍", 1), by: world.alice, number: 1))
        for (number, author) in [world.mallory, world.newAlice].enumerated() {
            _ = try amended.take(world.amendment(world.react("👍", 9, isRemoved: true), by: author, number: number + 2))
        }
        #expect(try shown(amended).reactions.map(\.users) == [[world.alice.who]])
    }

    @Test("recall across conversations, and about another message, has no effect")
    func elsewhere() throws {
        var amended = known()
        let across = try world.amendment(world.recall, by: world.alice, number: 1, in: .zero)
        #expect(amended.take(across) == .ignored(.otherMessage))
        #expect(across.fault(on: world.message()) == .otherMessage)
        let other = try world.amendment(.recall(Recall(of: Samples.target)), by: world.alice, number: 1)
        #expect(amended.take(other) == .ignored(.otherMessage))
        #expect(other.fault(on: world.message()) == .otherMessage)
        #expect(amended == known())
        var waiting = world.new
        #expect(waiting.take(across) == .ignored(.otherMessage))
        #expect(waiting == world.new)
    }

    @Test("only texts are edited; what is shown is recalled and reacted to; nothing is said about the rest")
    func targets() throws {
        let edit = try world.amendment(world.edit("b", 1), by: world.alice, number: 1)
        let others = try [
            world.amendment(world.recall, by: world.alice, number: 1),
            world.amendment(world.react("👍", 1), by: world.bob, number: 1),
            world.amendment(world.react("👍", 1, isRemoved: true), by: world.bob, number: 1),
        ]
        for body in try Samples.shown() {
            let message = world.message(body)
            let isText = if case .text = body { true } else { false }
            #expect(edit.fault(on: message) == (isText ? nil : .notEditable))
            for other in others { #expect(other.fault(on: message) == nil) }
        }
        for body in try Samples.others() + [Samples.details()] + Samples.signals {
            for amendment in others + [edit] { #expect(amendment.fault(on: world.message(body)) == .notAmendable) }
        }
        for amendment in others + [edit] {
            #expect(amendment.fault(on: world.message(.unknown(field: 22))) == nil)
        }
    }

    @Test("a message of a later kind is shown as such, with reactions, and recalled")
    func laterKind() throws {
        var amended = known(.unknown(field: 22))
        _ = try amended.take(world.amendment(world.edit("b", 1), by: world.alice, number: 1))
        _ = try amended.take(world.amendment(world.react("👍", 1), by: world.bob, number: 2))
        let thumb = AmendedMessage.ReactionCount(emoji: try Samples.line("👍"), users: [world.bob.who])
        #expect(try shown(amended) == .init(text: nil, isEdited: false, reactions: [thumb]))
        _ = try amended.take(world.amendment(world.recall, by: world.alice, number: 3))
        #expect(amended.outcome == .recalled)
    }

    @Test("what came before its message waits, and what waited in vain is named")
    func waiting() throws {
        var amended = world.new
        let forged = try world.amendment(world.edit("forged", 9), by: world.mallory, number: 1)
        let good = try world.amendment(world.edit("at dawn", 1), by: world.alice, number: 2)
        let thumb = try world.amendment(world.react("👍", 1), by: world.bob, number: 3)
        for amendment in [forged, good, thumb] { #expect(amended.take(amendment) == .waits) }
        #expect(amended.outcome == .absent)
        #expect(amended.take(world.message()) == [forged: .notItsAuthor])
        #expect(try shown(amended).text == MessageText("at dawn"))
        #expect(try shown(amended).reactions.count == 1)
        #expect(amended.take(world.message()).isEmpty)
    }

    @Test("another message is not taken for the one")
    func wrongMessage() {
        var amended = AmendedMessage(of: Samples.target, in: AmendedWorld.conversation)
        #expect(amended.take(world.message()).isEmpty)
        #expect(amended.outcome == .absent)
        var across = AmendedMessage(of: world.target, in: .zero)
        #expect(across.take(world.message()).isEmpty)
        #expect(across.outcome == .absent)
    }

    @Test("the same messages give the same in any order, whenever the target comes", arguments: [false, true])
    func anyOrder(_ recalls: Bool) throws {
        var generator = SeededGenerator(seed: recalls ? 2 : 1)
        var outcomes: Set<AmendedMessage.Outcome> = []
        for _ in 0..<300 {
            let amendments = try world.anything(12, recalls: recalls, with: &generator)
            let expected = try outcome(of: amendments)
            for _ in 0..<6 {
                var amended = world.new
                let shuffled = amendments.shuffled(using: &generator)
                let arrival = Int.random(in: 0...shuffled.count, using: &generator)
                for amendment in shuffled[..<arrival] { _ = amended.take(amendment) }
                _ = amended.take(world.message())
                for amendment in shuffled[arrival...] { _ = amended.take(amendment) }
                #expect(amended.outcome == expected)
                // Once more changes nothing.
                let before = amended
                for amendment in shuffled { _ = amended.take(amendment) }
                #expect(amended == before)
            }
            outcomes.insert(expected)
        }
        #expect(outcomes.count > 100)
        #expect(outcomes.contains(.recalled) == recalls)
    }

    /// By the rules as the page has them, over the whole set at once.
    private func outcome(of amendments: [Amendment]) throws -> AmendedMessage.Outcome {
        let own = amendments.filter { $0.author == world.alice }
        if own.contains(where: { $0.change == .recall }) { return .recalled }
        let edits = own.compactMap { amendment -> (Amendment.Rank, MessageText)? in
            guard case .edit(let text) = amendment.change else { return nil }
            return (amendment.rank, text)
        }
        let edit = edits.max { $0.0 < $1.0 }?.1
        var reactions: [AmendedMessage.ReactionCount] = []
        for emoji in try ["+1", "⚿", "👍"].map(Samples.line) {
            var users: Set<Who> = []
            for author in [world.alice, world.bob, world.mallory, world.newAlice] {
                let last = amendments.filter {
                    $0.author == author && ($0.change == .react(emoji) || $0.change == .takeBack(emoji))
                }.max { $0.rank < $1.rank }
                if last?.change == .react(emoji) { users.insert(author.who) }
            }
            if !users.isEmpty { reactions.append(.init(emoji: emoji, users: users.sorted())) }
        }
        return .shown(.init(text: edit ?? AmendedWorld.text, isEdited: edit != nil, reactions: reactions))
    }
}
