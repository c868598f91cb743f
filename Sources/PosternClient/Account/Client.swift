package import PosternHome
import PosternPrimitives
package import PosternTrust
package import PosternWire
import Synchronization

/// A device of a user: what it remembers, and what it does with its relay.
///
/// Any number of processes may open one home. Every operation makes its own connection and ends it.
package final class Client: Sendable {
    package typealias Clock = @Sendable () -> Timestamp

    package let home: Home
    /// As it was when the home was opened.
    package let account: Account
    let clock: Clock
    let signingKey: DeviceSigningKey
    let readRooms = Mutex(ReadRooms())

    init(home: Home, account: Account, clock: @escaping Clock) throws {
        guard let scalar = try home.signingKey() else { throw ClientError.notRegistered }
        do {
            signingKey = try DeviceSigningKey(scalar: scalar)
        } catch {
            throw ClientError.cryptography("the device's key")
        }
        self.home = home
        self.account = try Self.renamed(account, in: home)
        self.clock = clock
    }

    /// A user who was given another login has it from the list on that the identity signed.
    private static func renamed(_ account: Account, in home: Home) throws -> Account {
        let newest = try home.newestDocument(.deviceList, of: account.who.user.bytes)
        return try newest.map { account.called(try DeviceList(parsing: $0.body).login.text) } ?? account
    }

    /// - Parameters:
    ///   - directory: The home's.
    ///   - unlock: What opens it.
    ///   - clock: The device's.
    /// - Throws: `HomeError`, which counts wrong passphrases; ``ClientError/notRegistered`` for a home without an account.
    package static func open(
        home directory: String,
        unlock: Unlock,
        clock: @escaping Clock = SystemClock.now
    ) throws -> Client {
        let client = try Client(opened: Home.open(in: directory, key: unlock.key, at: clock()), clock: clock)
        if case .passphrase = unlock { try client.notePassphrase() }
        return client
    }

    /// Whether there is a home in the directory.
    package static func hasHome(in directory: String) -> Bool { Home.exists(in: directory) }

    convenience init(opened home: Home, clock: @escaping Clock) throws {
        guard case .registered(let account, _) = try home.registration() else { throw ClientError.notRegistered }
        try self.init(home: home, account: account, clock: clock)
    }

    package var who: Who { account.who }

    /// What the home holds of the network.
    package func network() throws -> Network { try Network(of: account.who.network, in: home) }

    /// The own device lists that are held.
    package func ownLists() throws -> DeviceListChain {
        guard let chain = try heldLists(of: account.who) else { throw ClientError.notRegistered }
        return chain
    }

    func messageID() throws -> MessageID {
        guard let id = MessageID(try Random.bytes(MessageID.byteCount)) else {
            throw ClientError.cryptography("no randomness")
        }
        return id
    }
}
