import PosternCrypto
import PosternTrust
import PosternWire
import Testing

@Suite("Kinds of content")
struct ContentKindTests {
    private func refuses(_ body: Content.Body, _ place: SourceLocation = #_sourceLocation) {
        let bytes = Samples.content(body).bytes
        #expect(throws: LayoutError.self, sourceLocation: place) { try Content(parsing: bytes) }
    }

    private func takes(_ body: Content.Body, _ place: SourceLocation = #_sourceLocation) {
        let content = Samples.content(body)
        #expect((try? Content(parsing: content.bytes)) == content, sourceLocation: place)
    }

    @Test("each comes back as it was", arguments: try Samples.all())
    func roundTrip(_ body: Content.Body) throws {
        let content = Samples.content(body)
        let read = try Content(parsing: content.bytes)
        #expect(read == content)
        #expect(read.bytes == content.bytes)
    }

    @Test("timers, reply and forwarding stand beside what is shown for itself, and beside nothing else")
    func attributes() throws {
        let changes: [(inout Content) -> Void] = [
            { $0.timers = MessageTimers(expiry: 31_536_000, burn: 0) },
            { $0.timers = MessageTimers(expiry: 0, burn: 31_536_000) },
            { $0.replyTo = Samples.target },
            { $0.forwarded = Forwarded() },
            { $0.forwarded = Forwarded(author: Samples.who, sentAt: now) },
        ]
        let isShown = try Set(Samples.shown())
        for body in try Samples.all() {
            for change in changes {
                var content = Samples.content(body)
                change(&content)
                #expect((try? Content(parsing: content.bytes)) == (isShown.contains(body) ? content : nil))
            }
        }
        let zero = [UInt8](repeating: 0, count: 16)
        let later: [RawField] = [
            .bytes(2, zero), .message(8, [.number(1, 1)]), .message(9, [.bytes(1, zero), .bytes(2, zero)]),
            .message(10, []), .bytes(22, []),
        ]
        let content = try Content(parsing: later.flatMap(\.bytes))
        #expect(content.body == .unknown(field: 22))
        #expect(content.timers == MessageTimers(expiry: 1, burn: 0))
        #expect(content.replyTo == Target(device: .zero, first: .zero))
        #expect(content.forwarded == Forwarded())
    }

    @Test("timers end at a year, in a message and in a conversation")
    func timers() {
        for wrong in [MessageTimers(expiry: 31_536_001, burn: 0), MessageTimers(expiry: 0, burn: 31_536_001)] {
            var content = Samples.content(.text("a"))
            content.timers = wrong
            #expect(throws: LayoutError.meaningless("timers")) { try Content(parsing: content.bytes) }
            refuses(.timers(ConversationTimers(wrong, revision: 1)))
        }
        refuses(.timers(ConversationTimers(.off, revision: 0)))
    }

    @Test("a mention lies in its text, between characters, behind the one before")
    func mentions() throws {
        let who = Samples.who
        func text(_ ranges: Range<Int>...) -> MessageText {
            MessageText("a⚿b", mentions: ranges.map { Mention($0, who) })
        }
        for good in [text(0..<1), text(1..<4), text(4..<5), text(0..<5), text(0..<1, 1..<4, 4..<5)] {
            takes(.text(good))
            takes(.edit(Edit(of: Samples.target, good, revision: 1)))
        }
        let wrong = [
            text(0..<0), text(5..<5), text(4..<6), text(5..<6), text(1..<2), text(2..<4), text(0..<3),
            text(0..<4, 1..<4), text(4..<5, 0..<1), text(0..<1, 0..<1),
            text(Int(UInt32.max)..<Int(UInt32.max) + 1), text(1..<1 + Int(UInt32.max)),
        ]
        for wrong in wrong {
            refuses(.text(wrong))
            refuses(.edit(Edit(of: Samples.target, wrong, revision: 1)))
        }
    }

