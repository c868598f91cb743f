import PosternPrimitives
import PosternWire

/// The file `home.key`: the store key boxed under a passphrase, 145 bytes.
///
///       0 version.u8 = 1
///       1 home[16]
///      17 salt[16]
///      33 Box(scrypt(passphrase; salt; N = 2^17, r = 8, p = 1; 64 bytes), "home", context: home || salt, store key)
///
/// The salt is new for each boxing, so each scrypt output makes one box. The costs are fixed: a file cannot ask for
/// cheaper ones.
struct BoxedStoreKey {
    static let storeKeyCount = 32
    static let byteCount = 33 + Box.overhead + storeKeyCount

    private static let version: UInt8 = 1
    private static let saltCount = 16

    let home: [UInt8]
    private let salt: [UInt8]
    private let box: [UInt8]

    init(boxing storeKey: borrowing SecretBytes, under passphrase: borrowing SecretBytes, home: [UInt8]) throws {
        self.home = home
        salt = try Random.bytes(Self.saltCount)
        let secret = try Self.stretched(passphrase, salt: salt)
        box = try Box.seal(storeKey, secret: secret, labels: Self.labels, context: home + salt)
    }

    init(parsing bytes: [UInt8]) throws(HomeError) {
        do {
            guard bytes.count == Self.byteCount else { throw HomeError.damaged("home.key") }
            var reader = ByteReader(bytes)
            guard try reader.u8() == Self.version else { throw HomeError.damaged("home.key") }
            home = try reader.take(16)
            salt = try reader.take(Self.saltCount)
            box = try reader.take(reader.remaining)
        } catch {
            throw .damaged("home.key")
        }
    }

    var bytes: [UInt8] { [Self.version] + home + salt + box }

    func open(_ passphrase: borrowing SecretBytes) throws(HomeError) -> SecretBytes {
        do {
            let secret = try Self.stretched(passphrase, salt: salt)
            return try Box.open(box, secret: secret, labels: Self.labels, context: home + salt)
        } catch {
            throw error == .notAuthentic ? .wrongKey : .cryptography
        }
    }

    private static func stretched(
        _ passphrase: borrowing SecretBytes,
        salt: [UInt8]
    ) throws(PrimitiveError) -> SecretBytes {
        try Scrypt.derive(password: passphrase, salt: salt, n: 1 << 17, r: 8, p: 1, count: 64)
    }

    private static let labels = Box.Labels(
        box: Label.home.box.bytes,
        key: Label.home.key.bytes,
        commitment: Label.home.commitment.bytes
    )
}
