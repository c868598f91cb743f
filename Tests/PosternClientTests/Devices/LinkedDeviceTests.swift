import Foundation
import PosternHome
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@testable import PosternClient

extension WithRelay {
    @Suite("A device that is linked")
    struct LinkedDeviceTests {
        /// What the two devices show each other's person.
        private final class Table: Sendable {
            let code = Meeting<String>()
            let onNew = Meeting<String>()
            let onOld = Meeting<String>()
        }

        /// The new device's side, whose person compares.
        private func link(
            _ member: Member,
            _ table: Table,
            number: Int = 2,
            says word: @escaping @Sendable (Bool) -> Bool = { $0 }
        ) async throws -> Client {
            try await member.newDevice(number).link(
                try await member.visit(),
                show: { table.code.bring($0.codeText) },
                confirm: { digits in
                    table.onNew.bring(digits.text)
                    return word(digits.isEqual(toTyped: try await table.onOld.wait()))
                }
            )
        }

        private func approve(
            _ member: Member,
            _ table: Table,
            code: String?,
            password: String? = nil,
            says word: @escaping @Sendable (Bool) -> Bool = { $0 }
        ) async throws -> OwnDevice {
            try await member.client.approveLink(
                code,
                secret: { $0 ? nil : .password(password ?? member.password, vaultFile: nil) },
                confirm: { digits in
                    table.onOld.bring(digits.text)
                    return word(digits.isEqual(toTyped: try await table.onNew.wait()))
                }
            )
        }

        @Test("shows the digits of the old one, and is on the list when both have said yes")
        func link() async throws {
            let member = try await Member("ida")
            let table = Table()
            async let linked = link(member, table)
            let added = try await approve(member, table, code: try await table.code.wait())
            let client = try await linked
            #expect(added.id == client.account.device)
            #expect(client.account.identity == member.client.account.identity)
            #expect(try client.devices().count == 2)
            #expect(try member.client.home.linkTries() == 0)
            try await member.client.send("a note to myself", to: "ida")
            #expect(try await client.look().texts == ["a note to myself"])
        }

        @Test("is found without its code, as the newest that waits")
        func newest() async throws {
            let member = try await Member("jane")
            await #expect(throws: AccountError.nobodyWaits) {
                try await approve(member, Table(), code: nil)
            }
            let table = Table()
            async let linked = link(member, table)
            _ = try await table.code.wait()
            _ = try await approve(member, table, code: nil)
            let client = try await linked
            #expect(try client.devices().count == 2)
        }

        @Test("is not added when either person says no, nor with a wrong password")
        func refused() async throws {
            let member = try await Member("karl")
            let onNew = Table()
            async let first = fault { try await link(member, onNew, says: { _ in false }) }
            let code = try await onNew.code.wait()
            await #expect(throws: (any Error).self) {
                // The new device's no comes before the list is signed, or when it is too late to matter here.
                try await approve(member, onNew, code: code, says: { _ in false })
            }
            #expect(await first as? AccountError == .digitsDiffer)

            let onOld = Table()
            async let second = fault { try await link(member, onOld) }
            let next = try await onOld.code.wait()
            await #expect(throws: AccountError.digitsDiffer) {
                try await approve(member, onOld, code: next, says: { _ in false })
            }
            #expect(await second as? AccountError == .linkRefused)

            let wrong = Table()
            async let third = fault { try await link(member, wrong) }
            let last = try await wrong.code.wait()
            await #expect(throws: AccountError.wrongPassword) {
                try await approve(member, wrong, code: last, password: "not the password")
            }
            #expect(await third as? AccountError == .linkRefused)
            #expect(!Client.hasHome(in: member.home(2)))
            #expect(try await member.client.refreshedDevices().count == 1)
            #expect(try member.client.home.linkTries() == 3)
        }

        @Test("needs the password first after three that came to nothing")
        func tries() async throws {
            let member = try await Member("lena")
            for _ in 0..<3 { #expect(try member.client.home.beginLink(atMost: 3)) }
            let asked = Meeting<Bool>()
            await #expect(throws: AccountError.wrongPassword) {
                _ = try await member.client.approveLink(
                    nil,
                    secret: { isAgain in
                        asked.bring(isAgain)
                        return nil
                    },
                    confirm: { _ in true }
                )
            }
            #expect(try await asked.wait() == false)
            await #expect(throws: AccountError.nobodyWaits) {
                try await approve(member, Table(), code: nil)
            }
            #expect(try member.client.home.linkTries() == 0)
        }

        @Test("of another user is not taken")
        func anotherUser() async throws {
            let member = try await Member("mona")
            let strange = LinkCode(user: try .random(), commitment: LinkCommitment(.zero)).text
            await #expect(throws: AccountError.linkOfAnother) { try await approve(member, Table(), code: strange) }
            await #expect(throws: CodeError.isANetworkCode) {
                try await approve(member, Table(), code: member.networkCode)
            }
        }

        @Test("takes its place when the last word got lost")
        func lastWord() async throws {
            let member = try await Member("nils")
            let new = member.newDevice()
            let key = try DeviceSigningKey.generate()
            let home = try Home.create(in: member.home(2), key: .keyFile(member.home(2) + ".key"))
            let visit = try await member.visit()
            let identity = try IdentityPublicKey(member.client.account.identity)
            try new.keep(key, in: home, visit, owner: member.client.who, identity: identity)
            var opened = try await member.client.openAccount(with: member.secret)
            try await opened.add(key.publicKey, at: SystemClock.now())
            let client = try await new.link(visit, show: { _ in }, confirm: { _ in false })
            #expect(client.account.device == DeviceID(of: key.publicKey))
        }
    }
}
