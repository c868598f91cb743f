import Foundation
import HomeCrashChild
import PosternPrimitives
import PosternTesting
import PosternWire
import Testing

@testable import PosternHome

@Suite("Guessing at a home")
struct UnlockTriesTests {
    private let root: String
    private var directory: String { root + "/home" }

    init() throws {
        root = try TemporaryHome.newRoot()
    }

    private func key(_ text: String) -> HomeKey { .passphrase(SecretBytes(copying: Array(text.utf8))) }

    private func made(_ rules: UnlockRules?) throws {
        let home = try Home.create(in: directory, key: key("right"))
        _ = try home.tell(Notice(about: nil, content: Array("what the home holds".utf8)), at: Fixture.noon)
        if let rules { try home.obey(rules) }
    }

    private func seconds(_ count: UInt64) -> Timestamp { Fixture.noon.adding(seconds: count) }

    private func open(_ text: String, at now: Timestamp) throws(HomeError) {
        _ = try Home.open(in: directory, key: key(text), at: now)
    }

    @Test("from the threshold on each wrong passphrase locks for twice as long; a right one ends the row")
    func locks() throws {
        try made(UnlockRules(lockAfter: 3, eraseAfter: 0))
        for _ in 0..<3 { #expect(throws: HomeError.wrongKey) { try open("wrong", at: Fixture.noon) } }
        // Whatever the passphrase.
        #expect(throws: HomeError.tooManyTries(seconds: 30)) { try open("right", at: Fixture.noon) }
        #expect(throws: HomeError.tooManyTries(seconds: 1)) { try open("right", at: seconds(29)) }
        #expect(throws: HomeError.wrongKey) { try open("wrong", at: seconds(30)) }
        #expect(throws: HomeError.tooManyTries(seconds: 60)) { try open("right", at: seconds(30)) }
        try open("right", at: seconds(90))
        for _ in 0..<2 { #expect(throws: HomeError.wrongKey) { try open("wrong", at: seconds(90)) } }
        try open("right", at: seconds(90))
        #expect("\(HomeError.tooManyTries(seconds: 3661))".hasSuffix("wait 1 h 1 min 1 s"))
    }

    @Test("a lock is a day at most, and is not waited out by turning the clock back")
    func clock() throws {
        try made(UnlockRules(lockAfter: 3, eraseAfter: 0))
        let files = HomeFiles(directory: directory)
        for _ in 0..<50 { _ = try UnlockTries.count(.passphrase, of: files, at: Fixture.noon) }
        #expect(throws: HomeError.tooManyTries(seconds: 86_400)) { try open("right", at: Fixture.noon) }
        let earlier = Timestamp(milliseconds: Fixture.noon.milliseconds - 3_600_000)
        #expect(throws: HomeError.tooManyTries(seconds: 86_400)) { try open("right", at: earlier) }
        #expect(throws: HomeError.tooManyTries(seconds: 1)) { try open("right", at: earlier.adding(seconds: 86_399)) }
        try open("right", at: earlier.adding(seconds: 86_400))
    }

    @Test("without a policy ten wrong ones lock, and none erases; a key file is no guess")
    func standard() throws {
        try made(nil)
        let files = HomeFiles(directory: directory)
        for _ in 0..<9 { #expect(try !UnlockTries.count(.passphrase, of: files, at: Fixture.noon)) }
        #expect(throws: HomeError.wrongKey) { try open("wrong", at: Fixture.noon) }
        #expect(throws: HomeError.tooManyTries(seconds: 30)) { try open("right", at: Fixture.noon) }
        for _ in 0..<200 { #expect(try !UnlockTries.count(.passphrase, of: files, at: Fixture.noon)) }
        let temporary = try TemporaryHome()
        for _ in 0..<12 {
            #expect(throws: HomeError.otherKindOfKey(passphrase: false)) {
                _ = try Home.open(in: temporary.directory, key: key("x"), at: Fixture.noon)
            }
        }
        _ = try Home.open(in: temporary.directory, key: .keyFile(temporary.keyFile), at: Fixture.noon)
    }

    @Test("after the last wrong passphrase that is allowed nothing of the home is left, and no sooner")
    func erases() throws {
        try made(UnlockRules(lockAfter: 10, eraseAfter: 3))
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
        let handles = try names.map { try #require(FileHandle(forReadingAtPath: directory + "/" + $0)) }
        for _ in 0..<2 { #expect(throws: HomeError.wrongKey) { try open("wrong", at: Fixture.noon) } }
        try open("right", at: Fixture.noon)
        for _ in 0..<2 { #expect(throws: HomeError.wrongKey) { try open("wrong", at: Fixture.noon) } }
        #expect(throws: HomeError.erasedAfterTries) { try open("wrong", at: Fixture.noon) }
        #expect(!FileManager.default.fileExists(atPath: directory))
        #expect(throws: HomeError.notAHome(directory: directory)) { try open("right", at: Fixture.noon) }
        // Whoever has a file open reads zeros, where it was not replaced before.
        for (name, handle) in zip(names, handles) where name != "home.tries" {
            let bytes = try #require(try handle.readToEnd(), "\(name)")
            #expect(bytes.allSatisfy { $0 == 0 }, "\(name)")
        }
    }

    @Test("wrong passwords of the account lock what asks for it, and neither lock nor erase the home")
    func account() throws {
        try made(UnlockRules(lockAfter: 3, eraseAfter: 3))
        let home = try Home.open(in: directory, key: key("right"))
        for _ in 0..<3 { try home.countWrongPassword(at: Fixture.noon) }
        #expect(throws: HomeError.tooManyTries(seconds: 30)) { try home.checkPasswordTries(at: Fixture.noon) }
        try home.checkPasswordTries(at: seconds(30))
        try open("right", at: Fixture.noon)
        for _ in 0..<20 { try home.countWrongPassword(at: Fixture.noon) }
        try open("right", at: Fixture.noon)
        try home.notePassword(at: Fixture.noon)
        try home.checkPasswordTries(at: Fixture.noon)
    }

    @Test("a count that cannot be read opens nothing")
    func damaged() throws {
        try made(UnlockRules(lockAfter: 3, eraseAfter: 0))
        try Data([9]).write(to: URL(filePath: directory + "/home.tries"))
        #expect(throws: HomeError.damaged("home.tries")) { try open("right", at: Fixture.noon) }
    }
}
