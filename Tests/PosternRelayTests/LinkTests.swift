import Foundation
import PosternRelay
import PosternTesting
import PosternWire
import Synchronization
import Testing

@Suite("The rendezvous of a new device")
struct LinkTests {
    /// A connection's end that keeps what comes.
    private final class End: LinkEnd {
        private let heard = Mutex<[LinkPassed]>([])

        func passed(_ passed: LinkPassed) { heard.withLock { $0.append(passed) } }

        var payloads: [Data] { heard.withLock { $0.filter { !$0.ended }.map(\.payload) } }
        var hasEnded: Bool { heard.withLock { $0.contains(where: \.ended) } }
    }

    private func open(_ user: UserID, _ commitment: UInt8) -> LinkOpen {
        var open = LinkOpen()
        open.user = Data(user.bytes)
        open.commitment = Data(repeating: commitment, count: 64)
        return open
    }

    private func take(_ commitment: UInt8? = nil) -> LinkTake {
        var take = LinkTake()
        if let commitment { take.commitment = Data(repeating: commitment, count: 64) }
        return take
    }

    private func pass(_ text: String) -> LinkPass {
        var pass = LinkPass()
        pass.payload = Data(text.utf8)
        return pass
    }

    private let done = ServerFrame.OneOf_Body.done(Done())

    @Test("a device takes the newest that waits, or the one that is named, and both hear each other alone")
    func pairs() async throws {
        let world = try await RelayWorld()
        let who = Who(network: world.network, user: try .random())
        let (first, second, old, other) = (End(), End(), End(), End())
        #expect(world.relay.openLink(open(who.user, 1), in: world.network, at: first) == done)
        #expect(world.relay.openLink(open(who.user, 2), in: world.network, at: second) == done)
        #expect(world.relay.takeLink(take(), by: who, at: old).taken == Data(repeating: 2, count: 64))
        #expect(world.relay.takeLink(take(1), by: who, at: other).taken == Data(repeating: 1, count: 64))
        #expect(world.relay.passLink(pass("r_O"), from: old) == done)
        #expect(world.relay.passLink(pass("pk_N"), from: second) == done)
        #expect(second.payloads == [Data("r_O".utf8)])
        #expect(old.payloads == [Data("pk_N".utf8)])
        #expect(first.payloads.isEmpty && other.payloads.isEmpty)
    }

    @Test("nobody of another user or network takes it, and nobody takes it twice")
    func strangers() async throws {
        let world = try await RelayWorld()
        let who = Who(network: world.network, user: try .random())
        let (new, old, late) = (End(), End(), End())
        _ = world.relay.openLink(open(who.user, 1), in: world.network, at: new)
        let strangers = [
            Who(network: world.network, user: try .random()), Who(network: try .random(), user: who.user),
        ]
        for stranger in strangers {
            #expect(world.relay.takeLink(take(), by: stranger, at: End()).refusal == .notFound)
            #expect(world.relay.takeLink(take(1), by: stranger, at: End()).refusal == .notFound)
        }
        #expect(world.relay.takeLink(take(2), by: who, at: old).refusal == .notFound, "nobody waits with that one")
        #expect(world.relay.takeLink(take(1), by: who, at: old).taken != nil)
        #expect(world.relay.takeLink(take(1), by: who, at: late).refusal == .notFound)
        #expect(world.relay.passLink(pass("x"), from: late).refusal == .notFound)
        #expect(world.relay.passLink(pass("x"), from: new) == done, "the pair goes on")
    }

    @Test("whoever goes, the other one is told, and the place is free")
    func ends() async throws {
        let world = try await RelayWorld()
        let who = Who(network: world.network, user: try .random())
        let (new, old) = (End(), End())
        _ = world.relay.openLink(open(who.user, 1), in: world.network, at: new)
        #expect(world.relay.passLink(pass("x"), from: new).refusal == .notFound, "nobody has come yet")
        _ = world.relay.takeLink(take(), by: who, at: old)
        world.relay.leaveLink(new)
        #expect(old.hasEnded && !new.hasEnded)
        #expect(world.relay.passLink(pass("x"), from: old).refusal == .notFound)
        _ = world.relay.openLink(open(who.user, 2), in: world.network, at: new)
        _ = world.relay.takeLink(take(), by: who, at: old)
        world.relay.leaveLink(old)
        #expect(new.hasEnded)
        #expect(world.relay.takeLink(take(), by: who, at: old).refusal == .notFound, "an abandoned link is over")
        world.relay.leaveLink(old)
    }

