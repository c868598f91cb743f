import Foundation
import PosternSession
import PosternWire
import Testing

@Suite("The relay's session")
struct ServerSessionTests {
    static let nonce = [UInt8](repeating: 7, count: 32)
    static let who = Who(network: .filled(1), user: .filled(2))
    static let device: DeviceID = .filled(3)

    static func hello(_ purpose: Purpose, minor: UInt32 = 0) -> ClientFrame {
        var hello = Hello()
        hello.minor = minor
        hello.purpose = purpose
        hello.network = Data(who.network.bytes)
        hello.user = Data(who.user.bytes)
        hello.device = Data(device.bytes)
        return ClientFrame(.hello(hello), request: 1)
    }

    static var proof: ClientFrame {
        var proof = Proof()
        proof.address = "localhost:7443"
        proof.signature = Data(repeating: 9, count: 132)
        return ClientFrame(.proof(proof), request: 2)
    }

    static func open(_ purpose: Purpose = .command, _ change: (inout ServerSession.Configuration) -> Void = { _ in })
        -> ServerSession
    {
        var configuration = ServerSession.Configuration()
        change(&configuration)
        var session = ServerSession(nonce: nonce, configuration: configuration)
        _ = session.opened()
        _ = session.received(hello(purpose))
        _ = session.received(proof)
        _ = session.handle(.checked(Welcome()))
        return session
    }

    @Test("challenges, checks, and welcomes")
    func signIn() {
        var session = ServerSession(nonce: Self.nonce)
        #expect(session.opened() == [.limitFrames(4096), .setDeadline(seconds: 10)])
        var challenge = Challenge()
        challenge.nonce = Data(Self.nonce)
        let asked = session.received(Self.hello(.live))
        #expect(asked == [.send(ServerFrame(.challenge(challenge), answering: 1))])
        guard case .ask(.checkProof(let claim, Self.nonce, "localhost:7443", _)) = session.received(Self.proof).first
        else {
            Issue.record("the proof is not asked about")
            return
        }
        #expect(claim.who == Self.who && claim.device == Self.device)
        let welcomed = session.handle(.checked(Welcome()))
        #expect(welcomed.contains(.limitFrames(Limits.frameBytes)))
        #expect(welcomed.contains(.send(ServerFrame(.welcome(Welcome()), answering: 2))))
        #expect(welcomed.last == .ask(.fetchMail(after: 0, count: 256, bytes: 1 << 20)))
    }

    @Test("a wrong proof is refused in one way, and then nothing more happens")
    func wrongProof() {
        var session = ServerSession(nonce: Self.nonce)
        _ = session.opened()
        _ = session.received(Self.hello(.command))
        _ = session.received(Self.proof)
        let actions = session.handle(.checked(nil))
        #expect(actions.last == .close)
        #expect(actions.refusal == .notAuthenticated)
        #expect(session.received(Self.proof).isEmpty)
        #expect(session.handle(.checked(Welcome())).isEmpty)
    }

    static let early: [ClientFrame] = [
        ClientFrame(.send(Send()), request: 1), ClientFrame(.ping(Ping())), ClientFrame(.proof(Proof()), request: 1),
        ClientFrame(.acknowledge(Acknowledge())), ClientFrame(.claim(Claim()), request: 2), ClientFrame(),
        ClientFrame(.register(Register()), request: 3),
    ]

    @Test("whatever comes before Hello ends the connection", arguments: early)
    func outOfOrder(_ frame: ClientFrame) {
        var session = ServerSession(nonce: Self.nonce)
        _ = session.opened()
        let actions = session.received(frame)
        #expect(actions.refusal == .outOfOrder)
        #expect(actions.last == .close)
    }

    @Test("a second frame while the proof is being checked ends the connection")
    func impatient() {
        var session = ServerSession(nonce: Self.nonce)
        _ = session.received(Self.hello(.live))
        _ = session.received(Self.proof)
        #expect(session.received(ClientFrame(.ping(Ping()))).refusal == .outOfOrder)
    }

    @Test("Hello must name network, user and device of 16 bytes each")
    func malformedHello() {
        var session = ServerSession(nonce: Self.nonce)
        var hello = Hello()
        hello.purpose = .live
        hello.network = Data(repeating: 0, count: 16)
        hello.user = Data(repeating: 0, count: 15)
        hello.device = Data(repeating: 0, count: 16)
        #expect(session.received(ClientFrame(.hello(hello), request: 1)).refusal == .malformed)
    }

