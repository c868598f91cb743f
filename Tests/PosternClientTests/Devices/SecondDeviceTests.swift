import Foundation
import PosternHome
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@testable import PosternClient

extension WithRelay {
    @Suite("A second device")
    struct SecondDeviceTests {
        @Test("comes by the password, shows nothing from before, and gets everything from then on")
        func byPassword() async throws {
            let alice = try await Member("alice")
            let bob = try await Member("bob")
            try await bob.client.send("before", to: "alice")
            #expect(try await alice.client.look().texts == ["before"])

            let laptop = try await alice.add()
            #expect(try laptop.devices().count == 2)
            #expect(try laptop.devices().contains { $0.id == laptop.account.device && $0.isThisOne })
            #expect(try await laptop.look().texts.isEmpty)
            try await bob.client.send("to both", to: "alice")
            #expect(try await alice.client.look().texts == ["to both"])
            #expect(try await laptop.look().texts == ["to both"])
            try await laptop.send("from the laptop", to: "bob")
            #expect(try await bob.client.look().texts == ["from the laptop"])
            #expect(try await alice.client.look().texts == ["from the laptop"])
        }

        @Test("comes by the recovery key, and the vault's floor goes with the password's alone")
        func byRecoveryKey() async throws {
            let member = try await Member("carol")
            let second = try await member.add(with: .recoveryKey(words: member.recovery.uppercased()))
            let third = try await member.add(3)
            #expect(try third.devices().count == 3)
            #expect(try await second.refreshedDevices().count == 3)
            #expect(member.client.account.identity == second.account.identity)
        }

        @Test("comes by the password and the vault's file, of which the relay has nothing")
        func byVaultFile() async throws {
            let member = try await Member("dora", vaultFile: true)
            await #expect(throws: AccountError.wrongPassword) { try await member.add() }
            let wrong = AccountSecret.password("not the password", vaultFile: member.vaultFile)
            await #expect(throws: AccountError.wrongPassword) { try await member.add(with: wrong) }
            let right = AccountSecret.password(member.password, vaultFile: member.vaultFile)
            #expect(try await member.add(with: right).devices().count == 2)
            let attributes = try FileManager.default.attributesOfItem(atPath: member.vaultFile)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }

        @Test("does not come by a wrong secret, and nothing is left of the attempt")
        func wrongSecret() async throws {
            let member = try await Member("emil")
            let wrong = AccountSecret.password("quite another thing", vaultFile: nil)
            await #expect(throws: AccountError.wrongPassword) { try await member.add(with: wrong) }
            let strange = try RecoverySheet.make().line
            await #expect(throws: AccountError.wrongRecoveryKey) {
                try await member.add(with: .recoveryKey(words: strange))
            }
            await #expect(throws: AccountError.wrongPassword) {
                try await member.newDevice().add(try await member.visit(as: "nobody"), with: member.secret)
            }
            #expect(!Client.hasHome(in: member.home(2)))
            #expect(!FileManager.default.fileExists(atPath: member.home(2) + ".key"))
            #expect(try await member.client.refreshedDevices().count == 1)
        }

        @Test("is the same one, however often its addition was cut off")
        func cutOff() async throws {
            let member = try await Member("fred")
            let new = member.newDevice()
            let visit = try await member.visit()
            // Keys were kept, and nobody has heard of them.
            let key = try DeviceSigningKey.generate()
            let home = try Home.create(in: member.home(2), key: .keyFile(member.home(2) + ".key"))
            let identity = try IdentityPublicKey(member.client.account.identity)
            try new.keep(key, in: home, visit, owner: member.client.who, identity: identity)
            await #expect(throws: AccountError.notListedYet) { try await new.takePlace() }
            // The relay took the list, and its answer did not come.
            var opened = try await OpenedAccount.open(visit.place, with: member.secret)
            try await opened.add(key.publicKey, at: SystemClock.now())
            let client = try await new.add(visit, with: member.secret)
            #expect(client.account.device == DeviceID(of: key.publicKey))
            #expect(try client.devices().count == 2)
            #expect(try client.ownLists().newest.version == 2)
            await #expect(throws: ClientError.registeredAlready(login: "fred")) {
                try await new.add(visit, with: member.secret)
            }
        }

        @Test("two that come at the same time both stand on the list")
        func atTheSameTime() async throws {
            let member = try await Member("gina")
            async let second = member.add(2)
            async let third = member.add(3)
            let both = [try await second, try await third]
            for client in both { #expect(try await client.refreshedDevices().count == 3) }
        }

        @Test("is refused beyond ten")
        func tooMany() async throws {
            let member = try await Member("hugo")
            var opened = try await OpenedAccount.open(try await member.visit().place, with: member.secret)
            for _ in 2...Limits.personDevices {
                try await opened.add(try DeviceSigningKey.generate().publicKey, at: SystemClock.now())
            }
            await #expect(throws: AccountError.tooManyDevices) { try await member.add() }
        }
    }
}
