/// One vector of RFC 9180, as far as base mode goes.
struct HPKEVector: Decodable, Sendable {
    struct Encryption: Decodable, Sendable {
        let aad, ct, nonce, pt: Hex
    }

    struct Export: Decodable, Sendable {
        let exporterContext: Hex
        let count: Int
        let exportedValue: Hex

        enum CodingKeys: String, CodingKey {
            case exporterContext = "exporter_context"
            case count = "L"
            case exportedValue = "exported_value"
        }
    }

    let mode: Int
    let info, skRm, skEm, pkRm, pkEm, enc, sharedSecret, key, baseNonce, exporterSecret: Hex
    let encryptions: [Encryption]
    let exports: [Export]

    enum CodingKeys: String, CodingKey {
        case mode, info, skRm, skEm, pkRm, pkEm, enc, key, encryptions, exports
        case sharedSecret = "shared_secret"
        case baseNonce = "base_nonce"
        case exporterSecret = "exporter_secret"
    }
}