    @Test("a text mentions 64 at most")
    func mentionCount() {
        let text = String(repeating: "a", count: 65)
        for (count, isTaken) in [(64, true), (65, false)] {
            let mentions = (0..<count).map { Mention($0..<$0 + 1, Samples.who) }
            if isTaken {
                takes(.text(MessageText(text, mentions: mentions)))
            } else {
                refuses(.text(MessageText(text, mentions: mentions)))
            }
        }
    }

    @Test("a text has its size in an edit, too")
    func editedText() {
        takes(.edit(Edit(of: Samples.target, MessageText(String(repeating: "a", count: 65_536)), revision: 1)))
        refuses(.edit(Edit(of: Samples.target, MessageText(String(repeating: "a", count: 65_537)), revision: 1)))
        refuses(.edit(Edit(of: Samples.target, MessageText(""), revision: 1)))
        refuses(.edit(Edit(of: Samples.target, MessageText("a"), revision: 0)))
    }

    @Test("an emoji is any line of 1 to 64 bytes")
    func emoji() throws {
        func reaction(_ emoji: String, revision: UInt32 = 1) throws -> Content.Body {
            .reaction(Reaction(to: Samples.target, try Line(emoji, bytes: 0...1000), revision: revision))
        }
        takes(try reaction(String(repeating: "a", count: 64)))
        refuses(try reaction(String(repeating: "a", count: 65)))
        refuses(try reaction(""))
        refuses(try reaction("a", revision: 0))
        // A line feed, what turns the direction or separates lines, a control of the second set; and no UTF-8.
        for (emoji, isTaken) in [
            ([0x61], true), ([0x0a], false), ([0xe2, 0x80, 0xae], false), ([0xe2, 0x80, 0x8d], true), ([0x7f], false),
            ([0xe2, 0x80, 0xa8], false), ([0xc2, 0x85], false), ([0xe2, 0x81, 0xa6], false), ([0xff], false),
        ] as [([UInt8], Bool)] {
            let reaction = RawField.message(17, [target, .bytes(2, emoji), .number(4, 1)])
            let content = try? Content(parsing: RawField.bytes(2, zero).bytes + reaction.bytes)
            #expect((content != nil) == isTaken, "\(emoji)")
        }
    }

    @Test("lines and descriptions have their sizes")
    func lines() throws {
        func line(_ count: Int) throws -> Line { try Line(String(repeating: "a", count: count), bytes: 0...1000) }
        func card(_ name: Line) throws -> Content.Body {
            .contactCard(ContactCard(who: Samples.who, login: try Login("c"), identity: .zero, name: name))
        }
        func details(_ title: Line, _ count: Int = 0, version: UInt32 = 1, revision: UInt32 = 1) -> Content.Body {
            let text = String(repeating: "a", count: count)
            return .roomDetails(RoomDetails(title: title, description: text, roomVersion: version, revision: revision))
        }
        for body in [
            .location(Location(latitude: 1, longitude: 1, label: try line(256))), try card(line(256)),
            details(try line(256)), details(.empty, 4096), details(.empty),
        ] as [Content.Body] { takes(body) }
        for body in [
            .location(Location(latitude: 1, longitude: 1, label: try line(257))), try card(line(257)),
            details(try line(257)), details(.empty, 4097), details(.empty, version: 0), details(.empty, revision: 0),
        ] as [Content.Body] { refuses(body) }
    }

    @Test("a place is on Earth")
    func location() {
        for (latitude, longitude, accuracy) in [
            (900_000_001, 0, 0), (-900_000_001, 0, 0), (0, 1_800_000_001, 0), (0, -1_800_000_001, 0),
            (0, 0, 20_000_001),
            (.max, .min, .max), (.min, .max, 0),
        ] as [(Int32, Int32, UInt32)] {
            refuses(.location(Location(latitude: latitude, longitude: longitude, accuracy: accuracy)))
        }
    }

