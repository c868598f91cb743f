import Foundation
import HomeCrashChild
import PosternPrimitives
import PosternTesting
import PosternWire
import Testing

@testable import PosternHome

@Suite("The user's own devices")
struct DevicesTests {
    private let temporary: TemporaryHome
    private var home: Home { temporary.home }

    init() throws {
        temporary = try TemporaryHome()
    }

    private func draft(request: [UInt8]) throws -> RegistrationDraft {
        let account = Account(
            who: Who(network: Fixture.network, user: Fixture.id()),
            login: "alice",
            device: Fixture.id(),
            kind: .person,
            identity: Fixture.bytes(133),
            signingKey: Fixture.bytes(133),
            address: "relay.example:7443",
            charterFloor: 3
        )
        let scalar = SecretBytes(copying: Fixture.bytes(66))
        return RegistrationDraft(
            account: account,
            request: request,
            signingKey: try home.seal(scalar, for: .deviceSigning(account.device)),
            identity: nil,
            bundles: [],
            documents: []
        )
    }

    @Test("a device that is added has its keys before it is registered, without a request")
    func adding() throws {
        let draft = try draft(request: [])
        #expect(try home.draft(draft) == .drafted)
        #expect(try temporary.reopened().registration() == .adding(draft.account))
        #expect(try home.signingKeyBytes() != nil)
        #expect(try home.completeRegistration(at: Fixture.noon) == .registered)
        guard case .registered(draft.account, _) = try home.registration() else {
            Issue.record("not registered")
            return
        }
    }

    @Test("labels are kept sealed, changed and taken away")
    func labels() throws {
        let devices: [DeviceID] = [Fixture.id(), Fixture.id()]
        try home.setLabel("the old laptop", of: devices[0])
        try home.setLabel("phone", of: devices[1])
        try home.setLabel("the new laptop", of: devices[0])
        #expect(try temporary.reopened().deviceLabels() == [devices[0]: "the new laptop", devices[1]: "phone"])
        #expect(try temporary.everything().range(of: Data("laptop".utf8)) == nil)
        try home.setLabel("", of: devices[0])
        #expect(try home.deviceLabels() == [devices[1]: "phone"])
    }

    @Test("links are counted up to a limit, across restarts, until they are forgotten")
    func tries() throws {
        #expect(try home.beginLink(atMost: 3) == false, "there is no account yet")
        _ = try home.draft(try draft(request: [1]))
        for count in 0..<3 {
            #expect(try home.linkTries() == count)
            #expect(try temporary.reopened().beginLink(atMost: 3))
        }
        #expect(try !home.beginLink(atMost: 3))
        #expect(try home.linkTries() == 3)
        try home.forgetLinkTries()
        #expect(try home.linkTries() == 0)
    }
}

@Suite("A home that is erased")
struct HomeErasingTests {
    @Test("leaves no file, and no directory where nothing else lies in it")
    func erased() throws {
        let temporary = try TemporaryHome()
        try temporary.home.add([try Fixture.bundle(in: temporary.home, keys: [Fixture.id()])])
        let lock = try temporary.home.lockForReceiving()
        let other = try temporary.reopened()
        try temporary.home.erase()
        _ = consume lock
        #expect(!FileManager.default.fileExists(atPath: temporary.directory))
        #expect(FileManager.default.fileExists(atPath: temporary.keyFile))
        #expect(throws: HomeError.notAHome(directory: temporary.directory)) { try temporary.reopened() }
        #expect(throws: HomeError.self) { _ = try other.stock() }
    }

    @Test("keeps what is not its own")
    func strangeFile() throws {
        let temporary = try TemporaryHome()
        try Data("mine".utf8).write(to: URL(filePath: temporary.directory + "/notes"))
        try temporary.home.erase()
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.directory) == ["notes"])
    }

    @Test("holds no secret and no row from the first moment on, whatever keeps its files from being removed")
    func rowsFirst() throws {
        let temporary = try TemporaryHome()
        let home = temporary.home
        let bundle = try Fixture.bundle(in: home, keys: [Fixture.id(), Fixture.id()])
        try home.add([bundle])
        _ = try Fixture.take(Fixture.arrival(), Fixture.opened(), in: home)
        _ = try home.queue(Fixture.outgoing(), in: .nowhere)
        try home.setLabel("phone", of: Fixture.id())
        // The file is there still for who has it open, and what it holds is overwritten.
        let descriptor = open(temporary.directory + "/home.sqlite", O_RDONLY)
        defer { close(descriptor) }
        let secrets = bundle.secrets.map(\.bytes)
        #expect(!Remains.find(secrets, in: try contents(of: descriptor)).isEmpty)
        try home.erase()
        #expect(try contents(of: descriptor).allSatisfy { $0 == 0 })
    }

    private func contents(of descriptor: Int32) throws -> Data {
        try #require(lseek(descriptor, 0, SEEK_SET) == 0)
        return try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readToEnd() ?? Data()
    }
}

@Suite("A home of an older format")
struct OldHomeTests {
    @Test("of version 1 is brought up to date, and goes on")
    func version1() throws {
        let root = try TemporaryHome.newRoot()
        defer { try? FileManager.default.removeItem(atPath: root) }
        try makeVersion1(in: root)
        let raw = RawDatabase(path: root + "/home/home.sqlite")
        #expect(try raw.run("PRAGMA user_version") == ["1"])
        for _ in 0..<2 {
            let home = try Home.open(in: root + "/home", key: .keyFile(root + "/key"))
            #expect(try raw.run("PRAGMA user_version") == ["\(Schema.version)"])
            try home.setLabel("phone", of: Fixture.id())
            #expect(try home.linkTries() == 0)
            #expect(try home.securityGroup() == nil && home.passwordGiven() == nil)
        }
        #expect(try raw.count("device_label") == 2)
        #expect(try raw.run("PRAGMA foreign_key_check").isEmpty)
    }

    /// As the first version of this software made it.
    private func makeVersion1(in root: String) throws {
        let key = Fixture.bytes(32)
        let id = Fixture.bytes(16)
        let directory = root + "/home"
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        for (path, bytes) in [(root + "/key", key), (directory + "/home.sqlite", [])] {
            let made = FileManager.default.createFile(
                atPath: path,
                contents: Data(bytes),
                attributes: [.posixPermissions: 0o600]
            )
            try #require(made)
        }
        let marker = try RowSealing(key: SecretBytes(copying: key)).seal(id, .marker, row: id)
        try RawDatabase(path: directory + "/home.sqlite").run(
            """
            \(SchemaVersion1.statements)
            INSERT INTO home VALUES (1, x'\(Hex.encode(id))', x'\(Hex.encode(marker))');
            PRAGMA application_id = \(Schema.applicationID);
            PRAGMA user_version = 1;
            """
        )
    }
}
