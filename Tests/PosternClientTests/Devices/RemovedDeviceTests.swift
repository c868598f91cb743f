import Foundation
import PosternHome
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@testable import PosternClient

extension WithRelay {
    @Suite("A device that is removed")
    struct RemovedDeviceTests {
        @Test("erases its home at the next contact, gets nothing more, and never returns")
        func removed() async throws {
            let member = try await Member("olga")
            let bob = try await Member("oskar")
            let laptop = try await member.add()
            try await bob.client.send("one", to: "olga")
            #expect(try await laptop.look().texts == ["one"])

            let name = String(laptop.account.device.description.prefix(8))
            let gone = try await member.client.removeDevice(name, with: member.secret)
            #expect(gone.id == laptop.account.device)
            try await bob.client.send("two", to: "olga")
            #expect(try await member.client.look().texts == ["one", "two"])
            await #expect(throws: AccountError.erased(version: 3)) { try await laptop.look() }
            #expect(!FileManager.default.fileExists(atPath: member.home(2)))
            #expect(throws: HomeError.notAHome(directory: member.home(2))) { try member.reopened(2) }

            let again = try await member.add()
            #expect(again.account.device != laptop.account.device)
        }

        @Test("is cut off while it waits, and learns at once what happened")
        func live() async throws {
            let member = try await Member("petra")
            let laptop = try await member.add()
            let isThere = Meeting<Void>()
            async let following = fault { try await laptop.follow(stored: { isThere.bring(()) }) }
            try await isThere.wait()
            try await eventually("the laptop is connected") { try laptop.relayState().epoch != nil }
            _ = try await member.client.removeDevice(laptop.account.device.description, with: member.secret)
            #expect(await following as? AccountError == .erased(version: 3))
            #expect(!Client.hasHome(in: member.home(2)))
        }

        @Test("is removed from any machine with the recovery key alone")
        func fromAnywhere() async throws {
            let member = try await Member("quinn")
            let secret = AccountSecret.recoveryKey(words: member.recovery)
            let visit = try await member.visit()
            let devices = try await visit.devices(with: secret)
            #expect(devices.map(\.id) == [member.client.account.device])
            await #expect(throws: AccountError.noSuchDevice("ffffffff")) {
                try await visit.removeDevice("ffffffff", with: secret)
            }
            _ = try await visit.removeDevice(devices[0].id.description, with: secret)
            await #expect(throws: AccountError.erased(version: 2)) { try await member.client.look() }
            // Nobody is left; the password still opens the account.
            #expect(try await member.add().devices().count == 1)
        }

        @Test("may be the one that removes it")
        func oneself() async throws {
            let member = try await Member("ralf")
            _ = try await member.add()
            let device = try await member.client.removeDevice(
                member.client.account.device.description,
                with: member.secret
            )
            #expect(device.isThisOne)
            #expect(!Client.hasHome(in: member.home(1)))
        }

        @Test("has a name on one home alone")
        func labels() async throws {
            let member = try await Member("sara")
            let laptop = try await member.add()
            _ = try await member.client.look()
            let name = String(laptop.account.device.description.prefix(6))
            #expect(try member.client.renameDevice(name, to: "the laptop").label == "the laptop")
            #expect(try laptop.devices().allSatisfy { $0.label == nil })
            #expect(throws: AccountError.badLabel) { try member.client.renameDevice(name, to: "a\u{1b}[2J") }
            #expect(throws: AccountError.badLabel) { try member.client.renameDevice(name, to: "") }
            #expect(throws: AccountError.ambiguousDevice("the laptop")) {
                try member.client.renameDevice(member.client.account.device.description, to: "the laptop")
            }
            _ = try await member.client.removeDevice("the laptop", with: member.secret)
            #expect(try member.client.home.deviceLabels().isEmpty)
        }
    }

    @Suite("A user who was reset")
    struct ResetTests {
        @Test("comes again as somebody new, and the old home is told and kept")
        func reset() async throws {
            let member = try await Member("tina")
            let bob = try await Member("tom")
            try await member.client.send("it is me", to: "tom")
            _ = try await bob.client.look()
            let invitation = try member.office.reset("tina")
            await #expect(throws: AccountError.shutOut) { try await member.client.look() }
            await #expect(throws: AccountError.wrongPassword) { try await member.add() }

            let sheet = try RecoverySheet.make()
            let password = "another password of mine"
            let again = try await Member.register(invitation, home: member.home(3), password: password, sheet)
            #expect(again.who == member.client.who)
            #expect(try again.ownLists().newest.version == 2)
            #expect(again.account.identity != member.client.account.identity)
            await #expect(throws: AccountError.wasReset(login: "tina")) { try await member.client.look() }
            #expect(try member.reopened(1).account == member.client.account)

            let secret = AccountSecret.password(password, vaultFile: nil)
            #expect(try await member.add(4, with: secret).devices().count == 2)
            await #expect(throws: (any Error).self) { try await bob.client.send("still you?", to: "tina") }
        }
    }
}
