import PosternCrypto
import PosternTrust
import PosternWire
import Testing

@Suite("Receipts and signals")
struct ReceiptTests {
    let world = AmendedWorld()

    private func time(_ seconds: UInt64) -> Timestamp { Timestamp(seconds: seconds) }

    @Test("the earliest receipt of each kind counts, in any order, and reading is delivery")
    func record() {
        var generator = SeededGenerator(seed: 4)
        let receipts: [(Bool, UInt64)] = [(false, 5), (true, 7), (false, 6), (true, 4), (true, 9), (false, 3)]
        for _ in 0..<50 {
            var record = ReceiptRecord()
            for (isRead, at) in receipts.shuffled(using: &generator) { record.take(isRead: isRead, at: time(at)) }
            #expect(record.deliveredAt == time(3))
            #expect(record.readAt == time(4))
        }
        var record = ReceiptRecord()
        record.take(isRead: false, at: time(3))
        #expect(record.readAt == nil)
        var read = ReceiptRecord()
        read.take(isRead: true, at: time(3))
        #expect(read.deliveredAt == time(3))
    }

    @Test("a receipt counts in the direct conversation with the author, from somebody who got the message")
    func counts() {
        let (alice, bob, mallory) = (world.alice.who, world.bob.who, world.mallory.who)
        func count(_ users: DirectUsers?, _ sender: Who, _ body: Content.Body = .text("a"), for readers: [Who]) -> Bool
        {
            Receipts.count(in: users, from: sender, about: world.message(body), for: readers)
        }
        let users = DirectUsers(alice, bob)
        #expect(count(users, bob, for: [alice, bob]))
        #expect(count(users, bob, .unknown(field: 22), for: [alice, bob]))
        // Not in a room, of the author's own devices, of somebody else, or about what is not shown.
        #expect(!count(nil, bob, for: [alice, bob]))
        #expect(!count(users, alice, for: [alice, bob]))
        #expect(!count(DirectUsers(alice, alice), alice, for: [alice]))
        #expect(!count(DirectUsers(alice, mallory), mallory, for: [alice, bob]))
        #expect(!count(DirectUsers(bob, mallory), bob, for: [alice, bob, mallory]))
        #expect(!count(users, mallory, for: [alice, bob, mallory]))
        #expect(!count(users, bob, world.recall, for: [alice, bob]))
    }

    private func hear(_ signals: [(Signal, UInt64, UInt8)]) -> SignalRecord {
        var record = SignalRecord()
        for (signal, sent, number) in signals {
            record.take(
                signal,
                sentAt: time(sent),
                message: AmendedWorld.first(Int(number)),
                receivedAt: time(1000)
            )
        }
        return record
    }

    @Test("typing holds for 10 seconds, until it stops or the message is there; presence holds for 5 minutes")
    func signals() {
        let typing = hear([(.typing, 5, 1)])
        #expect(typing.isTyping(at: time(1009)))
        #expect(!typing.isTyping(at: time(1010)))
        #expect(typing.presence(at: time(1000)) == nil)
        #expect(!hear([(.typing, 5, 1), (.stoppedTyping, 6, 2)]).isTyping(at: time(1000)))
        var sent = typing
        sent.tookMessage(sentAt: time(4))
        #expect(sent.isTyping(at: time(1000)))
        sent.tookMessage(sentAt: time(5))
        #expect(!sent.isTyping(at: time(1000)))
        let here = hear([(.here, 5, 1), (.later(6), 9, 2)])
        #expect(here.presence(at: time(1299)) == .here)
        #expect(here.presence(at: time(1300)) == nil)
        #expect(!here.isTyping(at: time(1000)))
        #expect(hear([(.here, 5, 1), (.away, 6, 2)]).presence(at: time(1000)) == .away)
        #expect(hear([(.here, 5, 1), (.gone, 6, 2)]).presence(at: time(1000)) == nil)
    }

    @Test("signals give the same in any order")
    func anyOrder() {
        var generator = SeededGenerator(seed: 5)
        let kinds: [Signal] = [.typing, .stoppedTyping, .here, .away, .gone, .later(9)]
        for _ in 0..<200 {
            let signals = (0..<8).map { number in
                (
                    kinds.randomElement(using: &generator) ?? .typing, UInt64.random(in: 1...3, using: &generator),
                    UInt8(number)
                )
            }
            #expect(hear(signals) == hear(signals.shuffled(using: &generator)))
        }
    }
}
