import Foundation
import PosternAdminAPI
import PosternRelay
import PosternTesting
import PosternWire
import Testing

@testable import PosternServer

@Suite("Handing letters over")
struct MailServiceTests {
    private let directory: TemporaryDirectory
    private let sender: MailAddress

    init() throws {
        directory = try TemporaryDirectory()
        sender = try #require(MailAddress("postern@relay.example"))
    }

    /// A program in the place of `sendmail`.
    private func sendmail(_ script: String, limit: Duration = .seconds(60)) throws -> Sendmail {
        let path = try directory.write("#!/bin/sh\n\(script)\n", to: "sendmail")
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        var sendmail = Sendmail(path: path, sender: sender, environment: ["PATH": "/usr/bin:/bin", "POSTERN_X": "1"])
        sendmail.limit = limit
        return sendmail
    }

    private func message() throws -> MailMessage {
        MailMessage(.made(), from: sender, try MailTemplates(directory: nil), at: Timestamp(seconds: 1_796_096_512))
    }

    @Test("gives the whole letter on standard input, and nothing of it in arguments and environment")
    func handOver() async throws {
        let place = directory.path
        let sendmail = try sendmail(
            """
            echo "$#|$*" >\(place)/arguments
            env >\(place)/environment
            ls /proc/$$/fd >\(place)/files
            cat >\(place)/letter
            """
        )
        let message = try message()
        #expect(await sendmail.carry(message) == .handedOver)
        let contents = try directory.contents()
        #expect(contents["letter"] == Data(message.bytes))
        #expect(contents["arguments"] == Data("4|-t -oi -f postern@relay.example\n".utf8))
        let environment = String(decoding: contents["environment"] ?? Data(), as: UTF8.self)
        #expect(environment.contains("PATH=") && !environment.contains("POSTERN_X"))
        // The shell has its script open, under a number that shells keep for themselves.
        let files = String(decoding: contents["files"] ?? Data(), as: UTF8.self).split(separator: "\n")
        #expect(files.compactMap { Int($0) }.filter { (3..<10).contains($0) } == [])
    }

    @Test(
        "takes the program's word for what became of it",
        arguments: [
            ("cat >/dev/null; exit 0", LetterOutcome.handedOver), ("exit 0", .handedOver),
            ("exit 75", .postponed(reason: "the mail server cannot take it now")),
            ("exit 67", .refused(reason: "sendmail refused it with exit code 67")),
            ("exit 1", .refused(reason: "sendmail refused it with exit code 1")),
            ("kill -9 $$", .postponed(reason: "sendmail was ended by signal 9")),
        ]
    )
    func outcomes(_ script: String, _ outcome: LetterOutcome) async throws {
        let (sendmail, message) = (try sendmail(script), try message())
        #expect(await sendmail.carry(message) == outcome)
    }

    @Test("ends a program that takes too long, with what it started", .timeLimit(.minutes(1)))
    func timeOut() async throws {
        let pids = "\(directory.path)/pids"
        let sendmail = try sendmail(
            "sleep 600 & echo $$ $! >\(pids).new; mv \(pids).new \(pids); cat >/dev/null; wait",
            limit: .seconds(5)
        )
        let message = try message()
        #expect(await sendmail.carry(message) == .postponed(reason: "sendmail did not answer in 5 s"))
        for text in try String(contentsOfFile: pids, encoding: .utf8).split(whereSeparator: \.isWhitespace) {
            let pid = try #require(pid_t(text))
            try await eventually("\(pid) ends") { !Self.runs(pid) }
        }
    }

    /// One that has ended and waits to be collected runs no more.
    private static func runs(_ process: pid_t) -> Bool {
        guard let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
        return !state.contains(") Z ")
    }

    @Test("ends the program when the server stops, and keeps the letter", .timeLimit(.minutes(1)))
    func cancelled() async throws {
        let started = "\(directory.path)/started"
        let sendmail = try sendmail("cat >/dev/null; touch \(started); exec sleep 600")
        let message = try message()
        let carrying = Task { await sendmail.carry(message) }
        try await eventually("the program runs") { FileManager.default.fileExists(atPath: started) }
        carrying.cancel()
        #expect(await carrying.value == nil)
    }

