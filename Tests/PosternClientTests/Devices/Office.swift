import Foundation
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@testable import PosternClient

/// Tests with the real daemon and `posternctl` as processes of their own: one installation for all, a person of its own
/// for each.
@Suite("With the real relay", OfficeScope())
struct WithRelay {}

private struct OfficeScope: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        let office = try await TestOffice.open()
        defer { office.close() }
        try await Office.$current.withValue(office) { try await function() }
    }
}

enum Office {
    @TaskLocal static var current: TestOffice?
}

/// A person with a first device, and whatever the test does with it.
struct Member {
    let login: String
    let password = "never gonna guess this"
    /// 24 words.
    let recovery: String
    let networkCode: String
    /// The first device.
    let client: Client
    let office: TestOffice

    init(_ login: String, vaultFile: Bool = false) async throws {
        office = try #require(Office.current)
        self.login = login
        let sheet = try RecoverySheet.make()
        recovery = sheet.line
        client = try await Self.register(
            try office.invite(login),
            home: office.directory + "/\(login)-1",
            password: password,
            sheet,
            vaultFile: vaultFile ? office.directory + "/\(login).vault" : nil
        )
        networkCode = try client.whoAmI().networkCode.text
    }

    static func register(
        _ invitation: String,
        home: String,
        password: String,
        _ sheet: borrowing RecoverySheet,
        vaultFile: String? = nil
    ) async throws -> Client {
        let joining = try await Joining.begin(text: invitation)
        let registering = try Registering.open(home: home, unlock: .keyFile(home + ".key"))
        return try await registering.register(
            joining,
            password: password,
            recovery: sheet,
            files: RegistrationFiles(vault: vaultFile)
        )
    }

    var secret: AccountSecret { .password(password, vaultFile: nil) }
    var vaultFile: String { office.directory + "/\(login).vault" }

    func home(_ number: Int) -> String { office.directory + "/\(login)-\(number)" }

    func newDevice(_ number: Int = 2) -> NewDevice {
        NewDevice(home: home(number), unlock: .keyFile(home(number) + ".key"))
    }

    func visit(as other: String? = nil) async throws -> AccountVisit {
        try await AccountVisit.begin(networkCode: networkCode, login: other ?? login)
    }

    func add(_ number: Int = 2, with secret: AccountSecret? = nil) async throws -> Client {
        try await newDevice(number).add(try await visit(), with: secret ?? self.secret)
    }

    func reopened(_ number: Int) throws -> Client {
        try Client.open(home: home(number), unlock: .keyFile(home(number) + ".key"))
    }
}

extension Client {
    /// Takes what waits at the relay.
    func look() async throws -> (texts: [String], notices: [ClientNotice]) {
        try await receive(stored: {})
        let events = try unprinted(limit: 1000)
        try markPrinted(events)
        var texts: [String] = []
        var notices: [ClientNotice] = []
        for event in events {
            switch event.body {
            case .message(let message): texts.append(message.text ?? "(no text)")
            case .notice(let notice): notices.append(notice)
            case .change: break
            }
        }
        return (texts, notices)
    }

    func send(_ text: String, to login: String) async throws {
        _ = try await send(text, to: try Login(login))
    }
}

/// What a piece of work throws; nil when it does not.
func fault<Value>(of work: () async throws -> Value) async -> (any Error)? {
    do {
        _ = try await work()
        return nil
    } catch {
        return error
    }
}

/// Waits for something that another task will have.
final class Meeting<Value: Sendable>: Sendable {
    private let stream: AsyncStream<Value>
    private let feed: AsyncStream<Value>.Continuation

    init() {
        (stream, feed) = AsyncStream.makeStream(of: Value.self)
    }

    func bring(_ value: Value) { feed.yield(value) }

    func wait() async throws -> Value {
        for await value in stream { return value }
        throw TestFailure("nothing was brought")
    }
}