    @Test("a purpose that is unknown is not supported, and ends the connection", arguments: [0, 4, 99])
    func unknownPurpose(_ number: Int) throws {
        var session = ServerSession(nonce: Self.nonce)
        let actions = session.received(Self.hello(try #require(Purpose(rawValue: number))))
        #expect(actions.refusal == .unsupported)
        #expect(actions.last == .close)
    }

    @Test("a peer of a later minor version is served at ours, a guest too; one of an earlier version at its own")
    func minorVersion() {
        var guest = ServerSession(nonce: Self.nonce)
        let question = RelayQuestion.welcomeGuest(request: 1, network: Self.who.network, minor: 0, nonce: Self.nonce)
        #expect(guest.received(Self.hello(.join, minor: 7)) == [.ask(question)])
        var session = ServerSession(nonce: Self.nonce)
        _ = session.received(Self.hello(.live, minor: 7))
        guard case .ask(.checkProof(let claim, _, _, _)) = session.received(Self.proof).first else {
            Issue.record("the proof is not asked about")
            return
        }
        #expect(claim.minor == 0)
        #expect(ProtocolVersion.negotiate(7, ours: 3) == 3 && ProtocolVersion.negotiate(2, ours: 3) == 2)
    }

    @Test("sign-in has its time, and a silent or stuck peer is let go")
    func deadlines() {
        var late = ServerSession(nonce: Self.nonce)
        _ = late.opened()
        #expect(late.deadlinePassed(peerReads: true).refusal == .tooSlow)
        var silent = Self.open()
        _ = silent.received(ClientFrame(.ping(Ping())))
        #expect(silent.deadlinePassed(peerReads: true) == [.setDeadline(seconds: 120)])
        #expect(silent.deadlinePassed(peerReads: true).last == .close)
        var stuck = Self.open()
        _ = stuck.received(ClientFrame(.ping(Ping())))
        #expect(stuck.deadlinePassed(peerReads: false).last == .close)
    }

    @Test("garbage is answered with what was wrong, then the connection ends")
    func garbage() {
        var session = Self.open()
        let actions = session.receivedGarbage(.tooLarge(length: 5000, limit: 4096))
        #expect(actions.refusal == .tooLarge)
        #expect(actions.last == .close)
        #expect(session.receivedGarbage(.malformed).isEmpty)
    }

    @Test("a request of a later protocol is answered, and the connection goes on")
    func unknown() {
        var session = Self.open()
        var unknown = ClientFrame()
        #expect(session.received(unknown).isEmpty, "without a number it expects no answer")
        unknown.request = 3
        let actions = session.received(unknown)
        #expect(actions.refusal == .unsupported)
        #expect(!actions.contains(.close))
        #expect(
            session.received(ClientFrame(.ping(Ping()), request: 4)).first
                == .send(ServerFrame(.pong(Pong()), answering: 4))
        )
    }

    @Test("a ping may go without a number; what is answered may not, and a refusal without one is the end")
    func unnumbered() {
        var session = Self.open(.live)
        #expect(session.received(ClientFrame(.ping(Ping()))).first == .send(ServerFrame(.pong(Pong()))))
        #expect(session.received(ClientFrame(.acknowledge(Acknowledge()))).isEmpty)
        let refused = session.received(ClientFrame(.send(Send())))
        #expect(refused.refusal == .malformed && refused.last == .close)
        var early = ServerSession(nonce: Self.nonce)
        var hello = Self.hello(.live)
        hello.request = 0
        let atOnce = early.received(hello)
        #expect(atOnce.refusal == .malformed && atOnce.last == .close)
    }

    @Test("a guest reads charters, opens invitations and registers, and nothing else")
    func guest() {
        var session = ServerSession(nonce: Self.nonce)
        _ = session.opened()
        let question = RelayQuestion.welcomeGuest(request: 1, network: Self.who.network, minor: 0, nonce: Self.nonce)
        #expect(session.received(Self.hello(.join)) == [.ask(question)])
        _ = session.handle(.answered(ServerFrame(.welcome(Welcome()), answering: 1)))
        let fetch = session.received(ClientFrame(.fetchDocuments(FetchDocuments()), request: 2))
        #expect(
            fetch == [.ask(.fetchDocuments(request: 2, network: Self.who.network, FetchDocuments(), reach: .charters))]
        )
        #expect(session.received(ClientFrame(.send(Send()), request: 3)).refusal == .outOfOrder)
    }

    @Test("reading pauses while too many requests wait, and goes on when half are answered")
    func backPressure() {
        var session = Self.open { $0.requestsInFlight = 4 }
        for request in 10..<13 as Range<UInt64> {
            #expect(!session.received(ClientFrame(.send(Send()), request: request)).contains(.pauseReading))
        }
        #expect(session.received(ClientFrame(.send(Send()), request: 13)).contains(.pauseReading))
        #expect(!session.handle(.answered(ServerFrame(.accepted(Accepted()), answering: 10))).contains(.resumeReading))
        #expect(session.handle(.answered(ServerFrame(.accepted(Accepted()), answering: 11))).contains(.resumeReading))
    }

