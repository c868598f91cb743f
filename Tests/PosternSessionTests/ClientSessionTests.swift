import Foundation
import PosternSession
import PosternWire
import Testing

@Suite("The client's session")
struct ClientSessionTests {
    static func open() -> ClientSession {
        var session = ClientSession(role: .device(ServerSessionTests.who, ServerSessionTests.device, .live))
        _ = session.opened()
        var challenge = Challenge()
        challenge.nonce = Data(ServerSessionTests.nonce)
        _ = session.received(ServerFrame(.challenge(challenge), answering: 1))
        _ = session.handle(.signed(address: "localhost:7443", signature: [UInt8](repeating: 1, count: 132)))
        _ = session.received(ServerFrame(.welcome(Welcome()), answering: 1))
        return session
    }

    @Test("both halves, joined in memory, sign in and answer each other")
    func joined() {
        var client = ClientSession(role: .device(ServerSessionTests.who, ServerSessionTests.device, .live))
        var server = ServerSession(nonce: ServerSessionTests.nonce)
        _ = server.opened()
        let challenge = client.opened().frames.flatMap { server.received($0).frames }
        let asked = challenge.flatMap { client.received($0) }
        #expect(asked == [.ask(.sign(nonce: ServerSessionTests.nonce))])
        let proof = client.handle(.signed(address: "a:1", signature: [UInt8](repeating: 1, count: 132))).frames
        _ = proof.flatMap { server.received($0) }
        let welcome = server.handle(.checked(Welcome())).frames
        #expect(welcome.flatMap { client.received($0) }.contains(.ask(.ready(Welcome()))))
        let ping = client.handle(.request(ClientFrame(.ping(Ping()), request: 9))).frames
        let pong = ping.flatMap { server.received($0).frames }.flatMap { client.received($0) }
        #expect(pong == [.ask(.answer(ServerFrame(.pong(Pong()), answering: 9)))])
    }

    static let strange: [ServerFrame] = [
        ServerFrame(.welcome(Welcome()), answering: 1), ServerFrame(.challenge(Challenge()), answering: 1),
        ServerFrame(.deliver(Deliver())), ServerFrame(.accepted(Accepted()), answering: 3),
    ]

    @Test("what a relay may not say before its challenge ends the connection", arguments: strange)
    func outOfOrder(_ frame: ServerFrame) {
        var session = ClientSession(role: .device(ServerSessionTests.who, ServerSessionTests.device, .live))
        _ = session.opened()
        #expect(session.received(frame) == [.ask(.ended(.protocolBroken)), .close])
        #expect(session.received(frame).isEmpty)
    }

    @Test("a relay that welcomes with a later version than was offered breaks the protocol")
    func laterVersion() {
        var session = ClientSession(role: .guest(ServerSessionTests.who.network))
        _ = session.opened()
        var welcome = Welcome()
        welcome.minor = ProtocolVersion.minor + 1
        let frame = ServerFrame(.welcome(welcome), answering: 1)
        #expect(session.received(frame) == [.ask(.ended(.protocolBroken)), .close])
    }

    @Test("an answer to nothing, or a second answer, ends the connection")
    func surplusAnswer() {
        var session = Self.open()
        _ = session.handle(.request(ClientFrame(.claim(Claim()), request: 5)))
        let answer = ServerFrame(.claimed(Claimed()), answering: 5)
        #expect(session.received(answer) == [.ask(.answer(answer))])
        #expect(session.received(answer) == [.ask(.ended(.protocolBroken)), .close])
    }

    @Test("a silent relay is asked once, then given up")
    func silence() {
        var session = Self.open()
        #expect(session.deadlinePassed(peerReads: true) == [.setDeadline(seconds: 30)], "it was heard")
        let ping = session.deadlinePassed(peerReads: true)
        #expect(ping == [.send(ClientFrame(.ping(Ping()))), .setDeadline(seconds: 30)])
        #expect(session.deadlinePassed(peerReads: true) == [.ask(.ended(.silent)), .close])
    }

    @Test("a refusal of the connection and a goodbye end it with their reason")
    func endings() {
        var refused = Self.open()
        let refusal = Refusal(.tooLarge, "x")
        #expect(refused.received(ServerFrame(.refusal(refusal))) == [.ask(.ended(.refused(refusal))), .close])
        var replaced = Self.open()
        var goodbye = Goodbye()
        goodbye.reason = .replaced
        #expect(replaced.received(ServerFrame(.goodbye(goodbye))) == [.ask(.ended(.goodbye(goodbye))), .close])
    }

    @Test("what comes from the other end of a link is handed on unasked")
    func link() {
        var session = Self.open()
        var passed = LinkPassed()
        passed.payload = Data([1])
        #expect(session.received(ServerFrame(.linkPassed(passed))) == [.ask(.linkPassed(passed))])
    }

    @Test("a frame of a later protocol is ignored")
    func unknown() {
        var session = Self.open()
        #expect(session.received(ServerFrame()).isEmpty)
    }
}

extension [SessionAction<ServerFrame, RelayQuestion>] {
    var frames: [ServerFrame] { compactMap { if case .send(let frame) = $0 { frame } else { nil } } }
}

extension [SessionAction<ClientFrame, ClientQuestion>] {
    var frames: [ClientFrame] { compactMap { if case .send(let frame) = $0 { frame } else { nil } } }
}
