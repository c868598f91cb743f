import Foundation
import PosternStore
import PosternTesting
import PosternWire
import Testing

@testable import PosternRelay

@Suite("Who administers")
struct AdministrationAccessTests {
    private let full = "PosternFullAccess"
    private let builtIn = ["PosternFullAccess", "PosternAuditor"]

    private func order<Outcome>(_ action: String = "postern:Test") -> Order<Outcome> {
        Order(by: Administrator(principal: "tester"), action)
    }

    /// A relay with a first administrator, and their key FIRSTKEY.
    private func world() async throws -> RelayWorld {
        let world = try await RelayWorld()
        #expect(try await world.relay.addAccessKey(id: "FIRSTKEY", secret: "first secret", name: "first"))
        return world
    }

    private func refusing(_ part: String, _ work: () async throws -> Void) async {
        await #expect {
            try await work()
        } throws: { error in
            if case AdministrationError.conflict(let reason) = error { reason.contains(part) } else { false }
        }
    }

    private func update(_ relay: Relay, _ name: String, policies: [String]? = nil, isDisabled: Bool? = nil) async throws
    {
        _ = try await relay.updatePrincipal(
            name,
            policies: policies,
            isDisabled: isDisabled,
            builtIn: builtIn,
            by: order()
        )
    }

    @Test("the last one with full access cannot be taken away, whatever way")
    func last() async throws {
        let world = try await world()
        let relay = world.relay
        _ = try await relay.putAccessPolicy("deny", document: "{}", by: order())
        func refuseAll() async {
            await refusing(full) { _ = try await relay.deletePrincipal("first", by: order()) }
            await refusing(full) { try await update(relay, "first", isDisabled: true) }
            await refusing(full) { try await update(relay, "first", policies: []) }
            await refusing(full) { try await update(relay, "first", policies: [full, "deny"]) }
            await refusing(full) { _ = try await relay.updateAccessKey("FIRSTKEY", isDisabled: true, by: order()) }
            await refusing(full) { _ = try await relay.deleteAccessKey("FIRSTKEY", by: order()) }
        }
        await refuseAll()
        // Others do not count: without a key, with less, disabled.
        for (name, policies) in [("a", [full]), ("b", ["PosternAuditor"]), ("c", [full]), ("d", [full, "deny"])] {
            _ = try await relay.createPrincipal(name, policies: policies, builtIn: builtIn, by: order())
            if name == "a" { continue }
            _ = try await relay.createAccessKey(NewAccessKey(id: "KEY\(name)", secret: "s"), for: name, by: order())
        }
        try await update(relay, "c", isDisabled: true)
        await refuseAll()
        #expect(try await relay.principal("first").policies == [full])
        #expect(try await relay.openAccessKey("FIRSTKEY")?.principal == "first")

        _ = try await relay.createAccessKey(NewAccessKey(id: "KEYa", secret: "s"), for: "a", by: order())
        _ = try await relay.deletePrincipal("first", by: order())
        #expect(try await relay.openAccessKey("FIRSTKEY") == nil)
        await refusing(full) { _ = try await relay.deletePrincipal("a", by: order()) }
    }

    @Test("where nobody has full access, changes are not refused for that")
    func nobody() async throws {
        let world = try await RelayWorld()
        let relay = world.relay
        _ = try await relay.createPrincipal("b", policies: [], builtIn: builtIn, by: order())
        try await update(relay, "b", isDisabled: true)
        #expect(try await relay.principal("b").isDisabled)
        _ = try await relay.deletePrincipal("b", by: order())
    }

    @Test("a policy in use names who has it, and goes when nobody has it")
    func policyInUse() async throws {
        let world = try await world()
        let relay = world.relay
        _ = try await relay.putAccessPolicy("ops", document: "{}", by: order())
        for name in ["zoe", "ann"] {
            _ = try await relay.createPrincipal(name, policies: ["ops"], builtIn: builtIn, by: order())
        }
        await refusing("ann, zoe") { _ = try await relay.deleteAccessPolicy("ops", by: order()) }
        try await update(relay, "ann", policies: [])
        _ = try await relay.deletePrincipal("zoe", by: order())
        _ = try await relay.deleteAccessPolicy("ops", by: order())
        #expect(try await relay.accessPolicies().isEmpty)
        for name in ["PosternFullAccess", "posternOther"] {
            await #expect(throws: AdministrationError.self) {
                _ = try await relay.putAccessPolicy(name, document: "{}", by: order())
            }
        }
        await #expect(
            throws: AdministrationError.invalid(field: "policies", reason: "must name policies that are there")
        ) {
            _ = try await relay.createPrincipal("x", policies: ["ops"], builtIn: builtIn, by: order())
        }
        await #expect(throws: AdministrationError.invalid(field: "name", reason: "is the name of another principal")) {
            _ = try await relay.createPrincipal("ann", policies: [], builtIn: builtIn, by: order())
        }
    }

    @Test("a rotated key is good until the overlap's end, and then the new one alone")
    func rotation() async throws {
        let world = try await world()
        let relay = world.relay
        let rotated = try await relay.rotateAccessKey(
            "FIRSTKEY",
            to: NewAccessKey(id: "NEXTKEY", secret: "next secret"),
            overlapSeconds: 3600,
            by: order()
        )
        #expect(rotated.key.principal == "first" && rotated.oldKeyExpires == world.clock.now.adding(seconds: 3600))
        await refusing("ends already") {
            _ = try await relay.rotateAccessKey(
                "FIRSTKEY",
                to: NewAccessKey(id: "THIRD", secret: "s"),
                overlapSeconds: 1_000_000,
                by: order()
            )
        }
        world.clock.advance(seconds: 3599)
        #expect(try await relay.openAccessKey("FIRSTKEY")?.secret == "first secret")
        #expect(try await relay.openAccessKey("NEXTKEY")?.secret == "next secret")
        world.clock.advance(seconds: 1)
        #expect(try await relay.openAccessKey("FIRSTKEY") == nil)
        #expect(try await relay.openAccessKey("NEXTKEY")?.secret == "next secret")
        await refusing(full) { _ = try await relay.deleteAccessKey("NEXTKEY", by: order()) }
        _ = try await relay.deleteAccessKey("FIRSTKEY", by: order())

        #expect(try await relay.accessKeys().map(\.id) == ["NEXTKEY"])
    }

    @Test("what ended 30 days ago is gone from the lists")
    func expiry() async throws {
        let world = try await world()
        _ = try await world.relay.rotateAccessKey(
            "FIRSTKEY",
            to: NewAccessKey(id: "NEXTKEY", secret: "s"),
            overlapSeconds: 3600,
            by: order()
        )
        world.clock.advance(seconds: 3600 + 30 * 86_400)
        _ = try await world.relay.expire()
        #expect(try await world.relay.accessKeys().map(\.id) == ["FIRSTKEY", "NEXTKEY"])
        world.clock.advance(seconds: 1)
        _ = try await world.relay.expire()
        #expect(try await world.relay.accessKeys().map(\.id) == ["NEXTKEY"])
    }

    @Test("a token holds for a time that is bounded, and its hash alone is kept")
    func tokens() async throws {
        let world = try await world()
        let relay = world.relay
        let now = world.clock.now
        for end in [now, now.adding(seconds: 366 * 86_400 + 1)] {
            await #expect { _ = try await token(relay, until: end) } throws: { error in
                if case AdministrationError.invalid(field: "expires", _) = error { true } else { false }
            }
        }
        _ = try await token(relay, until: now.adding(seconds: 60))
        #expect(try await relay.findToken(Array(1...8))?.usable?.hash == [UInt8](repeating: 9, count: 64))
        world.clock.advance(seconds: 60)
        let ended = try #require(try await relay.findToken(Array(1...8)))
        #expect(ended.principal == "first" && ended.usable == nil)
        _ = try await relay.revokeToken(Array(1...8), called: "t", by: order())
        #expect(try await relay.findToken(Array(1...8)) == nil)
        await #expect(throws: AdministrationError.unknownAccess(.token)) {
            _ = try await relay.revokeToken(nil, called: "t", by: order())
        }
    }

    private func token(_ relay: Relay, until end: Timestamp) async throws -> TokenFacts {
        let new = NewToken(
            id: Array(1...8),
            hash: [UInt8](repeating: 9, count: 64),
            name: "ci",
            scope: nil,
            expires: end
        )
        return try await relay.createToken(new, called: "t", for: "first", by: order())
    }

    @Test("every act stands in the relay's log, and no secret does, nor anywhere in the store")
    func audited() async throws {
        let world = try await world()
        let relay = world.relay
        _ = try await relay.createPrincipal("a/b", policies: [], builtIn: builtIn, by: order("postern:CreatePrincipal"))
        _ = try await relay.putCertificate([UInt8](repeating: 1, count: 32), called: "01", for: "a/b", by: order())
        _ = try await relay.updateAccessKey("FIRSTKEY", isDisabled: false, by: order())
        let records = try await records(of: relay)
        #expect(
            records.map(\.subject) == [
                "arn:postern:relay::0:principal/first", "arn:postern:relay::0:access-key/FIRSTKEY",
                "arn:postern:relay::0:principal/a%2Fb", "arn:postern:relay::0:client-certificate/01",
            ],
            "what changed nothing has no record"
        )
        #expect(records.map(\.principal) == ["posternd", "posternd", "tester", "tester"])
        for file in try world.files() { #expect(file.range(of: Data("first secret".utf8)) == nil) }
    }

    @Test("a disabled principal's certificate counts no more than a stranger's, and does again with the principal")
    func disabled() async throws {
        let world = try await world()
        let (relay, fingerprint) = (world.relay, [UInt8](repeating: 1, count: 32))
        _ = try await relay.createPrincipal("ann", policies: [], builtIn: builtIn, by: order())
        _ = try await relay.putCertificate(fingerprint, called: "01", for: "ann", by: order())
        for isDisabled in [true, false] {
            try await update(relay, "ann", isDisabled: isDisabled)
            let found = try #require(try await relay.findCertificate(fingerprint))
            #expect(found.principal == "ann" && (found.usable == nil) == isDisabled)
        }
    }

    @Test("whoever gets the name of a principal that is gone is told none of its answers")
    func keptAnswers() async throws {
        let world = try await world()
        let relay = world.relay
        let request = TokenedRequest(
            key: .init(principal: "ann", network: "12345678", operation: "o", token: "t"),
            contentHash: [UInt8](repeating: 0, count: 32)
        )
        let answer = AdministrationAnswer(status: 200, errorType: nil, body: [1])
        _ = try await relay.createPrincipal("ann", policies: [], builtIn: builtIn, by: order())
        try await relay.keep(answer, to: request)
        #expect(try await relay.history(of: request) == .answered(answer))
        _ = try await relay.deletePrincipal("ann", by: order())
        _ = try await relay.createPrincipal("ann", policies: [], builtIn: builtIn, by: order())
        #expect(try await relay.history(of: request) == .new)
    }

    private func records(of relay: Relay) async throws -> [AuditRecord] {
        var wanted = AuditPageRequest()
        (wanted.isAscending, wanted.limit) = (true, 1000)
        return try await relay.auditRecords(wanted, of: .zero).records.map {
            try JSONDecoder().decode(AuditRecord.self, from: Data($0.record))
        }
    }

    @Test("who may do what has a new version with each act that changes it, and with no other")
    func version() async throws {
        let world = try await world()
        let relay = world.relay
        var last = relay.accessVersion
        func expectRise(_ rises: Bool, _ act: () async throws -> Void) async throws {
            try await act()
            #expect((relay.accessVersion > last) == rises)
            last = relay.accessVersion
        }
        try await expectRise(true) { _ = try await relay.putAccessPolicy("p", document: "{}", by: order()) }
        try await expectRise(true) {
            _ = try await relay.createPrincipal("ann", policies: ["p"], builtIn: builtIn, by: order())
        }
        try await expectRise(true) { try await update(relay, "ann", policies: []) }
        try await expectRise(true) { _ = try await relay.deletePrincipal("ann", by: order()) }
        try await expectRise(true) { _ = try await relay.deleteAccessPolicy("p", by: order()) }
        try await expectRise(false) { _ = try await relay.updateAccessKey("FIRSTKEY", isDisabled: false, by: order()) }
    }
}

