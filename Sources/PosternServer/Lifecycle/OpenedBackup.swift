import Glibc
import PosternAdminAPI

/// A back-up that can be read: itself, or a sealed one opened beside the store for as long as it takes.
struct OpenedBackup {
    let path: String
    private let isTemporary: Bool

    /// - Throws: ``OpenedBackupError``, or what files throw.
    init(_ backup: String, keyFile: String?, beside store: String) throws {
        // Also a directory has no such beginning.
        let start = (try? InstalledFile.read(backup, upTo: 64)) ?? []
        guard SealedBackup.begins(start) else {
            guard keyFile == nil else { throw OpenedBackupError.notSealed(backup) }
            (path, isTemporary) = (backup, false)
            return
        }
        guard let keyFile else { throw OpenedBackupError.sealed(backup) }
        let text = String(decoding: try InstalledFile.read(keyFile, atMost: BackupKeys.largestFile), as: UTF8.self)
        guard let key = try? BackupKeys.privateKey(text) else { throw OpenedBackupError.noKey(keyFile) }
        (path, isTemporary) = ("\(store).opened", true)
        // What a crash has left of one.
        unlink(path)
        try SealedBackup.open(backup, into: path, with: key)
    }

    func discard() {
        if isTemporary { unlink(path) }
    }
}

/// Why a back-up cannot be opened.
enum OpenedBackupError: Error, Hashable {
    case sealed(String)
    case notSealed(String)
    case noKey(String)
}

extension OpenedBackupError: CustomStringConvertible {
    var description: String {
        switch self {
        case .sealed(let path): "\(path) is sealed: give its private key with --key"
        case .notSealed(let path): "\(path) is not sealed: leave --key away"
        case .noKey(let path): "\(path) is no private key that 'posternctl backup key' made"
        }
    }
}