    @Test("receipts have their limits, and name everything once")
    func receipts() throws {
        let messages = try (0..<1025).map { _ in try randomIdentifier() as MessageID }
        func group(_ delivered: [MessageID], _ read: [MessageID] = [], device: DeviceID = .zero) -> ReceiptGroup {
            ReceiptGroup(conversation: .zero, device: device, delivered: delivered, read: read)
        }
        func of(_ groups: ReceiptGroup...) -> Content.Body { .receipts(Receipts(groups)) }
        let one = messages[0]
        takes(of(group(Array(messages[..<512]), Array(messages[512..<1024]))))
        refuses(of(group(Array(messages[..<512]), Array(messages[512..<1025]))))
        refuses(of(group(Array(messages[..<1024])), group([one], device: Samples.device)))
        refuses(.receipts(Receipts([])))
        refuses(of(group([])))
        refuses(of(group([one, one])))
        refuses(of(group([one], [one])))
        refuses(of(group([one]), group([messages[1]])))
        let many = try (0..<33).map { _ in group([one], device: try randomIdentifier()) }
        takes(.receipts(Receipts(Array(many[..<32]))))
        refuses(.receipts(Receipts(many)))
    }

    @Test("each with the longest of everything fits the largest padded size")
    func fullest() throws {
        let messages = try (0..<1024).map { _ in try randomIdentifier() as MessageID }
        let text = MessageText(
            String(repeating: "a", count: Limits.textBytes),
            mentions: (0..<64).map { Mention(65_000 + $0..<65_001 + $0, Samples.who) }
        )
        let receipts = try (0..<32).map { index in
            ReceiptGroup(
                conversation: .zero,
                device: try randomIdentifier(),
                read: Array(messages[index * 32..<index * 32 + 32])
            )
        }
        for body in [
            .text(text), .edit(Edit(of: Samples.target, text, revision: .max)), .receipts(Receipts(receipts)),
        ] as [Content.Body] {
            var content = try fullestContent(body)
            if content.body.mayHaveAttributes {
                content.timers = MessageTimers(expiry: 31_536_000, burn: 31_536_000)
                content.replyTo = Samples.target
                content.forwarded = Forwarded(author: Samples.who, sentAt: Timestamp(milliseconds: .max))
            }
            #expect(try Padding.pad(content.bytes).count <= Limits.paddedContentBytes)
            #expect(try Content(parsing: content.bytes) == content)
        }
    }

    @Test("no mutation stops the program, and what is taken is written back to what reads the same")
    func mutations() throws {
        var generator = SeededGenerator(seed: 1726)
        for body in try Samples.all() {
            var content = Samples.content(body)
            if body.mayHaveAttributes {
                content.timers = MessageTimers(expiry: 60, burn: 5)
                content.replyTo = Samples.target
                content.forwarded = Forwarded(author: Samples.who, sentAt: now)
            }
            for _ in 0..<1500 {
                let bytes = content.bytes.mutated(with: &generator)
                guard let read = try? Content(parsing: bytes) else { continue }
                if case .unknown = read.body { continue }
                #expect(try Content(parsing: read.bytes) == read)
            }
        }
    }

    @Test("a cut content is refused", arguments: try Samples.all())
    func cut(_ body: Content.Body) {
        let bytes = Samples.content(body).bytes
        for count in bytes.indices {
            #expect(throws: LayoutError.self) { try Content(parsing: Array(bytes[..<count])) }
        }
    }

    @Test(
        "a body without a field that it needs, or with one that no two decoders read alike, is refused",
        arguments: RawBody.all
    )
    func fields(_ body: RawBody) throws {
        func read(_ fields: [RawField]) throws -> Content {
            try Content(parsing: RawField.bytes(2, zero).bytes + body.wrap(fields).flatMap(\.bytes))
        }
        let fields = body.needed + body.others
        #expect(throws: Never.self) { try read(fields) }
        #expect(throws: Never.self) { try read(body.needed) }
        for index in body.needed.indices {
            var fewer = fields
            fewer.remove(at: index)
            #expect(throws: LayoutError.self, "without \(fields[index].number)") { try read(fewer) }
        }
        for (index, field) in fields.enumerated() {
            if !body.repeated.contains(field.number) {
                #expect(throws: LayoutError.self, "\(field.number) twice") { try read(fields + [field]) }
            }
            let tooLarge = RawField.number(field.number, 1 << 32)
            for wrong in [RawField.fixed(field.number)] + (body.wide.contains(field.number) ? [] : [tooLarge]) {
                var changed = fields
                changed[index] = wrong
                #expect(throws: LayoutError.self, "\(wrong)") { try read(changed) }
            }
        }
        #expect(throws: Never.self) { try read(fields + [.text(15, "a"), .number(14, .max), .fixed(13)]) }
    }

