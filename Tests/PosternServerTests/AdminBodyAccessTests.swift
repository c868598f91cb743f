import PosternAdminAPI
import PosternPrimitives
import PosternWire
import Testing

@testable import PosternServer

@Suite("What a request names in its body, and what its credential is")
struct AdminBodyAccessTests {
    private static func document(allowing actions: String, denying resource: String) -> String {
        AdminAccessTests.policy(
            AdminAccessTests.allow(actions) + "," + AdminAccessTests.deny("*", on: "arn:postern:relay::0:\(resource)")
        )
    }

    private func refused<Operation: AdminOperation>(
        _ operation: Operation.Type,
        _ request: Operation.Request,
        _ world: AdminWorld,
        _ key: PosternAdminAPI.AccessKey
    ) async throws {
        do {
            _ = try await world.send(operation, request, with: key)
            Issue.record("\(operation) was allowed")
        } catch let failure as AdminFailure {
            #expect(failure.status == 403, "\(operation): \(failure)")
        }
    }

    @Test("a principal that is denied is out of reach in the body, and by what proves it")
    func principal() async throws {
        let world = try await AdminWorld()
        let fingerprint = String(repeating: "07", count: 32)
        let certificate = PutClientCertificate.Request(principal: "test", fingerprint: fingerprint)
        _ = try await world.send(PutClientCertificate.self, certificate)
        let document = Self.document(allowing: "postern:*", denying: "principal/test")
        let key = try await world.administrator("limited", document: document)
        try await refused(CreateAccessKey.self, CreateAccessKey.Request(principal: "test"), world, key)
        try await refused(PutClientCertificate.self, certificate, world, key)
        // The certificate is taken from the principal that is denied.
        let other = PutClientCertificate.Request(principal: "limited", fingerprint: fingerprint)
        try await refused(PutClientCertificate.self, other, world, key)
        let disable = UpdateAccessKey.Request(accessKeyId: world.key.id, disabled: true)
        try await refused(UpdateAccessKey.self, disable, world, key)
        let rotate = RotateAccessKey.Request(accessKeyId: world.key.id)
        try await refused(RotateAccessKey.self, rotate, world, key)
        try await refused(DeleteAccessKey.self, DeleteAccessKey.Request(accessKeyId: world.key.id), world, key)
        let delete = DeleteClientCertificate.Request(fingerprint: fingerprint)
        try await refused(DeleteClientCertificate.self, delete, world, key)
        // What is not denied goes on, and the denials stand in the audit log.
        _ = try await world.send(CreateAccessKey.self, CreateAccessKey.Request(principal: "limited"), with: key)
        var denied = ListRelayAuditRecords.Request()
        denied.result = .denied
        #expect(try await world.send(ListRelayAuditRecords.self, denied).records.count == 7)
    }

    @Test("a policy that is denied is given to nobody")
    func policy() async throws {
        let world = try await AdminWorld()
        let document = Self.document(allowing: "postern:*", denying: "policy/PosternFullAccess")
        let key = try await world.administrator("limited", document: document)
        let policies = ["PosternReadOnlyAccess", "PosternFullAccess"]
        try await refused(CreatePrincipal.self, CreatePrincipal.Request(name: "evil", policies: policies), world, key)
        let update = UpdatePrincipal.Request(principal: "limited", policies: policies)
        try await refused(UpdatePrincipal.self, update, world, key)
        let harmless = CreatePrincipal.Request(name: "reader", policies: ["PosternReadOnlyAccess"])
        _ = try await world.send(CreatePrincipal.self, harmless, with: key)
    }

    @Test("what another action does alone needs that action too")
    func otherActions() async throws {
        let world = try await AdminWorld()
        let (number, _) = try await world.network()
        let document = AdminAccessTests.policy(
            AdminAccessTests.allow("*") + "," + AdminAccessTests.deny("wickr:UpdateDataRetention") + ","
                + AdminAccessTests.deny("postern:RenameUser")
        )
        let key = try await world.administrator("limited", document: document)
        for (method, target, body) in [
            ("PATCH", "/networks/\(number)/settings", #"{"settings":{"dataRetention":false}}"#),
            ("PATCH", "/networks/\(number)/users", #"{"userId":"1","userDetails":{"username":"another"}}"#),
        ] {
            let request = AdminRequest(method: method, target: target, body: Array(body.utf8))
            #expect(await world.desk.answer(world.signed(request, with: key), id: "id").status == 403, "\(target)")
        }
    }

    @Test("a bearer token gives nobody access, whatever it may", arguments: AdminOperations.all.map { $0.declaration })
    func token(_ declaration: OperationDeclaration) async throws {
        guard declaration.givesAccess else { return }
        let world = try await AdminWorld()
        let end = Int64(world.clock.now.seconds) + 600
        let token = try await world.send(CreateToken.self, CreateToken.Request(name: "ci", scope: nil, expires: end))
        let path = declaration.path.text.replacing("{", with: "").replacing("}", with: "")
        var request = AdminRequest(method: declaration.method.rawValue, target: path, body: Array("{}".utf8))
        request.headers = [
            AdminRequest.Header("host", "localhost"), AdminRequest.Header("authorization", "Bearer \(token.token)"),
        ]
        let answer = await world.desk.answer(request, id: "id")
        #expect(answer.status == 403)
        #expect(AdminFailure(status: 403, typeName: nil, body: answer.body).message.contains("bearer token"))
    }

    @Test("a key that is disabled is not rotated into one that is not")
    func disabledKey() async throws {
        let world = try await AdminWorld()
        let key = try await world.administrator("bob", policies: ["PosternReadOnlyAccess"])
        let disable = UpdateAccessKey.Request(accessKeyId: key.id, disabled: true)
        _ = try await world.send(UpdateAccessKey.self, disable)
        await #expect(throws: AdminFailure.self) {
            try await world.send(RotateAccessKey.self, RotateAccessKey.Request(accessKeyId: key.id))
        }
    }

    @Test("the last key with full access stays good for an hour when it is rotated")
    func lastKey() async throws {
        let world = try await AdminWorld()
        var request = RotateAccessKey.Request(accessKeyId: world.key.id)
        request.overlapSeconds = 0
        await #expect(throws: AdminFailure.self) { try await world.send(RotateAccessKey.self, request) }
        request.overlapSeconds = 3600
        _ = try await world.send(RotateAccessKey.self, request)
    }

    @Test("a write that comes twice stands in the audit log")
    func repeated() async throws {
        let world = try await AdminWorld()
        let body = Array(#"{"name":"bob","policies":[]}"#.utf8)
        let request = world.signed(AdminRequest(method: "POST", target: "/postern/v1/principals", body: body))
        #expect(await world.desk.answer(request, id: "first").status == 200)
        #expect(await world.desk.answer(request, id: "second").status == 401)
        let records = try await world.send(ListRelayAuditRecords.self, ListRelayAuditRecords.Request()).records
        #expect(records.contains { $0.requestId == "second" && $0.result == .failed })
    }

    @Test("what is simulated is asked for as operations ask", arguments: ["principal/bob", "access-key/e%CC%81ve"])
    func simulation(_ resource: String) async throws {
        let world = try await AdminWorld()
        let request = SimulateAccess.Request(
            principal: "test",
            action: "postern:CreateAccessKey",
            resource: "arn:postern:relay::0:\(resource)"
        )
        await #expect(throws: AdminFailure.self) { try await world.send(SimulateAccess.self, request) }
    }
}
