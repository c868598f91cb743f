import Foundation
import HomeCrashChild
import PosternWire
import Testing

@testable import PosternHome

@Suite("Many at once")
struct SharingTests {
    private let temporary: TemporaryHome
    private var home: Home { temporary.home }

    init() throws {
        temporary = try TemporaryHome()
    }

    @Test("threads and processes that write at the same time lose nothing")
    func hammer() async throws {
        let each = 60
        let arguments = ["add", temporary.directory, temporary.keyFile, String(each)]
        let children = try (0..<2).map { _ in try ChildProcess(arguments) }
        let homes = [home, home, try temporary.reopened()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for home in homes {
                group.addTask {
                    for _ in 0..<each {
                        _ = try home.queue(Fixture.outgoing(), in: .nowhere)
                        _ = try Fixture.take(Fixture.arrival(), Fixture.opened(), in: home)
                    }
                }
            }
            try await group.waitForAll()
        }
        for child in children { #expect(try child.finish() == 0) }
        #expect(try home.outbox().count == 5 * each)
        #expect(try home.unprinted(limit: .max).count == 5 * each)
    }

    @Test("of many who seal for one slot, one gets it")
    func oneSlot() async throws {
        let conversation: ConversationID = Fixture.id()
        _ = try home.queue(Fixture.outgoing(in: conversation), in: .nowhere)
        let ready = try #require(try home.readyToSeal(limit: 1).first)
        let homes = try (0..<4).map { _ in try temporary.reopened() }
        let outcomes = try await withThrowingTaskGroup(of: Home.SealingOutcome.self) { group in
            for home in homes {
                group.addTask { try home.store(try Fixture.sealing(of: ready, in: home), at: Fixture.noon) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == .stored } == 1)
        #expect(outcomes.count { $0 == .notQueued } == 3)
        #expect(try home.unanswered().count == 1)
    }

    @Test("of many who offer bundles of keys, one gets each")
    func oneOffer() async throws {
        let numbers = 1...12
        for _ in numbers { try home.add([try Fixture.bundle(in: home, .oneTime, keys: [Fixture.id()])]) }
        let homes = try (0..<4).map { _ in try temporary.reopened() }
        let offered = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for home in homes {
                group.addTask {
                    var mine: [Int64] = []
                    while let bundle = try home.offerBundles(limit: 1, at: Fixture.noon).first {
                        mine.append(bundle.number)
                    }
                    return mine
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(offered.count == numbers.count)
        #expect(Set(offered).count == numbers.count)
    }

    @Test("a process that holds the write lock for too long is reported, and the rest can still be read")
    func locked() throws {
        let short = try Home.connected(to: temporary.directory, key: .keyFile(temporary.keyFile), waiting: 0.05)
        try home.write { db in
            #expect(throws: HomeError.locked) { try short.tell(Notice(about: nil, content: [1]), at: Fixture.noon) }
            #expect(throws: Never.self) { try short.registration() }
        }
        #expect(try short.tell(Notice(about: nil, content: [1]), at: Fixture.noon) != nil)
    }

    @Test("a change by anyone changes the token; reading does not")
    func changeToken() throws {
        let other = try temporary.reopened()
        var token = try home.changeToken()
        #expect(try home.changeToken() == token)
        _ = try home.unprinted(limit: 1)
        #expect(try home.changeToken() == token)
        for writer in [other, home] {
            _ = try writer.queue(Fixture.outgoing(), in: .nowhere)
            let next = try home.changeToken()
            #expect(next != token)
            token = next
        }
        #expect(try home.changeToken() == token)
    }

    @Test("one receives at a time, and a killed receiver leaves its place")
    func receivers() throws {
        let child = try ChildProcess(["receive", temporary.directory, temporary.keyFile])
        #expect(child.line() == "held")
        #expect(throws: HomeError.receiverRuns) { _ = try home.lockForReceiving() }
        _ = try home.tell(Notice(about: nil, content: [1]), at: Fixture.noon)
        child.kill()
        let lock = try home.lockForReceiving()
        #expect(throws: HomeError.receiverRuns) { _ = try temporary.reopened().lockForReceiving() }
        _ = consume lock
        _ = try home.lockForReceiving()
    }
}
