import Foundation
import PosternAdminAPI
import PosternPrimitives
import PosternTrust
import PosternWire

/// A network's root key in the administrator's file: JSON, boxed under a passphrase or, on request, bare.
///
///     secret = scrypt(passphrase, salt[16], N = 2^17, r = 8, p = 1)    32 bytes
///     box    = Box(secret, labels "root file", context: public key[133], scalar[66])
///
/// The salt is new for each file, so that each secret makes one box.
struct RootFile: Codable {
    struct Cost: Codable, Hashable {
        var n: UInt64
        var r: UInt32
        var p: UInt32

        static let standard = Cost(n: 1 << 17, r: 8, p: 1)
    }

    var format: String
    /// The network's own id in hexadecimal.
    var network: String
    var publicKey: Base64Bytes
    var scrypt: Cost?
    var salt: Base64Bytes?
    var box: Base64Bytes?
    /// Only in a file without a passphrase.
    var scalar: Base64Bytes?

    static let format1 = "postern-root-1"
    static let saltBytes = 16

    /// - Parameter passphrase: `nil` leaves the key unprotected.
    init(_ key: RootKey, of network: NetworkID, passphrase: borrowing SecretBytes?) throws {
        format = Self.format1
        self.network = Hex.encode(network.bytes)
        publicKey = Base64Bytes(key.publicKey.bytes)
        switch passphrase {
        case .none:
            scalar = Base64Bytes(key.scalar.withUnsafeBytes { Array($0) })
        case .some(let passphrase):
            let salt = try Random.bytes(Self.saltBytes)
            let secret = try Self.secret(passphrase, salt: salt, cost: .standard)
            let sealed = try Box.seal(
                key.scalar,
                secret: secret,
                labels: Self.labels,
                context: key.publicKey.bytes
            )
            scrypt = .standard
            self.salt = Base64Bytes(salt)
            box = Base64Bytes(sealed)
        }
    }

    /// - Throws: ``CommandFailure`` for another format or a wrong passphrase.
    func open(passphrase: borrowing SecretBytes?) throws -> RootKey {
        let unreadable = CommandFailure("this is no root file of this version, or it was changed")
        guard format == Self.format1 else { throw unreadable }
        let key: RootKey
        switch passphrase {
        case .none:
            guard let scalar else { throw CommandFailure("the root file needs its passphrase") }
            key = try RootKey(scalar: SecretBytes(copying: scalar.bytes))
        case .some(let passphrase):
            guard let cost = scrypt, let salt, let box, cost == .standard else { throw unreadable }
            let secret = try Self.secret(passphrase, salt: salt.bytes, cost: cost)
            do {
                let scalar = try Box.open(box.bytes, secret: secret, labels: Self.labels, context: publicKey.bytes)
                key = try RootKey(scalar: scalar)
            } catch {
                throw CommandFailure("the passphrase is wrong, or the root file was changed")
            }
        }
        guard key.publicKey.bytes == publicKey.bytes else { throw unreadable }
        return key
    }

    private static func secret(
        _ passphrase: borrowing SecretBytes,
        salt: [UInt8],
        cost: Cost
    ) throws(PrimitiveError) -> SecretBytes {
        try Scrypt.derive(password: passphrase, salt: salt, n: cost.n, r: cost.r, p: cost.p, count: 32)
    }

    private static let labels = Box.Labels(
        box: Label.rootFile.box.bytes,
        key: Label.rootFile.key.bytes,
        commitment: Label.rootFile.commitment.bytes
    )
}

extension RootFile {
    var fileBytes: [UInt8] {
        get throws { try JSONValue(encoding: self).serialised + Array("\n".utf8) }
    }

    init(parsing bytes: [UInt8]) throws {
        do {
            self = try JSONParser.parse(bytes).decoded(as: RootFile.self)
        } catch {
            throw CommandFailure("this is no root file")
        }
    }
}
