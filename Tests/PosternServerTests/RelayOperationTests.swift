import Foundation
import PosternAdminAPI
import PosternPrimitives
import PosternRelay
import PosternTesting
import PosternWire
import Testing

@testable import PosternServer

@Suite("Operations on the relay itself")
struct RelayOperationTests {
    @Test("a back-up comes in parts that together are what was said of it, and goes when it was fetched")
    func backup() async throws {
        let world = try await AdminWorld()
        _ = try await world.network()
        let made = try await world.send(CreateBackup.self, CreateBackup.Request())
        var whole: [UInt8] = []
        repeat {
            let part = GetBackupPart.Request(backupId: made.backupId, offset: Int64(whole.count))
            let reply = try await world.send(GetBackupPart.self, part)
            #expect(reply.bytes == made.bytes)
            whole += reply.data.bytes
        } while whole.count < made.bytes
        #expect(Digest.sha512(whole) == made.sha512.bytes)
        #expect(whole.starts(with: Array("SQLite format 3".utf8)))
        let behind = GetBackupPart.Request(backupId: made.backupId, offset: made.bytes + 1)
        await #expect(throws: AdminFailure.self) { try await world.send(GetBackupPart.self, behind) }

        _ = try await world.send(DeleteBackup.self, DeleteBackup.Request(backupId: made.backupId))
        let gone = GetBackupPart.Request(backupId: made.backupId)
        await #expect(throws: AdminFailure.self) { try await world.send(GetBackupPart.self, gone) }
        #expect(try await world.relay.lastBackup() != nil)
    }

    @Test("two back-ups wait at most, each for an hour, and none after a restart")
    func shelf() async throws {
        let world = try await AdminWorld()
        func isThere(_ id: String, _ world: AdminWorld) async throws -> Bool {
            await world.status("GET", "/postern/v1/backups/\(id)") == 200
        }
        var ids: [String] = []
        for _ in 0..<3 { ids.append(try await world.send(CreateBackup.self, CreateBackup.Request()).backupId) }
        #expect(try await !isThere(ids[0], world))
        #expect(try await isThere(ids[1], world))
        world.clock.advance(seconds: 3600)
        _ = try await world.relay.expire()
        #expect(try await !isThere(ids[2], world))

        let last = try await world.send(CreateBackup.self, CreateBackup.Request()).backupId
        let again = try await world.restarted()
        #expect(try await !isThere(last, again))
    }

    @Test("the status tells versions and counts")
    func status() async throws {
        let world = try await AdminWorld()
        let status = try await world.send(GetRelayStatus.self, GetRelayStatus.Request())
        #expect(status.version == SoftwareVersions.current.version)
        #expect(status.sqlite.hasPrefix("3.") && status.openssl.hasPrefix("OpenSSL 3."))
        #expect(status.now == Int64(world.clock.now.seconds))
        #expect(!status.isFull && status.storeBytes > 0 && status.freeBytes > 0)
    }

    @Test("the doctor finds that nobody makes back-ups")
    func doctor() async throws {
        let world = try await AdminWorld()
        let before = try await world.send(CheckRelay.self, CheckRelay.Request()).findings
        #expect(before.first { $0.check == "store" }?.state == .ok)
        #expect(before.first { $0.check == "back-up" }?.state == .warning)
        _ = try await world.send(CreateBackup.self, CreateBackup.Request())
        let after = try await world.send(CheckRelay.self, CheckRelay.Request()).findings
        #expect(after.first { $0.check == "back-up" }?.state == .ok)
        world.clock.advance(seconds: 8 * 86_400)
        let later = try await world.send(CheckRelay.self, CheckRelay.Request()).findings
        #expect(later.first { $0.check == "back-up" }?.state == .warning)
    }

    @Test("a trace is for a device that there is, and is noted in the audit log")
    func trace() async throws {
        let world = try await AdminWorld()
        let unknown = TraceDevice.Request(deviceId: String(repeating: "0", count: 32))
        await #expect(throws: AdminFailure.self) { try await world.send(TraceDevice.self, unknown) }
        let (number, _) = try await world.network()
        let network = try await world.relay.network(number).id
        let person = try await TestNetwork.person("alice", in: network, of: world.relay, at: world.clock.now)
        let read = GetDeviceTrace.Request(deviceId: "\(person.id)")
        await #expect(throws: AdminFailure.self) { try await world.send(GetDeviceTrace.self, read) }
        let begun = try await world.send(TraceDevice.self, TraceDevice.Request(deviceId: "\(person.id)"))
        #expect(begun.until == Int64(world.clock.now.seconds) + 600)
        #expect(try await world.send(GetDeviceTrace.self, read).events == [])
        let records = try await world.send(ListRelayAuditRecords.self, ListRelayAuditRecords.Request()).records
        #expect(records.first { $0.action == "postern:TraceDevice" }?.subject?.contains("\(person.id)") == true)
    }
}
