import Foundation
import PosternPrimitives
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@testable import PosternRelay

@Suite("What happens without an administrator, in the audit log")
struct SecurityEventTests {
    private let world: RelayWorld
    private var relay: Relay { world.relay }
    private static let nonce = [UInt8](repeating: 6, count: Limits.nonceBytes)

    init() async throws {
        world = try await RelayWorld()
    }

    /// A record with what names the network cut off.
    private struct Event: Equatable {
        let action: String
        let principal: String
        let subject: String
        var credential: String?
        var address: String?
        var result = AuditRecord.Result.succeeded
    }

    private func records(_ action: String? = nil) async throws -> [AuditRecord] {
        await relay.writeJournals()
        var wanted = AuditPageRequest()
        (wanted.isAscending, wanted.limit, wanted.action) = (true, 1000, action.map { "postern:\($0)" })
        return try await relay.auditRecords(wanted, of: world.network).records.map {
            try JSONDecoder().decode(AuditRecord.self, from: Data($0.record))
        }
    }

    private func events(_ action: String? = nil) async throws -> [Event] {
        let number = try #require(try await relay.networks().first?.number)
        let network = "arn:postern:wickr::0:network/\(number)"
        func short(_ name: String) -> String { name.replacing(network, with: "") }
        return try await records(action).map {
            Event(
                action: $0.action.replacing("postern:", with: ""),
                principal: short($0.principal),
                subject: short($0.subject),
                credential: $0.credential,
                address: $0.address,
                result: $0.result
            )
        }
    }

    private func remove(_ device: TestDevice, of owner: TestDevice) async throws {
        let list = try owner.nextList(after: await world.chain(of: owner)) {
            $0.devices.removeAll { $0.id == device.id }
        }
        #expect(try await world.put(list, of: owner) == .done(Done()))
    }

    private func open(_ user: UserID, key: UInt8, kind: UInt32 = 1) async throws -> GuestAnswer {
        var open = OpenVault()
        (open.user, open.kind) = (Data(user.bytes), kind)
        let who = Who(network: world.network, user: user)
        open.proof = try .made(by: VaultTests.key(key), kind: kind, of: who, Self.nonce)
        return try await relay.openVault(open, in: world.network, nonce: Self.nonce, from: "192.0.2.1")
    }

