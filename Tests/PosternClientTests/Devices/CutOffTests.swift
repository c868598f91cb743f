import Foundation
import PosternHome
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@testable import PosternClient

/// Somebody who registers with a vault and a recovery key in files, and is cut off.
private struct CutOff {
    /// What was done last.
    enum Stop: CaseIterable, Sendable {
        case beganRecoveryFile
        case wroteRecoveryFile
        case beganKeyFile
        case madeHome
        case beganVaultFile
        case wroteVaultFile
        case keptDraft
        case heardAnswer
        case namedVaultFile
        case namedRecoveryFile
    }

    let login: String
    let invitation: String
    let office: TestOffice
    let password = "never gonna guess this"

    init(_ login: String) throws {
        self.login = login
        office = try #require(Office.current)
        invitation = try office.invite(login)
    }

    var home: String { "\(office.directory)/\(login)" }
    var keyFile: String { home + ".key" }
    var files: RegistrationFiles { RegistrationFiles(vault: home + ".vault", recovery: home + ".recovery") }
    var paths: [String] { [home + ".vault", home + ".recovery"] }

    func registering() throws -> Registering { try Registering.open(home: home, unlock: .keyFile(keyFile)) }

    /// What `register` does, up to there.
    func run(until stop: Stop) async throws {
        let sheet = try RecoverySheet.make()
        if stop == .beganRecoveryFile { return try begin(paths[1]) }
        try sheet.stage(paths[1])
        if stop == .wroteRecoveryFile { return }
        if stop == .beganKeyFile { return try begin(keyFile) }
        let registering = try registering()
        if stop == .madeHome { return }
        if stop == .beganVaultFile { return try begin(paths[0]) }
        let joining = try await Joining.begin(text: invitation)
        guard stop != .wroteVaultFile else {
            // What is drafted elsewhere is lost to this home.
            let lost = try Registering.open(home: home + ".lost", unlock: .keyFile(keyFile))
            return try lost.draft(joining, password: password, recovery: sheet, vaultFile: paths[0])
        }
        try registering.draft(joining, password: password, recovery: sheet, vaultFile: paths[0])
        if stop == .keptDraft { return }
        try await hearAnswer(registering)
        if stop == .heardAnswer { return }
        try SecretFile.place(paths[0])
        if stop == .namedVaultFile { return }
        try SecretFile.place(paths[1])
    }

    private func begin(_ path: String) throws {
        try "hamster dia".write(toFile: SecretFile.staged(path), atomically: false, encoding: .utf8)
    }

    private func hearAnswer(_ registering: Registering) async throws {
        guard case .drafted(let account, let request) = try registering.home.registration() else {
            throw TestFailure("nothing was drafted")
        }
        let frame: ClientFrame = try Frame.decode(Array(request.dropFirst(Frame.lengthBytes)))
        let body = try #require(frame.body)
        try await Network(of: account.who.network, in: registering.home).asGuest(at: account.address) { connection in
            guard case .registered = try await connection.ask(body) else { throw TestFailure("not registered") }
        }
    }

    /// What `register` does when it is repeated.
    func runAgain(_ files: RegistrationFiles? = nil) async throws -> Client {
        let files = files ?? self.files
        let registering = try registering()
        if try registering.interrupted() != nil { return try await registering.finish(files) }
        let joining = try await Joining.begin(text: invitation)
        let sheet = try RecoverySheet.make()
        if let recovery = files.recovery { try sheet.stage(recovery) }
        return try await registering.register(joining, password: password, recovery: sheet, files: files)
    }

    /// How many devices are listed for who opens the account with each of the files.
    func devices(_ client: Client) async throws -> [Int] {
        let visit = try await AccountVisit.begin(networkCode: try client.whoAmI().networkCode.text, login: login)
        let words = try SecretFile.read(paths[1])
        return [
            try await visit.devices(with: .password(password, vaultFile: paths[0])).count,
            try await visit.devices(with: .recoveryKey(words: words)).count,
        ]
    }
}

