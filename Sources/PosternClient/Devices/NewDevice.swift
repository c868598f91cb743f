import PosternHome
import PosternTrust
import PosternWire

/// Makes a home into a device of a user that is there already.
///
/// The home is made only when it is sure whose it will be: a mistyped password leaves nothing behind.
package struct NewDevice: Sendable {
    let directory: String
    let unlock: Unlock
    let clock: Client.Clock

    /// - Parameter directory: Without a home, or with one in which this was cut off.
    package init(home directory: String, unlock: Unlock, clock: @escaping Client.Clock = SystemClock.now) {
        self.directory = directory
        self.unlock = unlock
        self.clock = clock
    }

    /// With the password or the recovery key of the user. It may be repeated after a crash at any moment: the device
    /// stays the same.
    ///
    /// - Throws: ``AccountError``; ``ClientError``; `HomeError`.
    package func add(_ visit: AccountVisit, with secret: AccountSecret) async throws -> Client {
        try checkHome(visit)
        var opened = try await OpenedAccount.open(visit.place, with: secret)
        let key = try keys(visit, of: opened.owner, opened.identity.publicKey, opened.lists)
        try await opened.add(key.publicKey, login: visit.place.login, at: clock())
        let client = try await takePlace()
        if case .password = secret { try client.home.notePassword(at: clock()) }
        return client
    }

    /// Nothing is asked of the relay for a home that serves another purpose.
    func checkHome(_ visit: AccountVisit) throws {
        switch try existing()?.registration() ?? .none {
        case .none: return
        case .registered(let account, _): throw ClientError.registeredAlready(login: account.login)
        case .drafted(let account, _): throw AccountError.registrationUnfinished(login: account.login)
        case .adding(let account):
            guard account.who.network == visit.code.network, account.login == visit.place.login.text else {
                throw AccountError.anotherAddition(login: account.login)
            }
        }
    }

    func existing() throws -> Home? {
        Home.exists(in: directory) ? try Home.open(in: directory, key: unlock.key, at: clock()) : nil
    }

    /// The device's signing key, kept before anybody hears of it; the one of an attempt that was cut off, where that was
    /// for the same identity, and the device was not removed since.
    private func keys(
        _ visit: AccountVisit,
        of owner: Who,
        _ identity: IdentityPublicKey,
        _ lists: DeviceListChain
    ) throws -> DeviceSigningKey {
        let home = try existing() ?? Home.create(in: directory, key: unlock.key)
        if case .adding(let account) = try home.registration() {
            let isSame = account.who == owner && account.identity == identity.bytes
            if isSame, lists.mayName(account.device), let scalar = try home.signingKey() {
                return try DeviceSigningKey(scalar: scalar)
            }
            _ = try home.abandonRegistration()
        }
        let key = try DeviceSigningKey.generate()
        try keep(key, in: home, visit, owner: owner, identity: identity)
        return key
    }

    /// - Parameter identity: Pinned from here on.
    func keep(
        _ key: DeviceSigningKey,
        in home: Home,
        _ visit: AccountVisit,
        owner: Who,
        identity: IdentityPublicKey
    ) throws {
        let device = DeviceID(of: key.publicKey)
        let account = Account(
            who: owner,
            login: visit.place.login.text,
            device: device,
            kind: .person,
            identity: identity.bytes,
            signingKey: key.publicKey.bytes,
            address: visit.code.address.text,
            charterFloor: visit.code.charterVersion
        )
        let draft = RegistrationDraft(
            account: account,
            request: [],
            signingKey: try home.seal(key.scalar, for: .deviceSigning(device)),
            identity: nil,
            bundles: [],
            documents: visit.place.network.documents + visit.authorities
        )
        guard try home.draft(draft) == .drafted else { throw AccountError.anotherAddition(login: account.login) }
    }

    /// Signs in as the device that was added, and takes the user's lists, which the pinned identity must have signed.
    ///
    /// - Throws: ``AccountError/notListedYet`` while no list names the device.
    func takePlace() async throws -> Client {
        guard let home = try existing() else { throw ClientError.notRegistered }
        try await Client(adding: home, clock: clock).takePlace()
        return try Client(opened: home, clock: clock)
    }
}

extension Client {
    convenience init(adding home: Home, clock: @escaping Clock) throws {
        guard case .adding(let account) = try home.registration() else { throw ClientError.notRegistered }
        try self.init(home: home, account: account, clock: clock)
    }

    fileprivate func takePlace() async throws {
        try await takeLists()
        _ = try home.completeRegistration(at: clock())
        try await Client(opened: home, clock: clock).greet()
    }

    private func takeLists() async throws {
        var network = try network()
        do {
            let (connection, welcome) = try await connect(.command, &network)
            defer { connection.close() }
            let documents = try await connection.documents(.deviceList, of: account.who.user.bytes)
            let lists = try DeviceListChain(of: account.who, documents: documents, floor: welcome.listVersion)
            guard lists.newest.content.identity.bytes == account.identity else {
                throw AccountError.wasReset(login: account.login)
            }
            guard lists.newest.content.device(account.device) != nil else { throw AccountError.notListedYet }
            try keep(lists.all.map { StoredDocument($0, .deviceList(account.who.user, version: $0.version)) })
        } catch let error as ChainError {
            throw ClientError.untrusted("your own device list", error)
        } catch ClientError.refused(.notAuthenticated, _) {
            throw AccountError.notListedYet
        } catch let refusal as RelayRefusal {
            throw refusal.asClientError
        }
    }
}
