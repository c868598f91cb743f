import Foundation
import PosternSession
import PosternWire
import Testing

@Suite("Guests, and devices that were removed")
struct GuestTests {
    private static let who = ServerSessionTests.who

    private static func guest() -> ServerSession {
        var session = ServerSession(nonce: ServerSessionTests.nonce)
        _ = session.opened()
        _ = session.received(ServerSessionTests.hello(.join))
        _ = session.handle(.answered(ServerFrame(.welcome(Welcome()), answering: 1)))
        return session
    }

    private static func guestOfUser() -> ServerSession {
        var session = guest()
        _ = session.received(ClientFrame(.openVault(OpenVault()), request: 2))
        _ = session.handle(.opened(who.user, ServerFrame(.vaultOpened(VaultOpened()), answering: 2)))
        return session
    }

    private static func removed() -> ServerSession {
        var session = ServerSession(nonce: ServerSessionTests.nonce)
        _ = session.opened()
        _ = session.received(ServerSessionTests.hello(.live))
        _ = session.received(ServerSessionTests.proof)
        var welcome = Welcome()
        welcome.removed = true
        _ = session.handle(.checked(welcome))
        return session
    }

    private static let everything: [ClientFrame.OneOf_Body] = [
        .hello(Hello()), .proof(Proof()), .openInvitation(OpenInvitation()), .register(Register()), .lookUp(LookUp()),
        .fetchDocuments(FetchDocuments()), .putKeys(PutKeys()), .claim(Claim()), .send(Send()),
        .acknowledge(Acknowledge()), .fetchWrapBlock(FetchWrapBlock()), .ping(Ping()), .salt(Salt()),
        .openVault(OpenVault()), .putVault(PutVault()), .putDocument(PutDocument()), .repeat(Repeat()),
        .linkOpen(LinkOpen()), .linkTake(LinkTake()), .linkPass(LinkPass()), .fetchRooms(FetchRooms()),
        .fetchRoomState(FetchRoomState()),
    ]

    /// What is asked or answered; everything else ends the connection, or is refused to a removed device.
    private func taken(by session: ServerSession) -> [Int] {
        Self.everything.indices.filter { index in
            var session = session
            let actions = session.received(ClientFrame(Self.everything[index], request: 9))
            return actions.refusal == nil
        }
    }

    @Test("each may ask what the protocol page's table has for it")
    func table() {
        #expect(taken(by: Self.guest()) == [2, 3, 5, 11, 12, 13, 17, 19])
        #expect(taken(by: Self.guestOfUser()) == [2, 3, 5, 11, 12, 13, 14, 15, 17, 19])
        #expect(taken(by: Self.removed()) == [5, 11])
        let open = [4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21]
        #expect(taken(by: ServerSessionTests.open(.command)) == open)
        #expect(taken(by: ServerSessionTests.open(.live)) == (open + [9]).sorted())
    }

    @Test("a guest acts for the user whose secret it showed, and reads what is about that user")
    func guestOfUser() {
        var session = Self.guestOfUser()
        let asked = session.received(ClientFrame(.putDocument(PutDocument()), request: 3))
        #expect(asked == [.ask(.putDocument(request: 3, by: Self.who, isGuest: true, PutDocument()))])
        let vault = session.received(ClientFrame(.putVault(PutVault()), request: 4))
        #expect(vault == [.ask(.putVault(request: 4, of: Self.who, PutVault(), nonce: ServerSessionTests.nonce))])
        let fetch = session.received(ClientFrame(.fetchDocuments(FetchDocuments()), request: 5))
        let reach = DocumentReach.own(Self.who.user)
        let question = RelayQuestion.fetchDocuments(
            request: 5,
            network: Self.who.network,
            FetchDocuments(),
            reach: reach
        )
        #expect(fetch == [.ask(question)])
        let other = [UInt8](repeating: 9, count: 16)
        #expect(reach.includes(.deviceList, Self.who.user.bytes) && !reach.includes(.deviceList, other))
        #expect(
            reach.user == Self.who.user && DocumentReach.everything.user == nil && DocumentReach.charters.user == nil
        )
        #expect(reach.includes(.charter, other) && reach.includes(.policy, other))
        #expect(!reach.includes(.roomEntry, Self.who.user.bytes) && !DocumentReach.charters.includes(.roomEntry, other))
        #expect(!DocumentReach.charters.includes(.deviceList, Self.who.user.bytes))
    }

    @Test("a refusal makes a guest nobody's")
    func refused() {
        var session = Self.guest()
        _ = session.received(ClientFrame(.openVault(OpenVault()), request: 2))
        let refusal = ServerFrame(.refusal(Refusal(.notAuthenticated, "wrong")), answering: 2)
        #expect(session.handle(.answered(refusal)) == [.send(refusal)])
        #expect(session.received(ClientFrame(.putVault(PutVault()), request: 3)).refusal == .outOfOrder)
    }

    @Test("a removed device is told so, connected to nothing, and goes on after a refusal")
    func removed() {
        var session = Self.removed()
        let refused = session.received(ClientFrame(.send(Send()), request: 3))
        #expect(refused.refusal == .notPermitted && !refused.contains(.close))
        var other = session
        let unnumbered = other.received(ClientFrame(.acknowledge(Acknowledge())))
        #expect(unnumbered.refusal == .notPermitted && unnumbered.last == .close)
        #expect(session.handle(.mail(MailTests.message(1))).isEmpty)
        #expect(session.handle(.changed(Changed())).isEmpty)
        #expect(session.handle(.moved(GroupPlace())).isEmpty)
        let fetch = session.received(ClientFrame(.fetchDocuments(FetchDocuments()), request: 4))
        let question = RelayQuestion.fetchDocuments(
            request: 4,
            network: Self.who.network,
            FetchDocuments(),
            reach: .own(Self.who.user)
        )
        #expect(fetch == [.ask(question)])
    }
}
