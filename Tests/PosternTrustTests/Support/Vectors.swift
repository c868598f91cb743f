import Foundation
import PosternTrust
import PosternWire

/// A file of `Vectors/`, made by `make_vectors.py`.
enum VectorFile {
    static func load<Content: Decodable>(_ name: String, as type: Content.Type = Content.self) throws -> Content {
        let folder = Bundle.module.bundleURL.appendingPathComponent("Vectors")
        return try JSONDecoder().decode(type, from: Data(contentsOf: folder.appendingPathComponent(name)))
    }
}

/// Bytes that a vector file writes in hexadecimal.
struct HexBytes: Codable, Hashable, Sendable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let bytes = Hex.decode(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not hexadecimal")
        }
        self.bytes = bytes
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Hex.encode(bytes))
    }
}

/// A signed body of a vector file.
struct SignedVector: Codable, Sendable {
    let name: String
    let body, hash, signature, signer: HexBytes

    func document() throws -> Document { try Document(body: body.bytes, signature: signature.bytes) }
}

/// `layouts.json`: one example of each layout, and what it is made of.
struct LayoutVectors: Decodable, Sendable {
    struct Key: Decodable, Sendable { let scalar, point: HexBytes }
    struct IDs: Decodable, Sendable {
        let phone, laptop, firstKey, direct, toOneself, betweenDevices, scope, room: HexBytes
    }
    struct Joining: Decodable, Sendable {
        let secret, relayHalf, administratorKey, mac: HexBytes
        let networkCode, networkCodeIPv6, invitation: String
    }
    struct Link: Decodable, Sendable {
        let user, newDevice, newRandom, oldRandom, identity, commitment: HexBytes
        let digits, code: String
    }
    struct Numbers: Decodable, Sendable { let network, root, safety: String }

    let keys: [String: Key]
    let network, alice, bob, archive, nonce, authority, header, ciphertext, wrapBlock: HexBytes
    let group, settings: String
    let hosts: [String]
    let issued: UInt64
    let charters, policies, lists: [SignedVector]
    let groupPolicy, oneTime, rotating, voucher, signIn, vaultProof, envelope, bobList, groupEntry: SignedVector
    let roomEntries: [SignedVector]
    let roomStates: [HexBytes]
    let groupState: HexBytes
    let ids: IDs
    let joining: Joining
    let link: Link
    let numbers: Numbers

    static func load() throws -> LayoutVectors { try VectorFile.load("layouts.json") }
}
