import FoundationEssentials
import PosternCrypto
import PosternPrimitives
import PosternTrust
import PosternWire

/// A user's account, opened with a secret for one act: the identity key in hand, the lists checked against it and
/// against what the vault remembers, and a connection that may put what it signs.
struct OpenedAccount: ~Copyable, Sendable {
    /// Another version may come first so often.
    private static let tries = 3

    let place: AccountPlace
    let owner: Who
    let identity: IdentityKey
    private(set) var lists: DeviceListChain
    /// As the relay says.
    private let group: GroupPlace?
    private let connection: ClientConnection
    private let door: VaultDoor
    let secret: AccountSecret

    /// Nothing that was derived from the secret is sent but to the pinned relay.
    ///
    /// - Parameter connection: Of one of the user's devices, which strangers' guesses do not lock out; a guest's where
    ///   `nil`.
    /// - Throws: ``AccountError``; ``ClientError``.
    static func open(
        _ place: AccountPlace,
        with secret: AccountSecret,
        on connection: ClientConnection? = nil
    ) async throws -> OpenedAccount {
        let connection = if let connection { connection } else { try await place.connectAsGuest() }
        do {
            return try await open(place, with: secret, connection)
        } catch {
            connection.close()
            throw (error as? RelayRefusal)?.asClientError ?? error
        }
    }

    private static func open(
        _ place: AccountPlace,
        with secret: AccountSecret,
        _ connection: ClientConnection
    ) async throws -> OpenedAccount {
        let (owner, random) = try await place.salt(secret.kind, connection)
        let door = try VaultDoor.made(with: secret, of: owner, random: random)
        let (sealed, version, group) = try await door.knock(connection, isWrong: secret.isWrong)
        let lists = try await place.lists(of: owner, atLeast: version, connection)
        let opened = try door.open(sealed, identity: lists.newest.content.identity)
        try lists.check(opened.list)
        return OpenedAccount(
            place: place,
            owner: owner,
            identity: opened.identity,
            lists: lists,
            group: group,
            connection: connection,
            door: door,
            secret: secret
        )
    }

    private init(
        place: AccountPlace,
        owner: Who,
        identity: IdentityKey,
        lists: DeviceListChain,
        group: GroupPlace?,
        connection: ClientConnection,
        door: consuming VaultDoor,
        secret: AccountSecret
    ) {
        self.place = place
        self.owner = owner
        self.identity = identity
        self.lists = lists
        self.group = group
        self.connection = connection
        self.door = door
        self.secret = secret
    }

    deinit { connection.close() }

    var login: Login { lists.newest.content.login }
}

// The list.
extension OpenedAccount {
    /// Signs the next list and gives it to the relay, with the password's vault sealed anew, so that it remembers this
    /// list. A version that came first meanwhile is fetched, and the change made on it.
    ///
    /// - Parameter change: Made on a list that is fresh; it may be called several times.
    mutating func put(_ change: (inout DeviceList) throws -> Void) async throws {
        for _ in 0..<Self.tries {
            var draft = lists.draft()
            try change(&draft)
            let document = try Document(signing: draft, with: identity)
            if try await isTaken(document) {
                try lists.update(with: [document])
                return
            }
            try await fetch()
        }
        throw AccountError.listsChange
    }

    private func isTaken(_ list: Document) async throws -> Bool {
        var put = PutDocument()
        put.kind = .deviceList
        put.subject = Data(owner.user.bytes)
        put.document = SignedDocument(list)
        let floor = ListFloor(version: lists.newest.version + 1, hash: list.hash)
        if let vault = try resealed(floor) { put.vault = vault }
        do {
            guard case .done = try await connection.ask(.putDocument(put)) else {
                throw ClientError.protocolBroken("another answer than to a list")
            }
            return true
        } catch let refusal as RelayRefusal {
            guard refusal.code == .conflict else { throw refusal.asClientError }
            return false
        }
    }

    /// A recovery key's vault, and one in a file, keep the list that they remember.
    private func resealed(_ floor: ListFloor) throws -> Vault? {
        guard case .password(_, vaultFile: nil) = secret else { return nil }
        return try Vault(secret.vaultSecret(), of: owner, identity, list: floor)
    }

    private mutating func fetch() async throws {
        let later = try await connection.documents(
            .deviceList,
            of: owner.user.bytes,
            from: lists.newest.version + 1
        )
        do {
            try lists.update(with: later)
        } catch {
            throw ClientError.untrusted("your own device list", error)
        }
        guard lists.newest.content.identity == identity.publicKey else {
            throw AccountError.wasReset(login: login.text)
        }
    }
}

// The vaults.
extension OpenedAccount {
    /// By the policies as the relay gives them now, for who has no home that holds them.
    func checkNewPassword(_ password: String) async throws {
        let network = try await place.network.boundAsGuest(by: group, connection)
        try network.settings.password.check(new: password)
    }

    /// Makes a new vault of the password, which takes the place of the one before.
    ///
    /// - Parameters:
    ///   - password: A new one.
    ///   - vaultPlace: Where it goes; a file is not there yet. `nil`: where the opened one is kept.
    func setPassword(_ password: String, keptIn vaultPlace: VaultPlace?) async throws {
        let new = try VaultSecret.password(password, isNew: true)
        let isReplaced = vaultPlace == nil && secret.vaultFile != nil
        switch vaultPlace ?? secret.vaultFile.map({ .file($0) }) ?? .relay {
        case .relay: try await put(Vault(new, of: owner, identity, list: lists.newest.floor))
        case .file(let path):
            // A new ticket: whoever has a copy of an older file gets in no more.
            guard isReplaced || !SecretFile.isThere(path) else { throw SecretFileError.exists(path) }
            let file = try VaultFile.make(new, of: owner, identity, list: lists.newest.floor)
            // Of an attempt that was cut off before the relay knew of it nothing is of use.
            try SecretFile.stage(path, file.secretText)
            try await put(Vault(standingFor: file))
            // Cut off before this, the new file lies beside its name; the old one, if any, opens nothing any more.
            if isReplaced { try SecretFile.replace(path) } else { try SecretFile.place(path) }
        }
    }

    private func put(_ vault: Vault) async throws {
        var put = PutVault()
        put.vault = vault
        put.proofKind = UInt32(door.kind.rawValue)
        put.proof = try door.proof(on: connection)
        do {
            guard case .done = try await connection.ask(.putVault(put)) else {
                throw ClientError.protocolBroken("another answer than to a vault")
            }
        } catch let refusal as RelayRefusal {
            throw refusal.asClientError
        }
    }
}
