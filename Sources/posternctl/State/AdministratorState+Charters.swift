import Foundation
import PosternAdminAPI
import PosternTrust
import PosternWire

/// A charter that was signed here, and of which it is not known whether the relay has taken it.
struct PendingCharter: Codable {
    var charter: PosternAdminAPI.SignedDocument
    var preparation: String?

    init(_ document: Document, preparation: String?) {
        charter = PosternAdminAPI.SignedDocument(body: document.body, signature: document.signature)
        self.preparation = preparation
    }
}

extension AdministratorState {
    /// Every charter that was ever seen: the relay can take none of them back.
    func keep(_ charters: CharterChain) throws(CommandFailure) {
        let bytes = charters.all.flatMap(\.document.fileBytes)
        try SecretFile.replace(bytes, at: path(charters.network, "charters"))
    }

    /// - Returns: `nil` for a network that was not looked at before.
    func charters(of network: NetworkID) throws -> CharterChain? {
        let file = path(network, "charters")
        guard SecretFile.exists(file) else { return nil }
        do {
            var reader = ByteReader(try SecretFile.read(file, atMost: Self.largestCharters))
            var documents: [Document] = []
            while !reader.isAtEnd {
                let body = try reader.sized(atMost: Limits.documentBytes)
                documents.append(try Document(body: body, signature: reader.take(Limits.signatureBytes)))
            }
            return try CharterChain(restoring: documents, of: network, arrivedExpired: [])
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure("\(file) is not what posternctl wrote there")
        }
    }

    /// Many thousands of versions.
    private static let largestCharters = 64 << 20
}

// A charter that is on its way.
extension AdministratorState {
    func keep(_ pending: PendingCharter, of network: NetworkID) throws {
        let bytes = try JSONValue(encoding: pending).serialised + Array("\n".utf8)
        try SecretFile.replace(bytes, at: path(network, "next-charter"))
    }

    func pendingCharter(of network: NetworkID) throws -> PendingCharter? {
        let file = path(network, "next-charter")
        guard SecretFile.exists(file) else { return nil }
        do {
            return try JSONParser.parse(SecretFile.read(file)).decoded(as: PendingCharter.self)
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure("\(file) is not what posternctl wrote there")
        }
    }

    func forgetPendingCharter(of network: NetworkID) {
        SecretFile.remove(path(network, "next-charter"))
    }
}

// The next voucher key.
extension AdministratorState {
    /// The key that is to take the present one's place; drawn and kept at the first call.
    func nextVoucherKey(of network: NetworkID) throws -> VoucherKey {
        if let key = try voucherKey(of: network, "voucher-key.next") { return key }
        let key = try VoucherKey.generate()
        try SecretFile.create(Self.fileBytes(of: key), at: path(network, "voucher-key.next"))
        return key
    }

    /// The next voucher key is the present one from now on.
    func takeNextVoucherKey(of network: NetworkID) throws {
        let key = try nextVoucherKey(of: network)
        try SecretFile.replace(Self.fileBytes(of: key), at: path(network, "voucher-key"))
        SecretFile.remove(path(network, "voucher-key.next"))
    }

    /// The present voucher key; drawn and kept where there is none.
    func makeVoucherKey(of network: NetworkID) throws -> VoucherKey {
        if let key = try voucherKey(of: network) { return key }
        let key = try VoucherKey.generate()
        try SecretFile.create(Self.fileBytes(of: key), at: path(network, "voucher-key"))
        return key
    }
}