@Suite("Uses of credentials")
struct AccessJournalTests {
    private func world() async throws -> RelayWorld {
        let world = try await RelayWorld()
        #expect(try await world.relay.addAccessKey(id: "FIRSTKEY", secret: "first secret", name: "first"))
        return world
    }

    private func events(_ action: String, _ relay: Relay) async throws -> [AuditRecord] {
        var wanted = AuditPageRequest()
        (wanted.isAscending, wanted.limit, wanted.action) = (true, 1000, action)
        return try await relay.auditRecords(wanted, of: .zero).records.map {
            try JSONDecoder().decode(AuditRecord.self, from: Data($0.record))
        }
    }

    private func use(_ relay: Relay, from address: String?) async {
        relay.noteUse(
            of: .accessKey("FIRSTKEY"),
            by: Administrator(principal: "first", credential: "FIRSTKEY", address: address, request: "r")
        )
        await relay.writeJournals()
    }

    @Test("are written once a minute, and a new address at once, as an event")
    func uses() async throws {
        let world = try await world()
        let (relay, began) = (world.relay, world.clock.now)
        await use(relay, from: "192.0.2.1")
        #expect(try await relay.accessKeys().first?.lastUsed == began)
        world.clock.advance(seconds: 59)
        await use(relay, from: "192.0.2.1")
        #expect(try await relay.accessKeys().first?.lastUsed == began)
        await use(relay, from: "192.0.2.2")
        #expect(try await relay.accessKeys().first?.lastUsed == began)
        #expect(try await relay.accessKeys().first?.lastAddress == "192.0.2.1")
        world.clock.advance(seconds: 1)
        await use(relay, from: "192.0.2.2")
        #expect(try await relay.accessKeys().first?.lastUsed == began.adding(seconds: 60))
        #expect(try await relay.accessKeys().first?.lastAddress == "192.0.2.2")
        let events = try await events("postern:UseNewAddress", relay)
        #expect(events.map(\.address) == ["192.0.2.1", "192.0.2.2"])
        #expect(events.allSatisfy { $0.principal == "first" && $0.credential == "FIRSTKEY" && $0.request == "r" })
    }