    @Test("a connection's next link takes the place of its earlier one")
    func again() async throws {
        let world = try await RelayWorld()
        let who = Who(network: world.network, user: try .random())
        let (new, old, other) = (End(), End(), End())
        _ = world.relay.openLink(open(who.user, 1), in: world.network, at: new)
        _ = world.relay.takeLink(take(), by: who, at: old)
        _ = world.relay.openLink(open(who.user, 2), in: world.network, at: new)
        #expect(old.hasEnded)
        _ = world.relay.openLink(open(who.user, 3), in: world.network, at: other)
        #expect(world.relay.takeLink(take(2), by: who, at: old).taken != nil)
        #expect(world.relay.takeLink(take(3), by: who, at: old).taken != nil)
        #expect(new.hasEnded, "its device has turned to another one")
    }

    @Test("four wait for one user, each for ten minutes")
    func bounds() async throws {
        let world = try await RelayWorld()
        let who = Who(network: world.network, user: try .random())
        let ends = (0..<5).map { _ in End() }
        for (index, end) in ends.prefix(4).enumerated() {
            #expect(world.relay.openLink(open(who.user, UInt8(index)), in: world.network, at: end) == done)
            world.clock.advance(seconds: 100)
        }
        let refused = world.relay.openLink(open(who.user, 4), in: world.network, at: ends[4])
        #expect(refused.refusal == .tooMany)
        guard case .refusal(let refusal) = refused else { return }
        #expect(refusal.retryAfterSeconds == 200, "then the first one's time is over")
        #expect(try world.relay.openLink(open(.random(), 4), in: world.network, at: End()) == done)
        world.clock.advance(seconds: 200)
        #expect(world.relay.openLink(open(who.user, 4), in: world.network, at: ends[4]) == done)
        #expect(ends.map(\.hasEnded) == [true, false, false, false, false])
        let old = End()
        #expect(world.relay.takeLink(take(4), by: who, at: old).taken != nil)
        world.clock.advance(seconds: Limits.linkSeconds - 1)
        #expect(world.relay.passLink(pass("x"), from: old) == done, "a pair has ten minutes of its own")
        world.clock.advance(seconds: 1)
        #expect(world.relay.passLink(pass("x"), from: old).refusal == .notFound)
        _ = try await world.relay.expire()
        #expect(old.hasEnded)
        #expect(ends.map(\.hasEnded) == [Bool](repeating: true, count: 5))
    }

    @Test("so many wait in all, whoever they say they are")
    func all() async throws {
        let world = try await RelayWorld()
        var ends: [End] = []
        for index in 0...4096 {
            let end = End()
            ends.append(end)
            let answer = world.relay.openLink(open(try .random(), 1), in: world.network, at: end)
            #expect(index < 4096 ? answer == done : answer.refusal == .tooMany)
        }
        world.relay.leaveLink(ends[0])
        #expect(try world.relay.openLink(open(.random(), 1), in: world.network, at: End()) == done)
    }

    @Test("payloads have at most 256 bytes, and one side passes eight of them")
    func payloads() async throws {
        let world = try await RelayWorld()
        let who = Who(network: world.network, user: try .random())
        let (new, old) = (End(), End())
        _ = world.relay.openLink(open(who.user, 1), in: world.network, at: new)
        _ = world.relay.takeLink(take(), by: who, at: old)
        let longest = String(repeating: "x", count: 256)
        #expect(world.relay.passLink(pass(longest + "x"), from: new).refusal == .tooLarge)
        for _ in 0..<8 { #expect(world.relay.passLink(pass(longest), from: new) == done) }
        #expect(world.relay.passLink(pass("x"), from: new).refusal == .tooMany)
        #expect(world.relay.passLink(pass("x"), from: old) == done)
        #expect(old.payloads.count == 8)
    }

    @Test("users and commitments of a wrong length are refused")
    func lengths() async throws {
        let world = try await RelayWorld()
        var bad = open(try .random(), 1)
        bad.commitment.removeLast()
        #expect(world.relay.openLink(bad, in: world.network, at: End()).refusal == .malformed)
        bad = open(try .random(), 1)
        bad.user.append(0)
        #expect(world.relay.openLink(bad, in: world.network, at: End()).refusal == .malformed)
        var badTake = take(1)
        badTake.commitment.append(0)
        let who = Who(network: world.network, user: try .random())
        #expect(world.relay.takeLink(badTake, by: who, at: End()).refusal == .malformed)
    }
}

extension ServerFrame.OneOf_Body {
    fileprivate var taken: Data? {
        if case .linkTaken(let taken) = self { taken.commitment } else { nil }
    }
}