    @Test("registration, and devices that come and go, with the list that says so")
    func devices() async throws {
        let bob = try await world.person("bob")
        let second = try await world.secondDevice(of: bob)
        try await remove(second, of: bob)
        let user = "/user/1"
        #expect(
            try await events() == [
                Event(action: "Register", principal: user, subject: user, credential: "\(bob.id)"),
                Event(action: "AddDevice", principal: user, subject: "/device/\(second.id)"),
                Event(action: "RemoveDevice", principal: user, subject: "/device/\(second.id)"),
            ]
        )
        #expect(try await records("RemoveDevice").first?.after == ["listVersion": 3])
        #expect(try await world.signIn(second, from: "192.0.2.1")?.removed == true)
        #expect(try await records("SignIn").map(\.reason) == ["the device was removed"])
    }

    @Test("no device without its record")
    func together() async throws {
        let bob = try await world.person("bob")
        try await world.fault(
            "CREATE TRIGGER t BEFORE INSERT ON audit_record BEGIN SELECT raise(ABORT, 'no room'); END"
        )
        let second = try TestDevice(beside: bob, after: await world.chain(of: bob), at: world.clock.now)
        await #expect(throws: StoreError.unavailable) { try await world.put(second.list, of: bob) }
        #expect(try await world.chain(of: bob).newest.version == 1)
        try await world.fault("DROP TRIGGER t")
        #expect(try await world.put(second.list, of: bob) == .done(Done()))
        #expect(try await events("AddDevice").count == 1)
    }

    @Test("a device's sign-in once a day, and from another address once an hour")
    func signIns() async throws {
        let bob = try await world.person("bob")
        func signIn(from address: String, after seconds: UInt64) async throws -> [String?] {
            world.clock.advance(seconds: seconds)
            #expect(try await world.signIn(bob, from: address) != nil)
            return try await events("SignIn").map(\.address)
        }
        #expect(try await signIn(from: "192.0.2.1", after: 0) == ["192.0.2.1"])
        #expect(try await signIn(from: "192.0.2.2", after: 3599).count == 1)
        #expect(try await signIn(from: "192.0.2.2", after: 1) == ["192.0.2.1", "192.0.2.2"])
        #expect(try await signIn(from: "192.0.2.2", after: 86_399).count == 2)
        #expect(try await signIn(from: "192.0.2.2", after: 1).count == 3)
        let event = Event(
            action: "SignIn",
            principal: "/user/1",
            subject: "/user/1",
            credential: "\(bob.id)",
            address: "192.0.2.2"
        )
        #expect(try await events("SignIn").last == event)
    }

    @Test("sign-ins in vain are counted for each device that is there, and for the others together")
    func failures() async throws {
        let bob = try await world.person("bob")
        let stranger = try TestDevice(beside: bob, after: await world.chain(of: bob), at: world.clock.now)
        for _ in 0..<3 {
            #expect(try await world.signIn(bob, from: "192.0.2.1", change: { $0[70] ^= 1 }) == nil)
            #expect(try await world.signIn(stranger, from: "192.0.2.2") == nil)
        }
        _ = try await relay.store.suspend(bob.who, true)
        #expect(try await world.signIn(bob, from: "192.0.2.1") == nil)
        let denied = try await records("SignIn").sorted { $0.principal < $1.principal }
        #expect(denied.map { $0.after?["attempts"] } == [3, 4])
        #expect(denied.map(\.reason) == ["no such device", "the user is suspended"])
        #expect(denied.map(\.credential) == [nil, "\(bob.id)"])
        #expect(denied.map(\.address) == ["192.0.2.2", "192.0.2.1"])
        #expect(denied.allSatisfy { $0.result == .denied })
    }

    @Test("passwords: right, wrong, changed and locked; guesses at nobody name nobody")
    func vaults() async throws {
        let bob = try await world.person("bob") { $0.vaults = [VaultTests.vault(1)] }
        guard case .vaultOpened = try await open(bob.who.user, key: 8).body else { throw TestFailure("not opened") }
        for _ in 0..<5 { _ = try await open(bob.who.user, key: 9) }
        _ = try await open(UserID(cutting: .of([7])), key: 9)
        let user = "/user/1"
        let opened = Event(action: "OpenVault", principal: user, subject: user, address: "192.0.2.1")
        var wrong = opened
        wrong.result = .denied
        var nobody = Event(action: "OpenVault", principal: "", subject: "", address: "192.0.2.1")
        nobody.result = .denied
        let openings = try await events("OpenVault")
        #expect(openings.first == opened && openings.count == 3)
        #expect(openings.contains(wrong) && openings.contains(nobody))
        #expect(Set(try await records("OpenVault").compactMap { $0.after?["attempts"] }) == [5, 1])
        #expect(try await events("LockOut").map(\.subject) == [user])
        var put = PutVault()
        put.vault = VaultTests.vault(1, key: VaultTests.key(10))
        put.proofKind = 1
        put.proof = try .made(by: VaultTests.key(8), kind: 1, of: bob.who, Self.nonce)
        let done = try await relay.putVault(put, of: bob.who, nonce: Self.nonce, isDevice: true, from: "192.0.2.3")
        #expect(done == .done(Done()))
        #expect(try await records("PutVault").map(\.after) == [["kind": "password", "removed": false]])
        #expect(try await records("PutVault").map(\.address) == ["192.0.2.3"])
    }

    @Test("invitations that do not count")
    func invitations() async throws {
        for half in [[UInt8](repeating: 0, count: 32), [1]] {
            _ = try await relay.openInvitation(half: half, in: world.network, from: "192.0.2.1")
            _ = try await relay.openInvitation(half: half, in: .zero, from: "192.0.2.1")
        }
        let denied = try await records("OpenInvitation")
        #expect(denied.map { $0.after?["attempts"] } == [2])
        #expect(denied.map(\.address) == ["192.0.2.1"])
    }

    @Test("guesses at ever more accounts fill no log: 32 of a network are named, the others counted together")
    func crowded() async throws {
        for number in 0..<40 {
            let who = try await world.person("p\(number)").who
            for _ in 0...number { relay.noteFailure(of: .openVault, by: Visit(who, from: nil), reason: "no") }
        }
        for number in 0..<100 {
            let nobody = UserID(cutting: .of(Array("\(number)".utf8)))
            relay.noteFailure(of: .openVault, by: Visit(world.network, user: nobody, from: nil), reason: "no")
        }
        let records = try await records("OpenVault")
        #expect(records.count == 33)
        let counts = records.map { record in
            if case .number(let count) = record.after?["attempts"] { Int(count) } else { 0 }
        }
        #expect(Set(counts) == Set(Array(9...40) + [100 + (1...8).reduce(0, +)]))
        #expect(records.first { $0.principal.isEmpty }?.after == ["attempts": 136])
    }

    @Test("guesses at ever more accounts fill no memory")
    func bounded() {
        let journal = VisitJournal()
        for number in 0..<5000 {
            let user = UserID(cutting: .of(Array("\(number)".utf8)))
            let visit = Visit(world.network, user: user, from: nil)
            _ = journal.noteFailure(of: .openVault, by: visit, reason: "no", at: world.clock.now)
        }
        let due = journal.take(at: world.clock.now).failures
        #expect(due.count == VisitJournal.mostKeys + 1)
        #expect(due.first { $0.key.user == nil }?.value.count == UInt64(5000 - VisitJournal.mostKeys))
    }

    @Test("who reconnects all at once is written down in several transactions")
    func many() {
        let journal = VisitJournal()
        for number in 0..<1200 {
            let device = DeviceID(cutting: .of(Array("\(number)".utf8)))
            #expect(journal.note(device, Visit(world.network, from: nil), at: world.clock.now))
        }
        let counts = (0..<3).map { _ in journal.take(at: world.clock.now) }.map { ($0.signIns.count, $0.hasMore) }
        #expect(counts.map(\.0) == [500, 500, 200] && counts.map(\.1) == [true, true, false])
    }
}