    @Test("postpones where there is no such program")
    func missing() async throws {
        let sendmail = Sendmail(path: directory.path + "/none", sender: sender, environment: [:])
        let reason = "\(directory.path)/none: No such file or directory"
        let message = try message()
        #expect(await sendmail.carry(message) == .postponed(reason: reason))
    }

    @Test("writes one file for a letter, however often, that nobody else reads")
    func files() throws {
        let carrier = MailDirectory(path: directory.path + "/letters")
        let message = try message()
        #expect(carrier.carry(message) == .handedOver)
        #expect(carrier.carry(message) == .handedOver)
        let name = "letters/\(message.id).eml"
        #expect(try directory.contents().keys.sorted() == ["letters", name])
        #expect(try directory.contents()[name] == Data(message.bytes))
        #expect(try directory.mode(name) == 0o600)
        guard case .postponed = MailDirectory(path: directory.path + "/no/where").carry(message) else {
            Issue.record("a letter went to a directory that cannot be made")
            return
        }
    }

    @Test("goes on until nothing is due, and tries again what did not go", .timeLimit(.minutes(1)))
    func service() async throws {
        let office = try office(sendmail("cat >>\(directory.path)/letters; exit $(cat \(directory.path)/code)"))
        let post = MailPost(office)
        let world = try await AdminWorld(outbox: post.offeredOutbox)
        let service = MailService(relay: world.relay, post: post, logger: silent)
        let (id, group) = try await world.network()
        _ = try directory.write("75", to: "code")
        let items = ["alice@example.org", "bob@example.org", "carol"].map {
            BatchCreateUser.Item(username: $0, securityGroupId: group)
        }
        var request = BatchCreateUser.Request(networkId: id, users: items)
        request.clientToken = "token"
        let made = try await world.send(BatchCreateUser.self, request)
        #expect(made.successful?.count == 3)
        #expect(made.successful?.allSatisfy { $0.inviteCode == nil } == true)
        // The kept answer brings no second letter.
        #expect(try await world.send(BatchCreateUser.self, request) == made)
        await service.handOver()
        await service.handOver()
        #expect(try letters() == 2)
        world.clock.advance(seconds: 60)
        _ = try directory.write("0", to: "code")
        await service.handOver()
        await service.handOver()
        #expect(try letters() == 4)

        let again = BatchReinviteUser.Request(networkId: id, userIds: ["1", "3", "9"])
        let reply = try await world.send(BatchReinviteUser.self, again)
        #expect(reply.successful?.map(\.userId) == ["1"])
        #expect(reply.failed?.map(\.userId) == ["3", "9"])
        #expect(reply.failed?.first?.reason?.contains("posternctl user invite") == true)
        await service.handOver()
        #expect(try letters() == 5)
    }

    @Test("is not offered where no mail is configured")
    func unconfigured() async throws {
        let world = try await AdminWorld()
        let (id, group) = try await world.network()
        let item = BatchCreateUser.Item(username: "alice@example.org", securityGroupId: group)
        _ = try await world.send(BatchCreateUser.self, BatchCreateUser.Request(networkId: id, users: [item]))
        let reply = try await world.send(
            BatchReinviteUser.self,
            BatchReinviteUser.Request(networkId: id, userIds: ["1"])
        )
        #expect(reply.successful == [])
        #expect(reply.failed?.first?.reason?.contains("posternctl user invite") == true)
    }

    private func office(_ sendmail: Sendmail) throws -> MailOffice {
        var configuration = Configuration()
        configuration.mail.from = sender
        configuration.mail.sendmail = sendmail.path
        return try #require(try MailOffice(configuration, environment: ["PATH": "/usr/bin:/bin"]))
    }

    private func letters() throws -> Int {
        try String(contentsOfFile: "\(directory.path)/letters", encoding: .utf8).components(separatedBy: "Message-ID")
            .count
            - 1
    }
}
