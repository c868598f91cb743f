import PosternCrypto
import PosternTrust
import PosternWire
import Testing

@Suite("When a message goes")
struct MessageTimerTests {
    private static let timers = MessageTimers(expiry: 100, burn: 10)

    private func end(
        _ timers: MessageTimers = Self.timers,
        sent: UInt64 = 1000,
        received: UInt64 = 1000,
        read: UInt64? = nil
    ) -> UInt64? {
        timers.end(
            sentAt: Timestamp(seconds: sent),
            receivedAt: Timestamp(seconds: received),
            readAt: read.map { Timestamp(seconds: $0) }
        )?.seconds
    }

    @Test("expiry counts from sending, or from receipt where that was earlier")
    func expiry() {
        #expect(end() == 1100)
        #expect(end(received: 5000) == 1100)
        #expect(end(sent: 90_000, received: 5000) == 5100)
        #expect(end(sent: 0) == 100)
    }

    @Test("burning counts from reading, and whichever ends first ends it")
    func burn() {
        #expect(end(read: 1000) == 1010)
        #expect(end(read: 1095) == 1100)
        let burn = MessageTimers(expiry: 0, burn: 10)
        #expect(end(burn) == nil)
        #expect(end(burn, read: 7000) == 7010)
        #expect(end(.off, read: 7000) == nil)
    }

    @Test("the end of time is the last end")
    func saturates() {
        let last = Timestamp(milliseconds: .max)
        #expect(Self.timers.end(sentAt: last, receivedAt: last, readAt: last) == last)
    }

    @Test("of a message's own timers and its room's the shorter ones count")
    func room() {
        let own = MessageTimers(expiry: 50, burn: 0)
        #expect(own.stricter(Self.timers) == MessageTimers(expiry: 50, burn: 10))
        #expect(Self.timers.stricter(own) == MessageTimers(expiry: 50, burn: 10))
        #expect(Self.timers.stricter(.off) == Self.timers)
        #expect(MessageTimers.off.stricter(Self.timers) == Self.timers)
        let endless = MessageTimers(RoomTimers(expiry: .max, burn: 31_536_001))
        #expect(endless == MessageTimers(expiry: 31_536_000, burn: 31_536_000))
        #expect(MessageTimers(RoomTimers(expiry: 60, burn: 0)) == MessageTimers(expiry: 60, burn: 0))
    }
}
