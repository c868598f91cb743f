import Foundation
import PosternAdminAPI
import PosternPrimitives
import PosternTrust
import PosternWire

/// What an administrator's machine remembers, each thing in a file that nobody else may read:
///
///     network-NUMBER                  the id that the number stands for: the relay cannot give it to another network
///     NETWORK.charters                every charter that was seen, as signed: the relay can take none of them back
///     NETWORK.next-charter            one that was signed here, and of which the relay has said nothing yet
///     NETWORK.voucher-key             the private key that signs vouchers (secret)
///     NETWORK.voucher-key.next        the one that is about to take its place (secret)
///     NETWORK-USER.invitation         an invited user, and the administrator's half of the invitation (secret)
struct AdministratorState {
    let directory: String

    init(_ directory: String) throws(CommandFailure) {
        self.directory = directory.orCurrent
        try SecretFile.makeDirectory(self.directory)
    }

    /// Keeps a network's keys before anybody else knows of it.
    func keep(_ key: VoucherKey, charter: Document, of network: NetworkID) throws(CommandFailure) {
        try SecretFile.create(Self.fileBytes(of: key), at: path(network, "voucher-key"))
        try SecretFile.create(charter.fileBytes, at: path(network, "charters"))
    }

    static func fileBytes(of key: VoucherKey) -> [UInt8] {
        Array(Hex.encode(key.scalar.withUnsafeBytes { Array($0) }).utf8) + Array("\n".utf8)
    }

    /// Forgets the keys of a network that was not made.
    func forget(_ network: NetworkID) {
        for kind in ["voucher-key", "charters"] { SecretFile.remove(path(network, kind)) }
    }

    /// - Returns: `nil` where the network was made elsewhere.
    func voucherKey(of network: NetworkID, _ kind: String = "voucher-key") throws -> VoucherKey? {
        let file = path(network, kind)
        guard SecretFile.exists(file) else { return nil }
        let text = String(decoding: try SecretFile.read(file, atMost: 1024), as: UTF8.self)
        guard let scalar = Hex.decode(text.filter { !$0.isWhitespace }),
            let key = try? VoucherKey(scalar: SecretBytes(copying: scalar))
        else { throw CommandFailure("\(file) holds no voucher key") }
        return key
    }

    func path(_ network: NetworkID, _ kind: String) -> String { "\(directory)/\(network).\(kind)" }
}

// Numbers.
extension AdministratorState {
    /// What a number stands for; `nil` for one that was not seen before.
    func pinned(_ number: String) throws -> NetworkID? {
        let file = "\(directory)/network-\(number)"
        guard SecretFile.exists(file) else { return nil }
        let text = String(decoding: try SecretFile.read(file, atMost: 1024), as: UTF8.self)
        guard let id = Hex.decode(text.filter { !$0.isWhitespace }).flatMap({ NetworkID($0) }) else {
            throw CommandFailure("\(file) names no network")
        }
        return id
    }

    /// Remembers which network a number stands for, or finds that the relay now says something else.
    func pin(_ number: String, to network: NetworkID) throws {
        guard let pinned = try pinned(number) else {
            return try SecretFile.create(Array("\(network)\n".utf8), at: "\(directory)/network-\(number)")
        }
        guard pinned == network else {
            throw CommandFailure(
                "the relay shows another network under the number \(number) than before",
                hint: "do not go on: compare the fingerprint with the relay's operator"
            )
        }
    }
}

/// A user that this administrator invited, with what vouching for it needs.
struct InvitedUser: Codable {
    /// The number in the admin interface.
    var userId: String
    /// The user's own id, in hexadecimal.
    var user: String
    var login: String
    /// The login before this one, until the user is vouched for under this one.
    var formerLogin: String?
    /// The administrator's half of the invitation; gone once it has served.
    var key: Base64Bytes?
    /// The voucher that was signed, `L(body) signature`.
    var voucher: Base64Bytes?
}

// Invited users.
extension AdministratorState {
    func keep(_ invited: InvitedUser, of network: NetworkID) throws {
        let bytes = try JSONValue(encoding: invited).serialised + Array("\n".utf8)
        try SecretFile.replace(bytes, at: "\(directory)/\(network)-\(invited.user).invitation")
    }

    func invitedUsers(of network: NetworkID) throws -> [InvitedUser] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            throw CommandFailure("\(directory) cannot be read")
        }
        return try names.filter { $0.hasPrefix("\(network)-") && $0.hasSuffix(".invitation") }.sorted().map { name in
            do {
                return try JSONParser.parse(SecretFile.read("\(directory)/\(name)")).decoded(as: InvitedUser.self)
            } catch let failure as CommandFailure {
                throw failure
            } catch {
                throw CommandFailure("\(directory)/\(name) is not what posternctl wrote there")
            }
        }
    }
}