    @Test("reading pauses as well while the answers that wait may be large, however few they are")
    func backPressureInBytes() {
        let fetch = ClientFrame.OneOf_Body.fetchDocuments(FetchDocuments())
        let part = ServerFrame.OneOf_Body.documentPart(DocumentPart())
        var session = Self.open()
        #expect(Limits.answerBytesInFlight == 2 * Limits.documentPartBytes)
        #expect(!session.received(ClientFrame(fetch, request: 10)).contains(.pauseReading))
        for request in 11..<20 as Range<UInt64> {
            #expect(!session.received(ClientFrame(.salt(Salt()), request: request)).contains(.pauseReading))
        }
        #expect(session.received(ClientFrame(fetch, request: 20)).contains(.pauseReading))
        // A small answer makes no room, and one that nobody waits for neither.
        for request in [11, 11, 99] as [UInt64] {
            let answered = session.handle(.answered(ServerFrame(.done(Done()), answering: request)))
            #expect(!answered.contains(.resumeReading))
        }
        #expect(session.handle(.answered(ServerFrame(part, answering: 20))).contains(.resumeReading))
        #expect(session.received(ClientFrame(fetch, request: 21)).contains(.pauseReading))
    }

    @Test("a message in a room may leave out all of its devices, however few rows it has; a direct one leaves out few")
    func backPressureInRooms() {
        var inRoom = Send()
        inRoom.wrapBlock = Data(count: Limits.pointBytes + Limits.wrapRowBytes)
        var direct = inRoom
        direct.peer = Data(count: 32)
        var repeated = Repeat()
        repeated.wrapBlock = inRoom.wrapBlock
        let named = Limits.roomDevices * 18
        let bound = (Limits.answerBytesInFlight + named - 1) / named
        for body in [ClientFrame.OneOf_Body.send(inRoom), .repeat(repeated)] {
            var session = Self.open()
            for request in 1..<bound {
                let actions = session.received(ClientFrame(body, request: UInt64(request)))
                #expect(!actions.contains(.pauseReading))
            }
            #expect(session.received(ClientFrame(body, request: UInt64(bound))).contains(.pauseReading))
        }
        var session = Self.open()
        for request in 1..<UInt64(Limits.requestsInFlight) {
            #expect(!session.received(ClientFrame(.send(direct), request: request)).contains(.pauseReading))
        }
    }

    @Test("a number that is used twice makes no room for large answers")
    func backPressureAgainstRepeatedNumbers() {
        let fetch = ClientFrame.OneOf_Body.fetchDocuments(FetchDocuments())
        var session = Self.open()
        _ = session.received(ClientFrame(fetch, request: 10))
        _ = session.received(ClientFrame(.salt(Salt()), request: 10))
        #expect(session.received(ClientFrame(fetch, request: 11)).contains(.pauseReading))
        let answered = session.handle(.answered(ServerFrame(.done(Done()), answering: 10)))
        #expect(!answered.contains(.resumeReading))
    }

    @Test("sends of ordinary size, a block of wraps and keys of few devices do not fill it before the number does")
    func ordinaryAnswers() {
        var send = Send()
        send.wrapBlock = Data(count: Limits.pointBytes + 32 * Limits.wrapRowBytes)
        send.peer = Data(count: 32)
        var claim = Claim()
        claim.devices = (0..<4).map { Data(repeating: $0, count: 16) }
        var session = Self.open()
        for request in 10..<(10 + 62) as Range<UInt64> {
            let body: ClientFrame.OneOf_Body = request % 2 == 0 ? .send(send) : .claim(claim)
            #expect(!session.received(ClientFrame(body, request: request)).contains(.pauseReading))
        }
    }

    @Test("before goodbye what was taken is answered: a client reads nothing behind it")
    func draining() {
        var session = Self.open()
        _ = session.received(ClientFrame(.send(Send()), request: 10))
        let farewell = session.handle(.goodbye(.draining, retryAfter: 5))
        #expect(farewell == [.pauseReading])
        #expect(session.received(ClientFrame(.send(Send()), request: 11)).isEmpty)
        let answered = ServerFrame(.accepted(Accepted()), answering: 10)
        var goodbye = Goodbye()
        goodbye.reason = .draining
        goodbye.retryAfterSeconds = 5
        #expect(
            session.handle(.answered(answered)) == [.send(answered), .send(ServerFrame(.goodbye(goodbye))), .close]
        )
    }

    @Test("a command connection gets no deliveries and may not acknowledge")
    func command() {
        var session = Self.open(.command)
        #expect(session.handle(.mail(MailTests.message(1))).isEmpty)
        #expect(session.received(ClientFrame(.acknowledge(Acknowledge()))).refusal == .outOfOrder)
    }
}

extension [SessionAction<ServerFrame, RelayQuestion>] {
    /// The code of the refusal that is sent, if one is.
    var refusal: RefusalCode? {
        for case .send(let frame) in self {
            if case .refusal(let refusal) = frame.body { return refusal.code }
        }
        return nil
    }
}

extension Identifier {
    static func filled(_ byte: UInt8) -> Self { Self([UInt8](repeating: byte, count: 16)) ?? .zero }
}
