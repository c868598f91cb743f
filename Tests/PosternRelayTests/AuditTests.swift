import Foundation
import PosternPrimitives
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@testable import PosternRelay

@Suite("Acts and their records")
struct AuditTests {
    private func template() throws -> NetworkTemplate {
        try NetworkTemplate(hosts: [RelayWorld.address], authorityKeys: [])
    }

    private func network(in world: RelayWorld) async throws -> NetworkFacts {
        try await world.relay.createNetwork(
            NewNetwork(name: "Blumen", plan: .standard, groupSettings: #"{"maxTtl":60}"#),
            from: template()
        )
    }

    /// Every record of a log, the first one first.
    private func records(_ log: NetworkID, in world: RelayWorld) async throws -> [AuditRecord] {
        var request = AuditPageRequest()
        request.isAscending = true
        request.limit = 1000
        return try await world.relay.auditRecords(request, of: log).records.map {
            try JSONDecoder().decode(AuditRecord.self, from: Data($0.record))
        }
    }

    /// Checks a log as somebody does who has only its export.
    private func verified(_ log: NetworkID, in world: RelayWorld) async throws -> AuditTrail {
        var request = AuditPageRequest()
        request.isAscending = true
        request.limit = 1000
        var trail = AuditTrail(of: log)
        for record in try await world.relay.auditRecords(request, of: log).records {
            try trail.take(record.record, number: record.number, hash: record.hash)
        }
        for proof in try await world.relay.auditProof(of: log, after: 0, until: trail.head.records) {
            let charters = try CharterChain(
                joining: proof.network,
                floor: 1,
                documents: proof.charters.map { try Document(body: $0.body, signature: $0.signature) }
            )
            for checkpoint in proof.checkpoints {
                let document = try Document(body: checkpoint.body, signature: checkpoint.signature)
                try trail.check(document, under: charters)
            }
        }
        return trail
    }

    @Test("an act says who did what to which thing, from where, and what was before and is after")
    func record() async throws {
        let world = try await RelayWorld()
        let facts = try await network(in: world)
        let administrator = Administrator(principal: "ann", credential: "AK1", address: "192.0.2.1", request: "r1")
        _ = try await world.relay.updateNetwork(
            facts.number,
            name: "Garten",
            encryptionKeyArn: nil,
            by: Order(by: administrator, "wickr:UpdateNetwork")
        )
        let records = try await records(facts.id, in: world)
        #expect(records.map(\.action) == ["wickr:CreateNetwork", "wickr:UpdateNetwork"])
        let record = try #require(records.last)
        #expect(record.principal == "ann" && record.credential == "AK1" && record.address == "192.0.2.1")
        #expect(record.request == "r1" && record.result == .succeeded)
        #expect(record.subject == "arn:postern:wickr::0:network/\(facts.number)")
        #expect(record.before?["name"] == "Blumen" && record.after?["name"] == "Garten")
    }

    @Test("no record names a person otherwise than by the login, nor holds a secret")
    func privacy() async throws {
        let world = try await RelayWorld()
        let facts = try await network(in: world)
        let made = try await world.relay.createUsers(
            [UserWish(name: "ann", firstName: "Annegret", lastName: "Musterfrau")],
            in: facts.id
        )
        let number = try made[0].get().number
        var change = UserChange()
        change.firstName = "Annerose"
        _ = try await world.relay.updateUser(number, in: facts.id, change)
        let group = try await world.relay.groups(of: facts.id)[0].code
        _ = try await world.relay.createBot(
            NewBot(name: "helpbot", displayName: "", group: group, challenge: "a challenge of a bot"),
            in: facts.number
        )
        _ = try await world.relay.configure(
            .oidc,
            of: facts.number,
            settings: #"{"issuer":"https://id.example"}"#,
            secret: "a client's secret",
            by: Order<Bool>.local("wickr:RegisterOidcConfig")
        ) { $0.hasSecret }
        let all = try await records(facts.id, in: world).map { String(decoding: try $0.bytes(), as: UTF8.self) }
        #expect(all.count == 5 && all.contains { $0.contains("firstName") })
        for word in ["Annegret", "Musterfrau", "Annerose", "challenge of a bot", "a client's secret"] {
            #expect(!all.contains { $0.contains(word) }, "\(word)")
        }
        #expect(try world.files().allSatisfy { $0.firstRange(of: Data("a client's secret".utf8)) == nil })
    }

    @Test("what changes nothing leaves no record, and what is undone neither")
    func nothing() async throws {
        let world = try await RelayWorld()
        let facts = try await network(in: world)
        let before = try await records(facts.id, in: world).count
        _ = try await world.relay.updateNetwork(facts.number, name: "Blumen", encryptionKeyArn: nil)
        await #expect(throws: AdministrationError.groupNameTaken) {
            try await world.relay.createGroup(in: facts.number, name: "DEFAULT") { _ in "{}" }
        }
        #expect(try await records(facts.id, in: world).count == before)
        #expect(try await world.relay.groups(of: facts.id).count == 1)
    }

