import Foundation
import PosternTesting
import PosternWire
import Testing

@Suite("A new device and one that is there, over the relay")
struct LinkTests {
    @Test("a guest and a device of the user pass each other messages; the end of one is told to the other")
    func passes() async throws {
        try await withDaemon { daemon in
            let device = daemon.pairs[0].sender
            let new = try await guest(of: device, at: daemon.place)
            let old = try await RawClient.signedIn(device, .command, at: daemon.place)
            #expect(try await new.ask(.linkOpen(open(device.who.user))) == .done(Done()))
            guard case .linkTaken(let taken) = try await old.ask(.linkTake(LinkTake())) else {
                Issue.record("nobody waits")
                return
            }
            #expect(taken.commitment == Data(repeating: 9, count: 64))
            #expect(try await old.ask(.linkPass(pass("from the old one"))) == .done(Done()))
            #expect(try await new.passed().payload == Data("from the old one".utf8))
            #expect(try await new.ask(.linkPass(pass("from the new one"))) == .done(Done()))
            #expect(try await old.passed().payload == Data("from the new one".utf8))
            try await new.abort()
            #expect(try await old.passed().ended)
        }
    }

    @Test("a guest takes nobody, a device opens nothing, and another user's device takes nobody")
    func roles() async throws {
        try await withDaemon { daemon in
            let (alice, bob) = (daemon.pairs[0].sender, daemon.pairs[0].recipient)
            let new = try await guest(of: alice, at: daemon.place)
            _ = try await new.ask(.linkOpen(open(alice.who.user)))
            let other = try await RawClient.signedIn(bob, .command, at: daemon.place)
            guard case .refusal(let refusal) = try await other.ask(.linkTake(LinkTake())) else {
                Issue.record("another user's device took it")
                return
            }
            #expect(refusal.code == .notFound)
            let thief = try await guest(of: alice, at: daemon.place)
            try await thief.say(.linkTake(LinkTake()), request: 9)
            #expect(try await thief.end().last?.refusalCode == .outOfOrder)
            try await other.say(.linkOpen(open(bob.who.user)), request: 9)
            #expect(try await other.end().last?.refusalCode == .outOfOrder)
        }
    }

    private func guest(of device: TestDevice, at place: TestDaemon.Place) async throws -> RawClient {
        let client = try await RawClient.connect(to: place)
        var hello = Hello()
        hello.purpose = .join
        hello.network = Data(device.who.network.bytes)
        guard case .welcome = try await client.ask(.hello(hello)) else { throw TestFailure("no welcome for a guest") }
        return client
    }

    private func open(_ user: UserID) -> LinkOpen {
        var open = LinkOpen()
        open.user = Data(user.bytes)
        open.commitment = Data(repeating: 9, count: 64)
        return open
    }

    private func pass(_ text: String) -> LinkPass {
        var pass = LinkPass()
        pass.payload = Data(text.utf8)
        return pass
    }
}

extension RawClient {
    fileprivate func passed() async throws -> LinkPassed {
        try await next("a link's message") { if case .linkPassed(let passed) = $0.body { passed } else { nil } }
    }
}

extension ServerFrame {
    fileprivate var refusalCode: RefusalCode? {
        if case .refusal(let refusal) = body { refusal.code } else { nil }
    }
}
