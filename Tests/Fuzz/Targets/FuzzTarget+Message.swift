import PosternCrypto
import PosternPrimitives
import PosternTrust
import PosternWire

extension FuzzTarget {
    func message(_ bytes: [UInt8]) throws {
        switch self {
        case .envelope:
            guard let header = try? Header(parsing: bytes) else { break }
            try FuzzFailure.unless(header.bytes, is: bytes, "header")
        case .wrapBlock:
            guard let block = try? WrapBlock(parsing: bytes) else { return }
            for index in -1...block.devices.count { _ = block.row(at: index) }
        case .content: _ = try? Content(parsing: bytes)
        case .hpke: hpke(bytes)
        case .vaultFile: _ = try? VaultFile(parsing: String(decoding: bytes, as: UTF8.self))
        case .orderRecord:
            guard let record = try? OrderRecord(parsing: bytes) else { return }
            try FuzzFailure.unless(record.bytes, is: bytes, "order record")
        case .codes: codes(String(decoding: bytes, as: UTF8.self))
        default: break
        }
        if self == .envelope { _ = try? Envelope(parsing: bytes) }
    }

    /// The first 133 bytes are the encapsulated key, the others the ciphertext: nothing that was not sealed opens.
    private func hpke(_ bytes: [UInt8]) {
        guard let key = try? P521.Agreement.PrivateKey(scalar: SecretBytes(copying: Self.scalar)) else { return }
        _ = try? HPKE.openBase(
            Array(bytes.dropFirst(HPKE.encapsulatedKeyCount)),
            encapsulatedKey: Array(bytes.prefix(HPKE.encapsulatedKeyCount)),
            recipient: key,
            info: [],
            aad: []
        )
    }

    private static let scalar = [UInt8](repeating: 0, count: 65) + [7]

    private func codes(_ text: String) {
        _ = try? NetworkCode(parsing: text)
        _ = try? Invitation(parsing: text)
        _ = try? LinkCode(parsing: text)
        _ = try? HostAddress(text)
    }
}
