import PosternCrypto
package import PosternHome
import PosternWire

/// Registers a device, in a home that may hold an attempt that was cut off.
package struct Registering: Sendable {
    package let home: Home
    let clock: Client.Clock

    package init(home: Home, clock: @escaping Client.Clock = SystemClock.now) {
        self.home = home
        self.clock = clock
    }

    /// Opens the home, or makes it.
    package static func open(
        home directory: String,
        unlock: Unlock,
        clock: @escaping Client.Clock = SystemClock.now
    ) throws -> Registering {
        let key = unlock.key
        let home =
            Home.exists(in: directory)
            ? try Home.open(in: directory, key: key, at: clock()) : try Home.create(in: directory, key: key)
        return Registering(home: home, clock: clock)
    }

    /// The login for which everything is made already, and the answer missing; then ``finish()`` is all that is left.
    package func interrupted() throws -> String? {
        switch try home.registration() {
        case .none: return nil
        case .adding(let account): throw AccountError.anotherAddition(login: account.login)
        case .drafted(let account, _): return account.login
        case .registered(let account, _): throw ClientError.registeredAlready(login: account.login)
        }
    }

    /// Makes every key and keeps it, registers the device, and signs in for the first time.
    ///
    /// - Parameters:
    ///   - password: A new one.
    ///   - recovery: Its owner has written it down, or it is staged for its file: nothing of it is kept.
    ///   - files: None of them there yet.
    package func register(
        _ joining: consuming Joining,
        password: String,
        recovery: borrowing RecoverySheet,
        files: RegistrationFiles = RegistrationFiles()
    ) async throws -> Client {
        try files.check()
        try draft(joining, password: password, recovery: recovery, vaultFile: files.vault)
        return try await finish(files)
    }

    func draft(
        _ joining: consuming Joining,
        password: String,
        recovery: borrowing RecoverySheet,
        vaultFile: String?
    ) throws {
        try joining.passwordChecking.check(new: password)
        let secrets = NewSecrets(
            password: try VaultSecret.password(password, isNew: true),
            recovery: recovery.key.secret,
            passwordPlace: vaultFile.map { .file($0) } ?? .relay
        )
        _ = try home.draft(try RegistrationMaking(home: home, now: clock()).draft(joining, secrets))
    }

    /// Sends the kept request, the same bytes whenever it is sent, and gives the files their names.
    package func finish(_ files: RegistrationFiles = RegistrationFiles()) async throws -> Client {
        guard case .drafted(let account, let request) = try home.registration() else {
            throw ClientError.notRegistered
        }
        let register = try Self.register(in: request)
        let network = try Network(of: account.who.network, in: home)
        do {
            try await network.asGuest(at: account.address) { connection in
                guard case .registered = try await connection.ask(.register(register)) else {
                    throw ClientError.protocolBroken("another answer than to a registration")
                }
            }
        } catch ClientError.invitationRefused(let message) {
            _ = try home.abandonRegistration()
            throw ClientError.invitationRefused(message)
        }
        try files.place(register, of: account.who)
        _ = try home.completeRegistration(at: clock())
        try home.notePassword(at: clock())
        let client = try Client(opened: home, clock: clock)
        try await client.greet()
        return client
    }

    private static func register(in request: [UInt8]) throws -> Register {
        let frame: ClientFrame = try Frame.decode(Array(request.dropFirst(Frame.lengthBytes)))
        guard case .register(let register) = frame.body else {
            throw HomeError.damaged("the kept registration")
        }
        return register
    }
}

extension Client {
    /// Signs in for the first time: publishes keys, fetches the policy. A relay that goes now is met again later.
    func greet() async throws {
        do {
            try await signIn(.command).connection.close()
        } catch ClientError.notThere, ClientError.unanswered {
            // Registered it is.
        }
    }
}
