import Foundation
import PosternCrypto
import PosternPrimitives
import Testing

@testable import PosternClient

@Suite("The sheet with the recovery key")
struct RecoverySheetTests {
    private func sheet() throws -> RecoverySheet {
        let words =
            "hamster diagram private dutch cause delay private meat slide toddler razor book happy fancy gospel tennis"
        return RecoverySheet(key: try RecoveryKey(words: words + " maple dilemma loan word shrug inflict delay length"))
    }

    @Test("has its words in numbered rows")
    func rows() throws {
        let rows = try sheet().rows
        #expect(rows.count == 6)
        #expect(rows[0].hasPrefix(" 1. hamster"))
        #expect(rows[5].contains("24. length"))
    }

    @Test("asks for three different words, and knows them in any case")
    func asked() throws {
        let sheet = try sheet()
        for (word, number) in [(" Hamster ", 1), ("length", 24)] {
            let isRight = sheet.isWord(word, number)
            #expect(isRight)
        }
        for (word, number) in [("diagram", 1), ("", 1), ("hamster", 0), ("hamster", 25)] {
            let isRight = sheet.isWord(word, number)
            #expect(!isRight)
        }
        var numbers = [7, 7, 3, 7, 24].makeIterator()
        #expect(RecoverySheet.asked { numbers.next() ?? 1 } == [3, 7, 24])
        #expect(Set((0..<50).flatMap { _ in RecoverySheet.asked() }).isSubset(of: Set(1...24)))
    }

    @Test("goes to a new file for its owner alone, and never over another")
    func file() throws {
        let path = FileManager.default.temporaryDirectory.path + "/postern-sheet-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let staged = SecretFile.staged(path)
        defer { try? FileManager.default.removeItem(atPath: staged) }
        try "what was cut off".write(toFile: staged, atomically: true, encoding: .utf8)
        try sheet().stage(path)
        #expect(!SecretFile.isThere(path))
        try SecretFile.place(path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let line = try sheet().line
        #expect(try SecretFile.read(path) == line + "\n")
        #expect(throws: SecretFileError.exists(path)) { try sheet().stage(path) }
        try SecretFile.stage(path, "another")
        #expect(throws: SecretFileError.exists(path)) { try SecretFile.place(path) }
        #expect(try SecretFile.read(path) == line + "\n")
        try SecretFile.replace(path)
        #expect(try SecretFile.read(path) == "another\n")
        #expect(!SecretFile.isThere(staged))
    }

    @Test("leaves what another home's registration has left beside the name")
    func leavesOthers() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "sheet-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/key"
        for text in ["the only copy", "another one"] {
            try text.write(toFile: SecretFile.staged(path), atomically: false, encoding: .utf8)
            try sheet().stage(path)
        }
        #expect(try SecretFile.read(path + ".earlier-1") == "the only copy")
        #expect(try SecretFile.read(path + ".earlier-2") == "another one")
        #expect(try SecretFile.read(SecretFile.staged(path)).hasPrefix("hamster"))
    }

    @Test("and a vault's file take each other's place under no spelling")
    func collisions() throws {
        for (vault, recovery) in [
            ("x", "x"), ("x", "./x"), ("x.new", "x"), ("./x", "/../\(FileManager.default.currentDirectoryPath)/x.new"),
        ] {
            #expect(throws: SecretFileError.exists(recovery)) {
                try RegistrationFiles(vault: vault, recovery: recovery).check()
            }
        }
        try RegistrationFiles(vault: "x", recovery: "y").check()
        try RegistrationFiles(vault: nil, recovery: "y").check()
    }
}

@Suite("What an account's failure says")
struct AccountErrorTests {
    @Test(
        "how long to wait",
        arguments: [(1, "1 s"), (30, "30 s"), (60, "1 min"), (3725, "1 h 2 min 5 s"), (0, "1 s")]
    )
    func wait(_ seconds: Int, _ text: String) {
        let error = AccountError.locked(seconds: UInt32(seconds))
        #expect(error.description == "too many wrong passwords: wait \(text)")
        #expect(Failure(error).exitCode == 1)
    }

    @Test("nothing of a secret")
    func secrets() {
        let secrets = [AccountSecret.password("hush hush", vaultFile: nil), .recoveryKey(words: "hush hush")]
        for secret in secrets { #expect(!"\(secret)".contains("hush")) }
    }
}