    @Test("an id, a user or a hash of another size is refused", arguments: RawBody.all)
    func sizes(_ body: RawBody) throws {
        for (index, field) in body.needed.enumerated() where field.bytes.count > 16 && field.bytes[0] & 7 == 2 {
            for size in [0, 15, 16, 17, 31, 32, 33, 63, 64, 65] where field.bytes.count != size + 2 {
                var changed = body.needed
                changed[index] = .bytes(field.number, [UInt8](repeating: 0, count: size))
                let bytes = RawField.bytes(2, zero).bytes + body.wrap(changed).flatMap(\.bytes)
                #expect(throws: LayoutError.self, "\(field.number) of \(size)") { try Content(parsing: bytes) }
            }
        }
    }

    @Test("removed is 0 or 1, a signal is not 0, and who is named beside a forwarded message is a user or nobody")
    func smallNumbers() throws {
        func read(_ field: RawField) throws -> Content {
            try Content(parsing: RawField.bytes(2, zero).bytes + field.bytes)
        }
        for (removed, isTaken) in [(0, true), (1, true), (2, false)] as [(UInt64, Bool)] {
            let reaction = RawField.message(17, [target, .text(2, "a"), .number(3, removed), .number(4, 1)])
            #expect(((try? read(reaction)) != nil) == isTaken)
        }
        #expect(throws: LayoutError.meaningless("signal")) { try read(.message(21, [.number(1, 0)])) }
        for size in [0, 31, 32, 33] {
            let author = RawField.message(10, [.bytes(1, [UInt8](repeating: 0, count: size))])
            let text = RawField.message(16, [.text(1, "a")])
            let content = try? read(RawField(number: 10, bytes: author.bytes + text.bytes))
            #expect((content != nil) == (size == 0 || size == 32))
        }
    }

    @Test("kinds that are not known here are told by their number", arguments: [22, 26, 28, 29, 30, 31, 35, 63])
    func laterKinds(_ number: UInt64) throws {
        let content = try Content(parsing: RawField.bytes(2, zero).bytes + RawField.text(number, "a").bytes)
        #expect(content.body == .unknown(field: number))
    }
}

/// Everything that may stand beside a body, as much of it as there may be.
private func fullestContent(_ body: Content.Body) throws -> Content {
    func ranges(_ count: Int) -> CounterRanges { CounterRanges((0..<UInt64(count)).map { UInt64.max - 1 - 2 * $0 }) }
    return Content(
        users: DirectUsers(Samples.who, Samples.who),
        firstID: Samples.first,
        givenUp: ranges(16),
        expiring: ranges(16).ranges.map { ExpiringCounters(counters: $0, runOut: Timestamp(milliseconds: .max)) },
        leftOut: try (0..<32).map { _ in LeftOut(device: try randomIdentifier(), counters: ranges(4)) },
        view: try (0..<64).map { _ in
            let who = Who(network: try randomIdentifier(), user: try randomIdentifier())
            return ViewItem(subject: .deviceList(who), version: .max, hash: .of([1]))
        },
        heads: try (0..<4).map { _ in Head(device: try randomIdentifier(), counter: .max, envelopeHash: .of([2])) },
        body: body
    )
}

private let zero = [UInt8](repeating: 0, count: 16)
private let target = RawField.message(1, [.bytes(1, zero), .bytes(2, zero)])