extension WithRelay {
    @Suite("A command that was cut off")
    struct CutOffTests {
        @Test("a registration is carried to its end when it is repeated", arguments: CutOff.Stop.allCases)
        fileprivate func registration(_ stop: CutOff.Stop) async throws {
            let cut = try CutOff("\(stop)".lowercased())
            try await cut.run(until: stop)
            let client = try await cut.runAgain()
            #expect(try await cut.devices(client) == [1, 1])
            for path in cut.paths {
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect(attributes[.posixPermissions] as? Int == 0o600)
                #expect(!SecretFile.isThere(SecretFile.staged(path)))
            }
        }

        @Test("a registration writes over no file of another", arguments: [0, 1])
        func foreignFile(_ index: Int) async throws {
            let cut = try CutOff("foreign\(index)")
            let path = cut.paths[index]
            let foreign = "somebody else's\n"
            try foreign.write(toFile: path, atomically: false, encoding: .utf8)
            await #expect(throws: SecretFileError.exists(path)) { try await cut.runAgain() }
            #expect(try SecretFile.read(path) == foreign)
            // The same where it comes while the relay answers.
            try FileManager.default.removeItem(atPath: path)
            try await cut.run(until: .heardAnswer)
            try foreign.write(toFile: path, atomically: false, encoding: .utf8)
            await #expect(throws: SecretFileError.exists(path)) { try await cut.runAgain() }
            #expect(try SecretFile.read(path) == foreign)
            try FileManager.default.removeItem(atPath: path)
            #expect(try await cut.devices(try await cut.runAgain()) == [1, 1])
        }

        @Test("a registration takes no file of another registration for its own")
        func otherRegistration() async throws {
            let (cut, other) = (try CutOff("mine"), try CutOff("others"))
            try await cut.run(until: .keptDraft)
            try await other.run(until: .wroteVaultFile)
            for files in [RegistrationFiles(vault: other.paths[0]), RegistrationFiles(recovery: other.paths[1])] {
                let path = files.vault ?? files.recovery ?? ""
                await #expect(throws: AccountError.notOfThisRegistration(path: path)) {
                    try await cut.runAgain(files)
                }
                #expect(!SecretFile.isThere(path))
            }
            #expect(try await cut.devices(try await cut.runAgain()) == [1, 1])
        }

        @Test("a change of the password of a vault in a file goes on with the file that lies beside")
        func changedPassword() async throws {
            let member = try await Member("xaver", vaultFile: true)
            let (old, new, path) = (member.password, "another one, quite long", member.vaultFile)
            let before = try SecretFile.read(path)
            _ = try await member.client.changePassword(from: old, vaultFile: path, to: new)
            // The relay has taken the new one, and the file has not got its name.
            try FileManager.default.moveItem(atPath: path, toPath: SecretFile.staged(path))
            try before.write(toFile: path, atomically: false, encoding: .utf8)
            await #expect(throws: AccountError.wrongPassword) {
                try await member.client.changePassword(from: old, vaultFile: path, to: "neither this nor that")
            }
            #expect(try SecretFile.read(path) == before)
            _ = try await member.client.changePassword(from: old, vaultFile: path, to: new)
            #expect(!SecretFile.isThere(SecretFile.staged(path)))
            #expect(try await member.add(with: .password(new, vaultFile: path)).devices().count == 2)
        }

        @Test("a reset of the password into a file is carried to its end when it is repeated")
        func resetPassword() async throws {
            let member = try await Member("yann")
            let (new, path) = ("another one, quite long", member.vaultFile)
            let recovery = AccountSecret.recoveryKey(words: member.recovery)
            try "somebody else's\n".write(toFile: path, atomically: false, encoding: .utf8)
            await #expect(throws: SecretFileError.exists(path)) {
                try await member.client.resetPassword(with: recovery, to: new, keptIn: .file(path))
            }
            #expect(try await member.add(with: member.secret).devices().count == 2)
            try FileManager.default.removeItem(atPath: path)
            try await member.client.resetPassword(with: recovery, to: new, keptIn: .file(path))
            // The relay has taken it, and the file has not got its name.
            try FileManager.default.moveItem(atPath: path, toPath: SecretFile.staged(path))
            try await member.client.resetPassword(with: recovery, to: new, keptIn: .file(path))
            #expect(!SecretFile.isThere(SecretFile.staged(path)))
            #expect(try await member.add(3, with: .password(new, vaultFile: path)).devices().count == 3)
        }
    }
}
