import Foundation
import HomeCrashChild
import PosternPrimitives
import PosternTesting
import Testing

@testable import PosternHome

@Suite("Making and opening a home")
struct OpeningTests {
    private let root: String

    init() throws {
        root = try TemporaryHome.newRoot()
    }

    private var directory: String { root + "/home" }

    private func passphrase(_ text: String) -> HomeKey { .passphrase(SecretBytes(copying: Array(text.utf8))) }

    @Test("opens with its passphrase and no other, before and after the passphrase was changed")
    func passphrase() throws {
        #expect(!Home.exists(in: directory))
        let home = try Home.create(in: directory, key: passphrase("correct horse battery"))
        #expect(Home.exists(in: directory))
        _ = try home.tell(Notice(about: nil, content: [7]), at: Fixture.noon)
        #expect(throws: HomeError.wrongKey) {
            _ = try Home.open(in: directory, key: passphrase("correct horse batterz"))
        }
        try Home.changePassphrase(
            in: directory,
            from: SecretBytes(copying: Array("correct horse battery".utf8)),
            to: SecretBytes(copying: Array("staple".utf8))
        )
        #expect(throws: HomeError.wrongKey) {
            _ = try Home.open(in: directory, key: passphrase("correct horse battery"))
        }
        let again = try Home.open(in: directory, key: passphrase("staple"))
        #expect(try again.unprinted(limit: 10).map(\.body) == [.notice([7])])
    }

    @Test("a flipped bit anywhere in home.key is refused")
    func alteredKey() throws {
        _ = try Home.create(in: directory, key: passphrase("correct horse battery"))
        let url = URL(filePath: directory + "/home.key")
        let whole = try Data(contentsOf: url)
        for offset in [0, 17, 97] {
            var altered = whole
            altered[offset] ^= 1
            try altered.write(to: url)
            #expect(throws: HomeError.self) {
                _ = try Home.open(in: directory, key: passphrase("correct horse battery"))
            }
        }
        try whole.dropLast().write(to: url)
        #expect(throws: HomeError.damaged("home.key")) {
            _ = try Home.open(in: directory, key: passphrase("correct horse battery"))
        }
    }

    @Test("opens with its key file and no other; the two kinds of key are told apart")
    func keyFile() throws {
        _ = try Home.create(in: directory, key: .keyFile(root + "/key"))
        _ = try Home.create(in: root + "/other", key: .keyFile(root + "/other-key"))
        _ = try Home.open(in: directory, key: .keyFile(root + "/key"))
        #expect(throws: HomeError.wrongKey) { _ = try Home.open(in: directory, key: .keyFile(root + "/other-key")) }
        #expect(throws: HomeError.otherKindOfKey(passphrase: false)) {
            _ = try Home.open(in: directory, key: passphrase("x"))
        }
        _ = try Home.create(in: root + "/boxed", key: passphrase("x"))
        #expect(throws: HomeError.otherKindOfKey(passphrase: true)) {
            _ = try Home.open(in: root + "/boxed", key: .keyFile(root + "/key"))
        }
        #expect(throws: HomeError.cannotAccess(path: root + "/none", code: ENOENT)) {
            _ = try Home.open(in: directory, key: .keyFile(root + "/none"))
        }
        // Cut off while it was made: the next attempt makes another.
        try Data(count: 31).write(to: URL(filePath: root + "/third-key.new"))
        _ = try Home.create(in: root + "/third", key: .keyFile(root + "/third-key"))
        _ = try Home.open(in: root + "/third", key: .keyFile(root + "/third-key"))
        #expect(access(root + "/third-key.new", F_OK) == 0, "it may be another home's")
        for size in [0, 31, 33] {
            try Data(count: size).write(to: URL(filePath: root + "/short"))
            chmod(root + "/short", 0o600)
            #expect(throws: HomeError.notAKeyFile(path: root + "/short")) {
                _ = try Home.open(in: directory, key: .keyFile(root + "/short"))
            }
        }
    }

    @Test("says when there is no home, and when there is one")
    func presence() throws {
        #expect(throws: HomeError.notAHome(directory: directory)) {
            _ = try Home.open(in: directory, key: .keyFile(root + "/key"))
        }
        _ = try Home.create(in: directory, key: .keyFile(root + "/key"))
        #expect(throws: HomeError.alreadyAHome(directory: directory)) {
            _ = try Home.create(in: directory, key: .keyFile(root + "/key"))
        }
        try Data("no database at all".utf8).write(to: URL(filePath: directory + "/home.sqlite"))
        #expect(throws: HomeError.damaged("home.sqlite")) {
            _ = try Home.open(in: directory, key: .keyFile(root + "/key"))
        }
        try Data().write(to: URL(filePath: directory + "/home.sqlite"))
        #expect(throws: HomeError.notAHome(directory: directory)) {
            _ = try Home.open(in: directory, key: .keyFile(root + "/key"))
        }
    }

    @Test("what a crash left of a home that was being made is in nobody's way")
    func halfMade() throws {
        _ = try Home.create(in: directory, key: passphrase("first"))
        try FileManager.default.moveItem(atPath: directory + "/home.sqlite", toPath: directory + "/home.sqlite.new")
        #expect(!Home.exists(in: directory))
        let home = try Home.create(in: directory, key: passphrase("second"))
        #expect(try home.registration() == .none)
    }

    @Test("a later format is refused, and left alone")
    func newerSchema() throws {
        _ = try Home.create(in: directory, key: .keyFile(root + "/key"))
        try RawDatabase(path: directory + "/home.sqlite").run("PRAGMA user_version = 1000")
        #expect(throws: HomeError.newerSchema(found: 1000, known: Schema.version)) {
            _ = try Home.open(in: directory, key: .keyFile(root + "/key"))
        }
    }

    @Test("files are the user's alone")
    func rights() throws {
        let home = try Home.create(in: directory, key: passphrase("x"))
        _ = try home.tell(Notice(about: nil, content: [1]), at: Fixture.noon)
        let lock = try home.lockForReceiving()
        for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
            let mode = try FileManager.default.attributesOfItem(atPath: directory + "/" + name)[.posixPermissions]
            #expect(mode as? Int == 0o600, "\(name)")
        }
        #expect(try FileManager.default.attributesOfItem(atPath: directory)[.posixPermissions] as? Int == 0o700)
        _ = consume lock
    }

    @Test("files and directories that others may use are refused", arguments: ["", "/home.sqlite", "/home.key"])
    func openToOthers(_ name: String) throws {
        _ = try Home.create(in: directory, key: passphrase("x"))
        chmod(directory + name, 0o744)
        #expect(throws: HomeError.openToOthers(path: directory + name)) {
            _ = try Home.open(in: directory, key: passphrase("x"))
        }
    }

    @Test("a key file that others may use is refused; a credential's rights are not", arguments: [0o604, 0o620, 0o440])
    func keyFileRights(_ mode: Int) throws {
        _ = try Home.create(in: directory, key: .keyFile(root + "/key"))
        chmod(root + "/key", mode_t(mode))
        if mode == 0o440 {
            _ = try Home.open(in: directory, key: .keyFile(root + "/key"))
        } else {
            #expect(throws: HomeError.openToOthers(path: root + "/key")) {
                _ = try Home.open(in: directory, key: .keyFile(root + "/key"))
            }
        }
    }

    @Test("every error says what to do", arguments: errors)
    func hints(_ error: HomeError) {
        #expect(!error.description.isEmpty)
        #expect(!error.hint.isEmpty)
        #expect(!error.description.contains("HomeError"))
    }

    private static let errors: [HomeError] = [
        .wrongKey, .notAHome(directory: "d"), .alreadyAHome(directory: "d"), .otherKindOfKey(passphrase: true),
        .otherKindOfKey(passphrase: false), .newerSchema(found: 9, known: 1), .locked, .receiverRuns, .damaged("x"),
        .openToOthers(path: "p"), .notAKeyFile(path: "p"), .cannotAccess(path: "p", code: 5), .full, .cryptography,
        .misuse("x"),
    ]
}

@Suite("A file that gets its name")
struct ExclusiveRenameTests {
    @Test("never gets that of another file, with links and without")
    func exclusive() throws {
        let directory = FileManager.default.temporaryDirectory.path + "/postern-rename-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        for (name, move) in [("a", ExclusiveRename.move), ("b", ExclusiveRename.moveWithoutLinks)] {
            let (new, taken) = ("\(directory)/\(name).new", "\(directory)/\(name)")
            try "ours".write(toFile: new, atomically: false, encoding: .utf8)
            symlink("nowhere", taken)
            #expect(move(new, taken) == EEXIST)
            unlink(taken)
            try "theirs".write(toFile: taken, atomically: false, encoding: .utf8)
            #expect(move(new, taken) == EEXIST)
            #expect(try String(contentsOfFile: taken, encoding: .utf8) == "theirs")
            unlink(taken)
            #expect(move(new, taken) == 0)
            #expect(try String(contentsOfFile: taken, encoding: .utf8) == "ours")
            #expect(access(new, F_OK) != 0)
            #expect(move(new, taken + ".other") == ENOENT)
        }
    }
}
