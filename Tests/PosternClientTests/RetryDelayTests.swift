import PosternClient
import Testing

@Suite("Waiting before the next attempt")
struct RetryDelayTests {
    @Test("grows from half a second to a minute, and stays there")
    func grows() {
        var delay = RetryDelay()
        let waits = (0..<40).map { _ in delay.next(random: 1) }
        #expect(waits.prefix(4) == [500, 1000, 2000, 4000])
        #expect(waits.last == 60_000)
        #expect(zip(waits, waits.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test("is between half of a step and all of it, whatever the random source gives", arguments: [-1, 0, 0.5, 1, 9])
    func jitter(_ random: Double) {
        var delay = RetryDelay()
        #expect((250...500).contains(delay.next(random: random)))
    }

    @Test("is no less than what the relay asked for, and starts anew after a success")
    func asked() {
        var delay = RetryDelay()
        #expect(delay.next(random: 0, asked: 120) == 120_000)
        _ = delay.next(random: 0)
        delay.reset()
        #expect(delay.next(random: 1) == 500)
    }
}
