import PosternStore
import PosternWire
import Testing

/// Values that are right in form and made from small numbers.
enum Made {
    static let now = Timestamp(seconds: 1_800_000_000)
    static let point = [UInt8](repeating: 4, count: 133)
    static let signature = [UInt8](repeating: 5, count: 132)

    static func id<Subject>(_ number: UInt64) -> Identifier<Subject> {
        let bytes = (0..<16).map { $0 < 8 ? 0xA0 : UInt8(truncatingIfNeeded: number >> (8 * UInt64(15 - $0))) }
        return Identifier<Subject>(bytes) ?? .zero
    }

    static func hash(_ number: UInt8) -> Hash512 {
        Hash512([UInt8](repeating: number, count: 64)) ?? .zero
    }

    static func fingerprint(_ number: UInt8) throws -> Fingerprint {
        try #require(Fingerprint([UInt8](repeating: number, count: 32)))
    }

    static func document(_ chain: Chain, _ version: UInt32, seed: UInt8) -> StoredDocument {
        StoredDocument(chain: chain, version: version, body: [seed, 1, 2], signature: signature, hash: hash(seed))
    }

    static func bundle(_ kind: KeyBundle.Kind, seed: UInt8, created: Timestamp = now) -> KeyBundle {
        KeyBundle(kind: kind, created: created, body: [seed, 7], signature: signature)
    }

    static func block(_ devices: [DeviceID]) -> WrapBlock {
        let rows = devices.map { device in
            let wrap = OwnWrap(key: id(77), wrap: device.bytes + [UInt8](repeating: 3, count: 32))
            return WrapBlock.Row(device: device, wrap: wrap)
        }
        return WrapBlock(encapsulated: point, rows: rows)
    }

    static func network(_ id: NetworkID, number: String, name: String = "Acme") throws -> Network {
        Network(
            id: id,
            number: try #require(NetworkNumber(number)),
            name: name,
            foldedName: name.lowercased(),
            accessLevel: .standard,
            encryptionKeyArn: nil,
            created: now,
            operatingKey: [1, 2, 3],
            rootKey: nil
        )
    }

    static func group(_ code: String, name: String = "Default") throws -> SecurityGroup {
        SecurityGroup(
            code: try #require(GroupCode(code)),
            name: name,
            foldedName: name.lowercased(),
            created: now
        )
    }
}
