import Foundation
import PosternAdminAPI
import PosternRelay
import PosternWire
import Testing

@testable import PosternServer

@Suite("Installation")
struct InstallationTests {
    @Test("keeps what is secret to its owner")
    func permissions() async throws {
        let installed = try await Installed()
        for name in ["", "/secrets", "/certificates", "/store"] {
            #expect(try installed.directory.mode("postern\(name)") == 0o700, "\(name)")
        }
        let secrets = [
            "admin.env", "posternd.yaml", "secrets/master.key", "certificates/server.key", "certificates/authority.key",
            "store/relay.sqlite",
        ]
        for name in secrets { #expect(try installed.directory.mode("postern/\(name)") == 0o600, "\(name)") }
        #expect(FileManager.default.contents(atPath: installed.path("secrets/master.key"))?.count == 32)
    }

    @Test("refuses where there is one already, and leaves it as it is")
    func again() async throws {
        let installed = try await Installed()
        let before = try installed.directory.contents()
        let file = installed.installation.configurationFile
        await #expect(throws: InstallationError.installed(configuration: file)) {
            try await installed.installation.make(logger: silent)
        }
        #expect(try installed.directory.contents() == before)
    }

    @Test("refuses a directory that holds something, and what is no directory", arguments: ["", "file"])
    func occupied(_ name: String) async throws {
        let directory = try TemporaryDirectory()
        _ = try directory.write("mine", to: "file")
        let host = try #require(HostName("localhost"))
        let installation = Installation(directory: "\(directory.path)/\(name)", host: host)
        await #expect(throws: InstallationError.occupied(directory: installation.directory)) {
            try await installation.make(logger: silent)
        }
        #expect(try directory.contents() == ["file": Data("mine".utf8)])
    }

    @Test("names the administrator's way in")
    func credentials() async throws {
        let installed = try await Installed()
        let credentials = try AdminCredentials(parsing: installed.text("admin.env"))
        #expect(credentials.endpoint == "https://localhost:7444")
        #expect(credentials.certificateBundle == installed.path("certificates/authority.pem"))
        #expect(credentials.accessKey.id.utf8.count == 20)
        #expect(credentials.accessKey.secret.revealed.utf8.count == 40)
        #expect(try installed.text("admin.env").contains("AWS_DEFAULT_REGION="))
    }

    @Test("keeps the access key's secret sealed under the master key")
    func accessKey() async throws {
        let installed = try await Installed()
        let key = try AdminCredentials(parsing: installed.text("admin.env")).accessKey
        let masterKey = Array(FileManager.default.contents(atPath: installed.path("secrets/master.key")) ?? Data())
        let place = Relay.Place(directory: installed.path("store"))
        let relay = try await Relay.open(place, masterKey: masterKey, logger: silent)
        let opened = try await relay.openAccessKey(key.id)
        #expect(opened?.secret == key.secret.revealed)
        #expect(try await relay.openAccessKey("PSTNAAAAAAAAAAAAAAAA") == nil)
        #expect(!"\(try #require(opened))".contains(key.secret.revealed))
        await relay.close()
        let secret = Data(key.secret.revealed.utf8)
        for (name, bytes) in try installed.directory.contents() where name.hasPrefix("postern/store/") {
            #expect(bytes.range(of: secret) == nil, "\(name)")
        }
    }

    @Test("refuses another master key")
    func otherMasterKey() async throws {
        let installed = try await Installed()
        let place = Relay.Place(directory: installed.path("store"))
        await #expect(throws: RelayOpeningError.wrongMasterKey) {
            try await Relay.open(place, masterKey: SystemRandom.bytes(32), logger: silent)
        }
        await #expect(throws: RelayOpeningError.masterKeyLength(31)) {
            try await Relay.open(place, masterKey: SystemRandom.bytes(31), logger: silent)
        }
    }

    @Test("takes DNS names only", arguments: ["", "127.0.0.1", "::1", "a..b", "-a", "a_b", "a b", "ä.example"])
    func hostNames(_ text: String) {
        #expect(HostName(text) == nil)
    }

    @Test("gives a configuration that has no fault")
    func configuration() async throws {
        let installed = try await Installed(host: "Relay.Example")
        let configuration = try installed.source.read()
        #expect(configuration.hosts == ["relay.example:7443"])
        #expect(configuration.faults(environment: [:]) == [])
    }
}

@Suite("Master key's file")
struct MasterKeyFileTests {
    private let directory: TemporaryDirectory
    private let configuration: Configuration

    init() throws {
        directory = try TemporaryDirectory()
        var configuration = Configuration()
        configuration.masterKey = "\(directory.path)/master.key"
        self.configuration = configuration
    }

    private func write(_ count: Int, to name: String, mode: mode_t = 0o600) throws {
        try InstalledFile.write(Array(repeating: 7, count: count), to: "\(directory.path)/\(name)", mode: mode)
    }

    @Test("is refused when others may read it", arguments: [0o640, 0o604, 0o660] as [mode_t])
    func mode(_ mode: mode_t) throws {
        try write(32, to: "master.key", mode: mode)
        #expect(throws: InstalledFileError.self) { try MasterKeyFile(configuration, environment: [:]).read() }
    }

    @Test("is refused with other than 32 bytes", arguments: [0, 31, 33])
    func length(_ count: Int) throws {
        try write(count, to: "master.key")
        #expect(throws: InstalledFileError.self) { try MasterKeyFile(configuration, environment: [:]).read() }
    }

    @Test("gives way to the credential of systemd")
    func credential() throws {
        try write(31, to: "master.key")
        try write(32, to: "postern.master", mode: 0o440)
        let environment = ["CREDENTIALS_DIRECTORY": directory.path]
        #expect(try MasterKeyFile(configuration, environment: environment).read().count == 32)
    }
}
