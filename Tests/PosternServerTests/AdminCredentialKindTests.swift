import PosternAdminAPI
import PosternPrimitives
import PosternRelay
import PosternWire
import Testing

@testable import PosternServer

@Suite("What proves administrators")
struct AdminCredentialKindTests {
    private let list = AdminRequest(
        method: "GET",
        target: "/networks",
        headers: [AdminRequest.Header("host", "localhost")]
    )
    private let fingerprint = [UInt8](repeating: 7, count: 32)

    private func bearing(_ token: String, _ request: AdminRequest? = nil) -> AdminRequest {
        var request = request ?? list
        request.headers.append(AdminRequest.Header("authorization", "Bearer \(token)"))
        return request
    }

    private func presigned(_ request: AdminRequest, _ world: AdminWorld, expiry: Int64 = 900) -> AdminRequest {
        SignatureV4.presign(
            request,
            with: world.key,
            region: "local",
            at: Int64(world.clock.now.seconds),
            expiry: expiry
        )
    }

    /// With the other one's signature in the headers too.
    private func authorised(_ request: AdminRequest, as other: AdminRequest) -> AdminRequest {
        var request = request
        request.headers += other.headers.filter { $0.name == "authorization" }
        return request
    }

    private func token(_ world: AdminWorld, scope: String? = nil, seconds: Int64 = 3600) async throws
        -> CreateToken.Reply
    {
        let end = Int64(world.clock.now.seconds) + seconds
        return try await world.send(CreateToken.self, CreateToken.Request(name: "ci", scope: scope, expires: end))
    }

    private func putCertificate(_ world: AdminWorld, for principal: String = "test") async throws {
        let text = Hexadecimal.text(fingerprint)
        let request = PutClientCertificate.Request(principal: principal, fingerprint: text)
        _ = try await world.send(PutClientCertificate.self, request)
    }

