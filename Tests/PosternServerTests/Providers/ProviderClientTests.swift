import Synchronization
import Testing

@testable import PosternServer

@Suite("Errands to providers")
struct ProviderClientTests {
    private func get(
        _ target: String = "/",
        of provider: LyingProvider,
        with client: ProviderClient = .here(),
        trusting certificate: String? = nil
    ) async throws(ProviderFailure) -> ProviderReply {
        let address = try? provider.address(target)
        return try await client.run(trusting: certificate ?? provider.authority) { errand in
            try await errand.get(try #require(address), .discovery)
        }
    }

    /// What comes of an answer.
    private func failure(
        _ answer: LyingProvider.Answer,
        with client: ProviderClient = .here()
    ) async throws -> ProviderFailure? {
        let provider = try await LyingProvider { _ in answer }
        return await #expect(throws: ProviderFailure.self) { try await get(of: provider, with: client) }
    }

    @Test("a server is asked by its name, which DNS need not know")
    func asks() async throws {
        let provider = try await LyingProvider { _ in LyingProvider.json("{}") }
        let reply = try await get("/a?b=c", of: provider)
        #expect(reply.status == 200 && reply.body == Array("{}".utf8))
        let request = try #require(provider.requests.first)
        #expect(request.headers.first == "GET /a?b=c HTTP/1.1")
        #expect(request.host == "provider.test:\(provider.port)")
        #expect(request.headers.contains("Connection: close"))
    }

    // Where it goes.

    @Test(
        "one address that is not permitted among others keeps the relay away",
        arguments: [
            (false, ["127.0.0.1"]), (false, ["1.1.1.1", "127.0.0.1"]), (false, ["127.0.0.1", "1.1.1.1"]),
            (false, ["fd00::1"]), (false, ["::ffff:127.0.0.1"]), (true, ["127.0.0.1", "169.254.169.254"]),
            (true, ["0.0.0.0"]), (true, ["127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1", "ff02::1"]),
        ]
    )
    func forbidden(_ permits: Bool, _ addresses: [String]) async throws {
        let provider = try await LyingProvider { _ in LyingProvider.json("{}") }
        let addresses = try addresses.map { try #require(NumericAddress($0)) }
        let client = ProviderClient(permitsPrivateAddresses: permits, limits: .patient) { _ in addresses }
        let failure = await #expect(throws: ProviderFailure.self) { try await get(of: provider, with: client) }
        #expect(failure == ProviderFailure(.discovery, .forbiddenAddress))
        #expect(provider.connections.isEmpty)
    }

    @Test("names are looked up once, and what they say later changes nothing")
    func rebinding() async throws {
        let provider = try await LyingProvider(address: "0.0.0.0") { request in
            request.target == "/b" ? LyingProvider.json("{}") : LyingProvider.redirect("/b")
        }
        let lookups = Mutex(0)
        let client = ProviderClient(permitsPrivateAddresses: true, limits: .patient) { host in
            #expect(host == LyingProvider.host)
            return lookups.withLock { count in
                count += 1
                return [.v4(count == 1 ? 0x7F00_0001 : 0x7F00_0002)]
            }
        }
        #expect(try await get("/a", of: provider, with: client).status == 200)
        #expect(lookups.withLock { $0 } == 1)
        #expect(provider.requests.map(\.target) == ["/a", "/b"])
        #expect(provider.connections == ["127.0.0.1", "127.0.0.1"])
    }

    @Test("the next address is tried where one takes no connection")
    func nextAddress() async throws {
        let provider = try await LyingProvider { _ in LyingProvider.json("{}") }
        let client = ProviderClient(permitsPrivateAddresses: true, limits: .patient) { _ in
            [.v6(0, 1), .v4(0x7F00_0003), .v4(0x7F00_0001)]
        }
        #expect(try await get(of: provider, with: client).status == 200)
    }

    @Test("nobody there, and no such name")
    func nobody() async throws {
        let provider = try await LyingProvider(address: "127.0.0.2") { _ in .silence }
        var failure = await #expect(throws: ProviderFailure.self) { try await get(of: provider) }
        #expect(failure?.cause == .unreachable)
        let client = ProviderClient(permitsPrivateAddresses: true, limits: .patient) { _ in [] }
        failure = await #expect(throws: ProviderFailure.self) { try await get(of: provider, with: client) }
        #expect(failure?.cause == .unknownHost)
    }

    @Test("the system's names: this machine is known; what can be no name is not")
    func systemNames() async throws {
        let addresses = try await SystemNames.addresses(of: "localhost")
        #expect(!addresses.isEmpty && addresses.allSatisfy { $0.reach == .nearby })
        #expect(try await SystemNames.addresses(of: String(repeating: "a", count: 64)).isEmpty)
    }

    // Redirects.

    @Test(
        "redirects to other servers are not followed",
        arguments: [
            "https://other.test/", "http://provider.test/", "//other.test/", "https://127.0.0.1/", "/\\x", "",
            "https://provider.test/", "gopher://provider.test/",
        ]
    )
    func redirectedElsewhere(_ location: String) async throws {
        #expect(try await failure(LyingProvider.redirect(location))?.cause == .redirectedElsewhere)
    }

    @Test("nor is one that names two places, or none")
    func ambiguous() async throws {
        let twice = "HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"
        #expect(try await failure(.text(twice))?.cause == .redirectedElsewhere)
        let none = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"
        #expect(try await failure(.text(none))?.cause == .redirectedElsewhere)
    }

    @Test("three redirects are followed, a fourth is not", arguments: [(3, true), (4, false)])
    func redirectedOften(_ count: Int, _ arrives: Bool) async throws {
        let provider = try await LyingProvider { request in
            let step = Int(request.target.dropFirst()) ?? 0
            return step == count ? LyingProvider.json("{}") : LyingProvider.redirect("/\(step + 1)")
        }
        if arrives {
            #expect(try await get("/0", of: provider).status == 200)
        } else {
            let failure = await #expect(throws: ProviderFailure.self) { try await get("/0", of: provider) }
            #expect(failure?.cause == .redirectedTooOften)
        }
        #expect(provider.requests.count == 4)
    }

    @Test("what holds secrets is sent to one place alone", arguments: ["302 Found", "307 Temporary Redirect"])
    func redirectedPost(_ status: String) async throws {
        let provider = try await LyingProvider { _ in LyingProvider.redirect("/b", status: status) }
        let address = try provider.address("/a")
        let failure = await #expect(throws: ProviderFailure.self) {
            try await ProviderClient.here().run(trusting: provider.authority) { errand in
                try await errand.post(Form(["a": "b"]), to: address, .tokenEndpoint)
            }
        }
        #expect(failure == ProviderFailure(.tokenEndpoint, .redirectedElsewhere))
        #expect(provider.requests.map(\.target) == ["/a"])
    }

    // Size and time.

    private static let largest = ProviderLimits().bodyBytes

    @Test("an answer of 256 KiB is read, and no more", arguments: [(0, true), (1, false)])
    func size(_ more: Int, _ fits: Bool) async throws {
        let body = String(repeating: "a", count: Self.largest + more)
        let provider = try await LyingProvider { _ in LyingProvider.json(body) }
        if fits {
            #expect(try await get(of: provider).body.count == Self.largest)
        } else {
            let failure = await #expect(throws: ProviderFailure.self) { try await get(of: provider) }
            #expect(failure?.cause == .tooLarge)
        }
    }

    @Test(
        "an answer without end is too large",
        arguments: [
            "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        ]
    )
    func endless(_ head: String) async throws {
        let piece = "400\r\n" + String(repeating: "a", count: 1_024) + "\r\n"
        #expect(try await failure(.endless(head, piece))?.cause == .tooLarge)
    }

    @Test(
        "headers without end, and too large ones, end it",
        arguments: [
            LyingProvider.Answer.endless("HTTP/1.1 200 OK\r\nX: ", String(repeating: "a", count: 1_024)),
            .endless("HTTP/1.1 200 OK\r\n", "X: a\r\n"),
            .text("HTTP/1.1 200 OK\r\nX: \(String(repeating: "a", count: 200_000))\r\nContent-Length: 0\r\n\r\n"),
        ]
    )
    func headers(_ answer: LyingProvider.Answer) async throws {
        #expect(try await failure(answer)?.cause == .cutOff)
    }

    @Test(
        "an answer that comes too slowly, or not at all, is not waited for",
        arguments: [
            LyingProvider.Answer.silence, .dripping("HTTP/1.1 200 OK\r\n\r\n", "a"),
            .dripping("HTTP/1.1 200 OK\r\nX: ", "a"), .dripping("", "HTTP/1.1 103 Early Hints\r\n\r\n"),
        ]
    )
    func late(_ answer: LyingProvider.Answer) async throws {
        var limits = ProviderLimits()
        limits.time = .milliseconds(300)
        #expect(try await failure(answer, with: .here(limits)) == ProviderFailure(.provider, .tooLate))
    }

    @Test("names that are not answered for, and a server that never begins TLS, are not waited for either")
    func lateBefore() async throws {
        var limits = ProviderLimits()
        limits.time = .milliseconds(300)
        let provider = try await LyingProvider { _ in .silence }
        let unanswered = ProviderClient(permitsPrivateAddresses: true, limits: limits) { _ in
            try await Task.sleep(for: .seconds(3_600))
            return []
        }
        var failure = await #expect(throws: ProviderFailure.self) { try await get(of: provider, with: unanswered) }
        #expect(failure?.cause == .tooLate)
        let mute = try await MuteServer()
        let address = try #require(ProviderAddress("https://provider.test:\(mute.port)/"))
        failure = await #expect(throws: ProviderFailure.self) {
            try await ProviderClient.here(limits).run(trusting: nil) { errand in
                try await errand.get(address, .discovery)
            }
        }
        #expect(failure?.cause == .tooLate)
    }

    @Test(
        "what is not HTTP, or stops early, is no answer",
        arguments: [
            "", "220 mail.test ESMTP\r\n", "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        ]
    )
    func garbled(_ text: String) async throws {
        #expect(try await failure(.text(text))?.cause == .cutOff)
    }

    // Certificates.

    @Test("a certificate of another name, of nobody known, and no TLS at all")
    func certificates() async throws {
        let other = try await LyingProvider(name: "other.test") { _ in LyingProvider.json("{}") }
        var failure = await #expect(throws: ProviderFailure.self) { try await get(of: other) }
        #expect(failure?.cause == .otherName)

        let provider = try await LyingProvider { _ in LyingProvider.json("{}") }
        failure = await #expect(throws: ProviderFailure.self) {
            try await get(of: provider, trusting: other.authority)
        }
        #expect(failure?.cause == .untrusted)
        #expect(provider.requests.isEmpty && other.requests.isEmpty)

        // Both may be given.
        #expect(try await get(of: provider, trusting: other.authority + provider.authority).status == 200)

        let plain = try await MuteServer(saying: "HTTP/1.1 400 Bad Request\r\n\r\n")
        let address = try #require(ProviderAddress("https://provider.test:\(plain.port)/"))
        failure = await #expect(throws: ProviderFailure.self) {
            try await ProviderClient.here().run(trusting: nil) { errand in try await errand.get(address, .discovery) }
        }
        #expect(failure?.cause == .noTLS)
    }

    @Test(
        "what is given as a certificate has to be some, not too many",
        arguments: ["", "none", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
    )
    func notPEM(_ certificate: String) async throws {
        let provider = try await LyingProvider { _ in LyingProvider.json("{}") }
        let failure = await #expect(throws: ProviderFailure.self) { try await get(of: provider, trusting: certificate) }
        #expect(failure == ProviderFailure(.certificate, .notPEM))
        let many = String(repeating: provider.authority, count: ProviderTrust.mostCertificates + 1)
        let tooMany = await #expect(throws: ProviderFailure.self) { try await get(of: provider, trusting: many) }
        #expect(tooMany == failure)
    }
}