    @Test("an act, its policy, its record and its answer are there together or not at all")
    func atomic() async throws {
        let world = try await RelayWorld()
        let facts = try await network(in: world)
        let group = try await world.relay.groups(of: facts.id)[0].code
        struct Broken: Error {}
        let tokened = TokenedRequest(
            key: TokenedRequest.Key(principal: "ann", network: facts.number, operation: "UpdateNetwork", token: "t"),
            contentHash: [UInt8](repeating: 1, count: 32)
        )
        let order = Order<GroupFacts>(
            by: .local,
            "wickr:UpdateSecurityGroup",
            keeping: AnswerKeeping(tokened) { _ in throw Broken() }
        )
        let (policy, count) = (
            try await world.relay.group(group, in: facts.id).settings, try await records(facts.id, in: world).count
        )
        await #expect(throws: Broken.self) {
            try await world.relay.updateGroup(group, in: facts.number, name: "Other", by: order) { _ in "{}" }
        }
        let held = try await world.relay.group(group, in: facts.id)
        #expect(held.settings == policy && held.name == "Default")
        #expect(try await records(facts.id, in: world).count == count)
    }

    @Test("two administrators who change different settings at once both get theirs")
    func concurrent() async throws {
        let world = try await RelayWorld()
        let facts = try await network(in: world)
        let group = try await world.relay.groups(of: facts.id)[0].code
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for number in 0..<16 {
                tasks.addTask {
                    _ = try await world.relay.updateGroup(group, in: facts.number, name: nil) { held in
                        var members = AuditValue.members(ofJSON: held)
                        members["s\(number)"] = .flag(true)
                        return String(decoding: try JSONEncoder().encode(members), as: UTF8.self)
                    }
                }
            }
            try await tasks.waitForAll()
        }
        let settings = AuditValue.members(ofJSON: try await world.relay.group(group, in: facts.id).settings)
        #expect((0..<16).allSatisfy { settings["s\($0)"] == true } && settings["maxTtl"] == 60)
        let chain = try await world.relay.store.allDocuments(
            .policy(of: facts.id, scope: PolicyScope(group: group, in: facts.id))
        )
        #expect(chain.count == 17, "a policy for each")
    }

    @Test("after 64 records a checkpoint is signed, and the rest within the hour")
    func checkpoints() async throws {
        let world = try await RelayWorld()
        let facts = try await network(in: world)
        _ = try await world.relay.createUsers((1..<64).map { UserWish(name: "user\($0)") }, in: facts.id)
        var trail = try await verified(facts.id, in: world)
        #expect(trail.head.records == 64 && trail.signed == trail.head)
        _ = try await world.relay.createUsers([UserWish(name: "last")], in: facts.id)
        _ = try await world.relay.expire()
        trail = try await verified(facts.id, in: world)
        #expect(trail.head.records == 65 && trail.signed.records == 64)
        world.clock.advance(seconds: 3600)
        _ = try await world.relay.expire()
        trail = try await verified(facts.id, in: world)
        #expect(trail.signed == trail.head)
    }

    @Test("a log and its proof outlive their network")
    func deleted() async throws {
        let world = try await RelayWorld()
        let facts = try await network(in: world)
        _ = try await world.relay.createUsers([UserWish(name: "annegret")], in: facts.id)
        _ = try await world.relay.deleteNetwork(facts.number)
        await #expect(throws: AdministrationError.unknownNetwork) { try await world.relay.network(facts.number) }
        #expect(try await world.relay.networks().map(\.number) == ["12345678"])
        _ = try await world.relay.expire()
        #expect(try await world.relay.auditLog(ofNetwork: facts.number) == facts.id)
        let trail = try await verified(facts.id, in: world)
        #expect(trail.head.records == 3 && trail.signed == trail.head)
        #expect(try await records(.zero, in: world).map(\.action) == ["wickr:DeleteNetwork"])
        #expect(try await world.relay.store.network(facts.id) == nil)
    }

    @Test("what was asked for in vain is in the log, without what was sent")
    func refused() async throws {
        let world = try await RelayWorld()
        let facts = try await network(in: world)
        try await world.relay.noteRefusal(
            Administrator(principal: "eve", credential: "AK2"),
            "wickr:DeleteNetwork",
            network: facts.number,
            subject: "arn:postern:wickr::0:network/\(facts.number)",
            isDenied: true,
            reason: "ForbiddenError: not permitted"
        )
        let record = try #require(try await records(facts.id, in: world).last)
        #expect(record.result == .denied && record.principal == "eve")
        var denied = AuditPageRequest()
        denied.result = .denied
        #expect(try await world.relay.auditRecords(denied, of: facts.id).records.count == 1)
        try await world.relay.noteRefusal(
            .local,
            "wickr:GetNetwork",
            network: "00000000",
            subject: "arn:postern:wickr::0:network/00000000",
            isDenied: false,
            reason: "ResourceNotFoundError"
        )
        #expect(try await records(.zero, in: world).map(\.result) == [.failed])
    }
}
