import Foundation
import PosternPrimitives
import Testing

@testable import PosternAdminAPI

@Suite("Sealed back-ups")
struct SealedBackupTests {
    private let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

    init() throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { directory.appending(path: name).path }

    private func seal(_ parts: [[UInt8]], to key: borrowing P521.Agreement.PrivateKey) throws -> [UInt8] {
        var sealer = try SealedBackup.Sealer(to: key.publicKey)
        var sealed = sealer.header
        for (index, part) in parts.enumerated() { sealed += try sealer.seal(part, isLast: index == parts.count - 1) }
        return sealed
    }

    private func open(_ sealed: [UInt8], _ key: borrowing P521.Agreement.PrivateKey) throws -> Data {
        try Data(sealed).write(to: URL(fileURLWithPath: path("sealed")))
        try? FileManager.default.removeItem(atPath: path("opened"))
        try SealedBackup.open(path("sealed"), into: path("opened"), with: key)
        return try Data(contentsOf: URL(fileURLWithPath: path("opened")))
    }

    private static let full = [UInt8](repeating: 7, count: SealedBackup.chunkBytes)

    @Test("come back whole, whatever their size", arguments: [[[1, 2, 3]], [full], [full, [9]], [full, full]])
    func roundTrip(_ parts: [[UInt8]]) throws {
        let key = try P521.Agreement.PrivateKey.generate()
        #expect(try open(seal(parts, to: key), key) == Data(parts.flatMap(\.self)))
        #expect(try FileManager.default.attributesOfItem(atPath: path("opened"))[.posixPermissions] as? Int == 0o600)
    }

    @Test("are refused when a part is missing, moved or changed, and nothing is left")
    func tampering() throws {
        let key = try P521.Agreement.PrivateKey.generate()
        let sealed = try seal([Self.full, Self.full, [1, 2, 3]], to: key)
        let (header, chunk) = (SealedBackup.headerBytes, SealedBackup.chunkBytes + 16)
        let (first, second) = (sealed[header..<header + chunk], sealed[header + chunk..<header + 2 * chunk])
        var changed = sealed
        changed[header + 100] ^= 1
        let broken: [[UInt8]] = [
            Array(sealed.prefix(header + 2 * chunk)), Array(sealed.prefix(header + chunk)),
            Array(sealed.prefix(header)),
            Array(sealed.dropLast()), sealed + [0], changed,
            Array(sealed.prefix(header)) + second + first + sealed[(header + 2 * chunk)...],
        ]
        for (index, bytes) in broken.enumerated() {
            #expect(throws: SealedBackup.Fault.damaged, "\(index)") { try open(bytes, key) }
            #expect(!FileManager.default.fileExists(atPath: path("opened")), "\(index)")
        }
        #expect(throws: SealedBackup.Fault.strange) { try open(Array(sealed.prefix(header - 1)), key) }
        #expect(throws: SealedBackup.Fault.strange) { try open(Array("SQLite format 3".utf8), key) }
    }

    @Test("are opened by their own key alone")
    func otherKey() throws {
        let key = try P521.Agreement.PrivateKey.generate()
        let other = try P521.Agreement.PrivateKey.generate()
        let sealed = try seal([[1, 2, 3]], to: key)
        #expect(throws: SealedBackup.Fault.otherKey) { try open(sealed, other) }
        // No two have one key: the same content twice has no bytes in common.
        #expect(try seal([[1, 2, 3]], to: key).suffix(19) != sealed.suffix(19))
    }

    @Test("their keys are read as they were written, and nothing else is a key")
    func keys() throws {
        let key = try P521.Agreement.PrivateKey.generate()
        #expect(BackupKeys.publicKey(BackupKeys.text(key.publicKey)) == key.publicKey)
        let read = try BackupKeys.privateKey(BackupKeys.secretText(key))
        #expect(read.publicKey == key.publicKey)
        #expect(BackupKeys.publicKey(BackupKeys.secretText(key)) == nil)
        #expect(BackupKeys.publicKey("") == nil)
        #expect(BackupKeys.publicKey(BackupKeys.text(key.publicKey).replacingOccurrences(of: "A", with: " ")) == nil)
        #expect(throws: PrimitiveError.self) { try BackupKeys.privateKey(BackupKeys.text(key.publicKey)).publicKey }
    }
}
