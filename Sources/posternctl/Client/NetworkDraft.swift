import PosternAdminAPI
import PosternPrimitives
import PosternTrust
import PosternWire

/// The keys of a network to be made, and its first charter.
struct NetworkDraft {
    let root: RootKey
    let voucher: VoucherKey
    let requireVouchers: Bool

    init(requireVouchers: Bool) throws {
        root = try RootKey.generate()
        voucher = try VoucherKey.generate()
        self.requireVouchers = requireVouchers
    }

    /// - Throws: ``CommandFailure`` where what the relay prepared cannot stand in a charter.
    func charter(for preparation: PrepareNetwork.Reply, now: Timestamp) throws -> Document {
        do {
            let charter = Charter(
                nonce: try Random.bytes(Charter.nonceBytes),
                issued: now,
                expires: now.adding(seconds: Charter.lifetimeSeconds),
                roots: [root.publicKey],
                operatingKey: try OperatingPublicKey(preparation.operatingKey.bytes),
                voucherKeys: [voucher.publicKey],
                vouching: requireVouchers ? .required : .optional,
                hosts: try preparation.hosts.map { try HostAddress($0) },
                authorities: try preparation.caKeyHashes.map { bytes in
                    guard let hash = Hash512(bytes.bytes) else { throw LayoutError.meaningless("authority") }
                    return hash
                }
            )
            return try Document(signing: charter, with: root)
        } catch {
            throw CommandFailure("what the relay prepared cannot stand in a charter: \(error)")
        }
    }
}
