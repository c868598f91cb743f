import PosternCrypto
import PosternWire
import Testing

@testable import PosternClient
@testable import PosternHome

@Suite("What a content says about its sender's counters")
struct SendSlotTests {
    @Test("takes short-lived neighbours together, with the time of the last, and the newest 16 ranges")
    func expiring() {
        let pair = [shortLived(3, 30), shortLived(2, 50), shortLived(7, 70)]
        let expected = [
            ExpiringCounters(counters: 2...3, runOut: Timestamp(milliseconds: 50)),
            ExpiringCounters(counters: 7...7, runOut: Timestamp(milliseconds: 70)),
        ]
        #expect(slot(shortLived: pair).expiring == expected)
        let many = slot(shortLived: (1...40).map { shortLived(2 * $0, 1) })
        #expect(many.expiring.count == 16)
        #expect(many.expiring.last?.counters == 80...80)
    }

    @Test("tells only the devices that it reaches what they did not get")
    func leftOut() throws {
        let reached = try #require(DeviceID([UInt8](repeating: 1, count: 16)))
        let other = try #require(DeviceID([UInt8](repeating: 2, count: 16)))
        let slot = slot(leftOut: [
            SendSlot.LeftOut(device: reached, counters: [1, 2, 5]), SendSlot.LeftOut(device: other, counters: [4]),
        ])
        let told = slot.leftOut(among: [reached])
        #expect(told.map(\.device) == [reached])
        #expect(told.first?.counters.ranges == [1...2, 5...5])
    }

    @Test("names at most 16 ranges of given-up counters, the newest")
    func givenUp() {
        #expect(slot(givenUp: (1...20).map { 2 * $0 }).givenUpRanges.ranges == (5...20).map { 2 * $0...2 * $0 })
    }

    private func shortLived(_ counter: UInt64, _ milliseconds: UInt64) -> SendSlot.ShortLived {
        SendSlot.ShortLived(counter: counter, runsOut: Timestamp(milliseconds: milliseconds))
    }

    private func slot(
        givenUp: [UInt64] = [],
        leftOut: [SendSlot.LeftOut] = [],
        shortLived: [SendSlot.ShortLived] = []
    ) -> SendSlot {
        SendSlot(
            counter: 100,
            previous: .zero,
            givenUp: givenUp,
            leftOut: leftOut,
            shortLived: shortLived,
            lastView: []
        )
    }
}