    @Test("of an address that is remembered are no event after a restart either")
    func restart() async throws {
        let world = try await world()
        await use(world.relay, from: "192.0.2.1")
        let next = try await world.reopened()
        await use(next.relay, from: "192.0.2.1")
        #expect(try await events("postern:UseNewAddress", next.relay).count == 1)
    }

    private func fail(_ relay: Relay, _ credential: ProvenCredential?, _ principal: String = "") async {
        relay.noteFailedProof(of: credential, by: Administrator(principal: principal), reason: "no")
        await relay.writeJournals()
    }

    @Test("in vain make one record a minute for each that is there, and one for all others, with their number")
    func failures() async throws {
        let world = try await world()
        let relay = world.relay
        for _ in 0..<5 {
            await fail(relay, nil)
            await fail(relay, .accessKey("FIRSTKEY"), "first")
        }
        func attempts() async throws -> [[AuditValue?]] {
            let events = try await events("postern:Authenticate", relay)
            #expect(events.allSatisfy { $0.result == .denied && $0.reason == "no" })
            return ["", "first"].map { principal in
                events.filter { $0.principal == principal }.map { $0.after?["attempts"] }
            }
        }
        #expect(try await attempts() == [[1], [1]])
        world.clock.advance(seconds: 60)
        await relay.writeJournals()
        #expect(try await attempts() == [[1, 4], [1, 4]], "nobody needs to come again for the rest to be told")
        world.clock.advance(seconds: 60)
        await relay.writeJournals()
        await fail(relay, nil)
        #expect(try await attempts() == [[1, 4, 1], [1, 4]])
    }
}