    @Test("a signature in headers or query, a bearer token and a client certificate each do alone")
    func alone() async throws {
        let world = try await AdminWorld()
        let token = try await token(world)
        try await putCertificate(world)
        #expect(
            await world.desk.answer(world.signed(AdminRequest(method: "GET", target: "/networks")), id: "i").status
                == 200
        )
        #expect(await world.desk.answer(presigned(list, world), id: "i").status == 200)
        #expect(await world.desk.answer(bearing(token.token), id: "i").status == 200)
        #expect(await world.desk.answer(list, id: "i", certificate: fingerprint).status == 200)
        #expect(await world.desk.answer(list, id: "i").status == 401)
    }

    @Test("two of them at once are refused, though each is right")
    func several() async throws {
        let world = try await AdminWorld()
        let token = try await token(world)
        try await putCertificate(world)
        let signed = world.signed(AdminRequest(method: "GET", target: "/networks"))
        let both = [
            bearing(token.token, signed), bearing(token.token, presigned(list, world)),
            authorised(presigned(list, world), as: signed),
        ]
        for request in both { #expect(await world.desk.answer(request, id: "i").status == 401) }
        for request in [signed, presigned(list, world), bearing(token.token)] {
            #expect(await world.desk.answer(request, id: "i", certificate: fingerprint).status == 401)
            // One that proves nobody only opened the connection.
            let other = [UInt8](repeating: 8, count: 32)
            #expect(await world.desk.answer(request, id: "i", certificate: other).status == 200)
        }
    }

    @Test("a token speaks for its maker within its scope, and never beyond the maker's policies")
    func scope() async throws {
        let world = try await AdminWorld()
        let (first, _) = try await world.network()
        _ = try await world.network()
        let scope = AdminAccessTests.policy(
            AdminAccessTests.allow("wickr:*", on: "arn:postern:wickr::0:network/\(first)") + ","
                + AdminAccessTests.allow("postern:ListTokens")
        )
        let token = try await token(world, scope: scope)
        let answer = await world.desk.answer(bearing(token.token), id: "i")
        #expect(try ListNetworks.decodeReply(answer.body).networks.map(\.networkId) == [first])
        func status(_ method: String, _ target: String, _ token: CreateToken.Reply) async -> Int {
            var request = bearing(token.token)
            (request.method, request.path) = (method, target)
            return await world.desk.answer(request, id: "i").status
        }
        #expect(await status("GET", "/postern/v1/tokens", token) == 200)
        #expect(await status("GET", "/postern/v1/principals", token) == 403)

        let key = try await world.administrator("reader", policies: ["PosternReadOnlyAccess"], document: nil)
        let all = AdminAccessTests.policy(AdminAccessTests.allow("*"))
        let document = AdminAccessTests.policy(AdminAccessTests.allow("postern:CreateToken"))
        _ = try await world.send(PutAccessPolicy.self, PutAccessPolicy.Request(policy: "tokens", document: document))
        let policies = ["PosternReadOnlyAccess", "tokens"]
        _ = try await world.send(UpdatePrincipal.self, UpdatePrincipal.Request(principal: "reader", policies: policies))
        let end = Int64(world.clock.now.seconds) + 3600
        let wide = try await world.send(
            CreateToken.self,
            CreateToken.Request(name: "wide", scope: all, expires: end),
            with: key
        )
        #expect(await status("GET", "/networks/\(first)", wide) == 200)
        #expect(await status("DELETE", "/networks/\(first)", wide) == 403)
    }

    @Test("a token makes no token, or it would last for ever")
    func noOffspring() async throws {
        let world = try await AdminWorld()
        let token = try await token(world)
        let end = Int64(world.clock.now.seconds) + 3600
        var request = try CreateToken.encode(CreateToken.Request(name: "child", expires: end))
        request.headers.append(AdminRequest.Header("host", "localhost"))
        #expect(await world.desk.answer(bearing(token.token, request), id: "i").status == 403)
        #expect(try await world.send(ListTokens.self, ListTokens.Request()).tokens.map(\.name) == ["ci"])
    }

    @Test("a token ends at its time, when it is revoked, and with its principal; a changed one was never any")
    func tokenEnds() async throws {
        let world = try await AdminWorld()
        func status(_ token: String) async -> Int { await world.desk.answer(bearing(token), id: "i").status }
        let short = try await token(world, seconds: 60)
        #expect(await status(short.token) == 200)
        let end = UInt64(short.expires)
        world.clock.advance(seconds: end - world.clock.now.seconds - 1)
        #expect(await status(short.token) == 200)
        world.clock.advance(seconds: 1)
        #expect(await status(short.token) == 401)

        let long = try await token(world)
        let other = try #require(BearerToken(randomBytes: try Random.bytes(BearerToken.randomByteCount)))
        #expect(await status(other.revealed) == 401)
        #expect(await status(String(long.token.dropLast())) == 401)
        let forged = try #require(
            Base32.bytes(long.tokenId).flatMap { try? BearerToken(randomBytes: $0 + Random.bytes(32)) }
        )
        #expect(await status(forged.revealed) == 401)
        #expect(await status(long.token) == 200)
        _ = try await world.send(RevokeToken.self, RevokeToken.Request(tokenId: long.tokenId))
        #expect(await status(long.token) == 401)
        let refused = CreateToken.Request(name: "x", scope: "{}", expires: Int64(world.clock.now.seconds) + 60)
        await #expect(throws: AdminFailure.self) { _ = try await world.send(CreateToken.self, refused) }
    }

    @Test("a certificate proves whom it was given to, until it is taken away")
    func certificate() async throws {
        let world = try await AdminWorld()
        func status() async -> Int { await world.desk.answer(list, id: "i", certificate: fingerprint).status }
        #expect(await status() == 401)
        try await putCertificate(world)
        #expect(await status() == 200)
        _ = try await world.send(CreatePrincipal.self, CreatePrincipal.Request(name: "nobody", policies: []))
        try await putCertificate(world, for: "nobody")
        #expect(await status() == 403)
        let shown = try await world.send(ListClientCertificates.self, ListClientCertificates.Request())
        #expect(shown.clientCertificates.map(\.principal) == ["nobody"])
        let request = DeleteClientCertificate.Request(fingerprint: Hexadecimal.text(fingerprint))
        _ = try await world.send(DeleteClientCertificate.self, request)
        #expect(await status() == 401)
    }

    @Test("a rotated key does until the overlap's end, a disabled one not")
    func rotation() async throws {
        let world = try await AdminWorld()
        func status(_ key: AccessKey) async -> Int {
            let request = AdminRequest(method: "GET", target: "/networks")
            return await world.desk.answer(world.signed(request, with: key), id: "i").status
        }
        var request = RotateAccessKey.Request(accessKeyId: world.key.id)
        request.overlapSeconds = 3600
        let made = try await world.send(RotateAccessKey.self, request)
        let next = AccessKey(id: made.accessKeyId, secret: SecretAccessKey(made.secretAccessKey))
        #expect(made.principal == "test")
        #expect(await status(world.key) == 200)
        #expect(await status(next) == 200)
        world.clock.advance(seconds: UInt64(made.oldKeyExpires) - world.clock.now.seconds)
        #expect(await status(world.key) == 401)
        #expect(await status(next) == 200)

        let other = try await world.administratorMade(with: next)
        #expect(await status(other) == 200)
        let disabling = UpdateAccessKey.Request(accessKeyId: other.id, disabled: true)
        #expect(try await world.send(UpdateAccessKey.self, disabling, with: next).disabled)
        #expect(await status(other) == 401)
        let enabling = UpdateAccessKey.Request(accessKeyId: other.id, disabled: false)
        _ = try await world.send(UpdateAccessKey.self, enabling, with: next)
        #expect(await status(other) == 200)
        _ = try await world.send(DeleteAccessKey.self, DeleteAccessKey.Request(accessKeyId: other.id), with: next)
        #expect(await status(other) == 401)
        await #expect(throws: AdminFailure.self, "the last one of the last one") {
            _ = try await world.send(DeleteAccessKey.self, DeleteAccessKey.Request(accessKeyId: next.id), with: next)
        }
        #expect(await status(next) == 200)
    }

    @Test("a signed query is a write once, also when it comes again just before its end")
    func presignedRepeat() async throws {
        let world = try await AdminWorld()
        var write = try CreatePrincipal.encode(CreatePrincipal.Request(name: "a", policies: []))
        write.headers.append(AdminRequest.Header("host", "localhost"))
        // Signed by a clock that is five minutes ahead: it counts for twenty minutes.
        let signed = SignatureV4.presign(
            write,
            with: world.key,
            region: "local",
            at: Int64(world.clock.now.seconds) + 300,
            expiry: 900
        )
        #expect(await world.desk.answer(signed, id: "i").status == 200)
        for number in 0..<2 {
            world.clock.advance(seconds: 600 - (number == 1 ? 3 : 0))
            _ = try await world.send(CreatePrincipal.self, CreatePrincipal.Request(name: "b\(number)", policies: []))
            let again = await world.desk.answer(signed, id: "i")
            #expect(again.status == 401)
            let message = AdminFailure(status: 401, typeName: nil, body: again.body).message
            #expect(message.contains("came before"), "\(message)")
        }
    }

    @Test("lists tell when and from where each was used last")
    func lastUsed() async throws {
        let world = try await AdminWorld()
        let token = try await token(world)
        try await putCertificate(world)
        let signed = world.signed(AdminRequest(method: "GET", target: "/networks"))
        let now = Int64(world.clock.now.seconds)
        world.clock.advance(seconds: 60)
        await world.relay.writeJournals()
        #expect(await world.desk.answer(signed, id: "i", from: "192.0.2.1").status == 200)
        #expect(await world.desk.answer(bearing(token.token), id: "i", from: "192.0.2.2").status == 200)
        #expect(await world.desk.answer(list, id: "i", from: "2001:db8::3", certificate: fingerprint).status == 200)
        await world.relay.writeJournals()
        let key = try #require(try await world.send(ListAccessKeys.self, ListAccessKeys.Request()).accessKeys.first)
        #expect(key.lastUsed == now + 60 && key.lastAddress == "192.0.2.1")
        let shown = try #require(try await world.send(ListTokens.self, ListTokens.Request()).tokens.first)
        #expect(shown.lastUsed == now + 60 && shown.lastAddress == "192.0.2.2")
        let request = ListClientCertificates.Request()
        let last = try await world.send(ListClientCertificates.self, request).clientCertificates.first
        #expect(last?.lastUsed == now + 60 && last?.lastAddress == "2001:db8::3")
        var events = ListRelayAuditRecords.Request()
        events.action = "postern:UseNewAddress"
        let records = try await world.send(ListRelayAuditRecords.self, events).records
        #expect(Set(records.map(\.sourceAddress)) == ["192.0.2.1", "192.0.2.2", "2001:db8::3"])
    }

    @Test("who comes in vain stands in the audit log, bounded, by the key that they claimed where there is one")
    func failures() async throws {
        let world = try await AdminWorld()
        let stranger = try #require(AccessKey(randomBytes: try Random.bytes(40)))
        let forged = AccessKey(id: world.key.id, secret: stranger.secret)
        let token = try await token(world)
        let forgedToken = try #require(
            Base32.bytes(token.tokenId).flatMap { try? BearerToken(randomBytes: $0 + Random.bytes(32)) }
        )
        let read = AdminRequest(method: "GET", target: "/networks")
        for _ in 0..<3 {
            for request in [
                world.signed(read, with: stranger), world.signed(read, with: forged), list, bearing("nonsense"),
                bearing(forgedToken.revealed),
            ] {
                #expect(await world.desk.answer(request, id: "i", from: "192.0.2.9").status == 401)
            }
        }
        await world.relay.writeJournals()
        var wanted = ListRelayAuditRecords.Request()
        wanted.action = "postern:Authenticate"
        let records = try await world.send(ListRelayAuditRecords.self, wanted).records
        #expect(records.count == 3 && records.allSatisfy { $0.result == .denied && $0.sourceAddress == "192.0.2.9" })
        let known = records.filter { $0.principal == "test" }
        #expect(Set(known.map(\.keyId)) == [world.key.id, token.tokenId])
        #expect(known.allSatisfy { $0.after == #"{"attempts":3}"# })
        let unknown = try #require(records.first { $0.principal.isEmpty })
        #expect(unknown.keyId == nil && unknown.after == #"{"attempts":9}"#)
    }
}

extension AdminWorld {
    /// A second key of the first administrator.
    fileprivate func administratorMade(with key: AccessKey) async throws -> AccessKey {
        let made = try await send(CreateAccessKey.self, CreateAccessKey.Request(principal: "test"), with: key)
        return AccessKey(id: made.accessKeyId, secret: SecretAccessKey(made.secretAccessKey))
    }
}
