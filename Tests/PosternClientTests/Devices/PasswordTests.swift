import Foundation
import PosternCrypto
import PosternHome
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@testable import PosternClient

extension WithRelay {
    @Suite("The password")
    struct PasswordTests {
        private let new = "a new one of many words"

        @Test("is changed, at the relay and for the home that it opens")
        func change() async throws {
            let member = try await Member("ute")
            let unlock = Unlock.passphrase(member.password)
            let laptop = try await NewDevice(home: member.home(2), unlock: unlock)
                .add(try await member.visit(), with: member.secret)
            await #expect(throws: AccountError.wrongPassword) {
                try await laptop.changePassword(from: "something else", vaultFile: nil, to: new)
            }
            await #expect(throws: VaultError.passwordTooCommon) {
                try await laptop.changePassword(from: member.password, vaultFile: nil, to: "Championship")
            }
            #expect(try await laptop.changePassword(from: member.password, vaultFile: nil, to: new) == .changed)
            #expect(throws: HomeError.wrongKey) { try Client.open(home: member.home(2), unlock: unlock) }
            let reopened = try Client.open(home: member.home(2), unlock: .passphrase(new))
            #expect(reopened.account == laptop.account)
            await #expect(throws: AccountError.wrongPassword) { try await member.add(3) }
            #expect(try await member.add(3, with: .password(new, vaultFile: nil)).devices().count == 3)
            #expect(try await member.client.changePassword(from: new, vaultFile: nil, to: member.password) == .kept)
        }

        @Test("is changed to the end when that was cut off")
        func cutOff() async throws {
            let member = try await Member("vera")
            let laptop = try await NewDevice(home: member.home(2), unlock: .passphrase(member.password))
                .add(try await member.visit(), with: member.secret)
            // The relay has the new vault, and the home's key is not sealed anew.
            try await laptop.openAccount(with: member.secret).setPassword(new, keptIn: nil)
            #expect(try await laptop.changePassword(from: member.password, vaultFile: nil, to: new) == .changed)
            #expect(throws: Never.self) { try Client.open(home: member.home(2), unlock: .passphrase(new)) }
        }

        @Test("of a vault in a file is changed there alone")
        func inAFile() async throws {
            let member = try await Member("willi", vaultFile: true)
            let before = try String(contentsOfFile: member.vaultFile, encoding: .utf8)
            let old = member.password
            _ = try await member.client.changePassword(from: old, vaultFile: member.vaultFile, to: new)
            #expect(try String(contentsOfFile: member.vaultFile, encoding: .utf8) != before)
            // A copy of the file from before opens nothing any more, old password or not.
            let copy = member.vaultFile + ".copy"
            try before.write(toFile: copy, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy)
            await #expect(throws: AccountError.wrongPassword) {
                try await member.add(with: .password(old, vaultFile: copy))
            }
            #expect(try await member.add(with: .password(new, vaultFile: member.vaultFile)).devices().count == 2)
        }

        @Test("that was forgotten is replaced with the recovery key, from any machine")
        func reset() async throws {
            let member = try await Member("xenia")
            let recovery = AccountSecret.recoveryKey(words: member.recovery)
            try await member.visit().resetPassword(with: recovery, to: new, keptIn: .relay)
            await #expect(throws: AccountError.wrongPassword) { try await member.add() }
            #expect(try await member.add(with: .password(new, vaultFile: nil)).devices().count == 2)
            let file = member.office.directory + "/xenia.vault"
            try await member.client.resetPassword(with: recovery, to: member.password, keptIn: .file(file))
            await #expect(throws: AccountError.wrongPassword) { try await member.add(3) }
            #expect(try await member.add(3, with: .password(member.password, vaultFile: file)).devices().count == 3)
            await #expect(throws: SecretFileError.exists(file)) {
                try await member.client.resetPassword(with: recovery, to: new, keptIn: .file(file))
            }
        }

        @Test("is locked after five wrong ones, with the time to wait; the recovery key and the devices are not")
        func lock() async throws {
            let member = try await Member("yves")
            let wrong = AccountSecret.password("wrong, wrong, wrong", vaultFile: nil)
            for _ in 0..<Limits.wrongPasswords {
                await #expect(throws: AccountError.wrongPassword) { try await member.add(with: wrong) }
            }
            do {
                _ = try await member.add()
                Issue.record("a locked vault was opened")
            } catch AccountError.locked(let seconds) {
                #expect((1...UInt32(Limits.firstLockSeconds)).contains(seconds))
                #expect(AccountError.locked(seconds: seconds).description.contains("wait"))
            }
            #expect(try await member.client.look().texts.isEmpty)
            // Strangers lock out nobody who is there: the user's devices open the vault all the same.
            #expect(try await member.client.openAccount(with: member.secret).login.text == "yves")
            #expect(try await member.add(with: .recoveryKey(words: member.recovery)).devices().count == 2)
        }
    }
}
