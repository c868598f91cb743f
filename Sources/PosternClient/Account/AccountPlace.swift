import FoundationEssentials
import PosternCrypto
import PosternSession
import PosternTransport
import PosternTrust
import PosternWire

/// Where an account is: its network, checked and pinned, and its login.
struct AccountPlace: Sendable {
    let network: Network
    /// host:port, tried first.
    let address: String
    let login: Login
    /// The user's lists that are held here already; `nil` on a machine that knows nothing of the user.
    let held: DeviceListChain?

    /// A guest's connection, under the authority that the charter pins.
    func connectAsGuest() async throws -> ClientConnection {
        guard let trust = network.trust else { throw ClientError.authorityNotShown }
        var last = ClientError.notThere("the network's charter names no address")
        for host in network.addresses(startingWith: address) {
            do {
                return try await ClientConnection.open(host, trust: trust, role: .guest(network.id)).0
            } catch ClientError.notThere(let reason) {
                last = .notThere(reason)
            }
        }
        throw last
    }

    /// What the relay says that the login and a kind of vault have. It is the same for logins that do not exist.
    func salt(_ kind: VaultSecret.Kind, _ connection: ClientConnection) async throws -> (owner: Who, random: [UInt8]) {
        var salt = Salt()
        salt.login = login.text
        salt.kind = UInt32(kind.rawValue)
        guard case .salt(let answer) = try await connection.ask(.salt(salt)), let user = UserID(answer.user) else {
            throw ClientError.protocolBroken("another answer than a salt")
        }
        let owner = Who(network: network.id, user: user)
        // Who is known already is nobody else.
        guard held == nil || held?.who == owner else {
            throw ClientError.otherLogin(asked: login.text, found: user.description)
        }
        return (owner, Array(answer.random))
    }

    /// All of the user's lists: those that are held, and what the relay has beyond them, checked.
    ///
    /// - Parameter floor: The version that the relay says is the newest.
    func lists(of owner: Who, atLeast floor: UInt32, _ connection: ClientConnection) async throws -> DeviceListChain {
        let from = (held?.newest.version ?? 0) + 1
        let later = try await connection.documents(.deviceList, of: owner.user.bytes, from: from)
        do {
            guard var chain = held else { return try DeviceListChain(of: owner, documents: later, floor: floor) }
            try chain.update(with: later, floor: floor)
            return chain
        } catch {
            throw ClientError.untrusted("your own device list", error)
        }
    }
}

extension DeviceListChain {
    /// The vault remembers a list: the chain has to have that one.
    func check(_ floor: ListFloor) throws(ClientError) {
        guard let list = list(floor.version) else {
            throw .untrusted("your own device list", .belowFloor(floor: floor.version, newest: newest.version))
        }
        guard list.hash == floor.hash else {
            throw .untrusted("your own device list", .fork(version: floor.version))
        }
    }
}
