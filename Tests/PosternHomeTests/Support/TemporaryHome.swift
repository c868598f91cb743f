import Foundation
import PosternHome
import PosternTesting

/// A home in a directory of its own, which goes with this value. Its key lies in a file: no scrypt for each test.
final class TemporaryHome {
    let root: String
    let home: Home

    var directory: String { root + "/home" }
    var keyFile: String { root + "/key" }
    var raw: RawDatabase { RawDatabase(path: directory + "/home.sqlite") }

    init() throws {
        root = try TemporaryHome.newRoot()
        home = try Home.create(in: root + "/home", key: .keyFile(root + "/key"))
    }

    deinit {
        // What is left over is the system's to clear away.
        try? FileManager.default.removeItem(atPath: root)
    }

    /// The same home on another connection.
    func reopened() throws -> Home {
        try Home.open(in: directory, key: .keyFile(keyFile))
    }

    /// Every byte of every file, one file after the other.
    func everything() throws -> Data {
        try FileManager.default.contentsOfDirectory(atPath: directory).sorted().reduce(into: Data()) { all, name in
            all.append(try Data(contentsOf: URL(filePath: directory + "/" + name)))
        }
    }

    /// In memory where there is such a file system: no test here cuts the power, and syncing thousands of small
    /// transactions to a disk would take minutes.
    static func newRoot() throws -> String {
        let memory = "/dev/shm/"
        let parent = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
        let root = parent + "postern-home-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        return root
    }
}
