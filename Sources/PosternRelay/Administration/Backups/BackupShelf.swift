import Foundation
package import PosternWire
import Synchronization

/// A copy of the store that waits to be fetched.
package struct Backup: Hashable, Sendable {
    /// 16 hexadecimal digits.
    package let id: String
    package let bytes: Int
    /// SHA-512 of the copy.
    package let hash: Hash512
    package let made: Timestamp
}

/// Copies of the store that wait to be fetched, as files beside it: two at most, each for an hour, none after a restart.
final class BackupShelf: Sendable {
    static let most = 2
    static let seconds: UInt64 = 3600

    /// What may be read at once, bytes.
    static let largestPart = 1 << 20

    private struct State {
        var backups: [Backup] = []
        var isMaking = false
    }

    private let directory: String
    private let state = Mutex(State())

    /// - Parameter directory: Made when it is needed; what lies there from an earlier run goes.
    init(_ directory: String) {
        self.directory = directory
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// - Returns: False while another one is made.
    func begin() -> Bool {
        state.withLock { state in
            guard !state.isMaking else { return false }
            state.isMaking = true
            return true
        }
    }

    func end() { state.withLock { $0.isMaking = false } }

    /// Where a copy is made; its directory is there then.
    func path(of id: String) throws -> String {
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        return file(id)
    }

    private func file(_ id: String) -> String { "\(directory)/\(id).sqlite" }

    /// Where there are as many as may be, the oldest gives way.
    func add(_ backup: Backup) {
        let gone = state.withLock { state -> [Backup] in
            state.backups.append(backup)
            let surplus = max(0, state.backups.count - Self.most)
            defer { state.backups.removeFirst(surplus) }
            return Array(state.backups.prefix(surplus))
        }
        for backup in gone { unlink(file(backup.id)) }
    }

    func backup(_ id: String) -> Backup? { state.withLock { $0.backups.first { $0.id == id } } }

    /// - Returns: Whether it was there.
    func remove(_ id: String) -> Bool {
        let isThere = state.withLock { state in
            let count = state.backups.count
            state.backups.removeAll { $0.id == id }
            return state.backups.count < count
        }
        if isThere { unlink(file(id)) }
        return isThere
    }

    func expire(now: Timestamp) {
        let old = state.withLock { state in state.backups.filter { $0.made.adding(seconds: Self.seconds) <= now } }
        for backup in old { _ = remove(backup.id) }
    }

    /// - Returns: At most ``largestPart`` bytes from `offset` on; none behind the end.
    func part(of backup: Backup, from offset: Int) throws -> [UInt8] {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: file(backup.id)))
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(clamping: offset))
        return Array(try file.read(upToCount: Self.largestPart) ?? Data())
    }
}
