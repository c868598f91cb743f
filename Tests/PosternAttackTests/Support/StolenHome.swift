import Foundation
import PosternClient
import PosternCrypto
import PosternPrimitives
import PosternSession
import PosternTrust
import PosternWire

@testable import PosternHome

/// A whole copy of a home's directory, in the hands of a thief who has what unlocks it, and all that went over the wire.
struct StolenHome {
    /// Every byte of every file, as it was copied: read before anything opens the copy.
    let files: Data
    private let person: Person
    private let recorded: [Send]
    /// Whatever in the copy can be a private exchange key, 66 bytes each.
    private let scalars: Set<[UInt8]>
    /// Whatever in it can be a message secret, 32 bytes each.
    private let secrets: Set<[UInt8]>

    init(of victim: Person, in world: World) throws {
        let homes = try world.directoryWithCopyOfHome(victim)
        files = try Self.everything(in: Person.directory(of: victim.login.text, in: homes))
        person = try victim.opened(in: homes)
        recorded = world.relay.sent
        let wraps = try recorded.map { try Delivery($0, for: victim.device).own.key }
        let messages = try recorded.map { try Envelope(parsing: Array($0.envelope)).header.message }
        let home = person.client.home
        let owners = try home.owners() + wraps.map { .exchangeKey($0) } + messages.map { .message($0) }
        let found = try home.whatOpens(for: Set(owners)) + home.whatItReads(for: Set(owners))
        // Where the columns say that nothing is, something may have stayed.
        let strays = try home.strays(for: Set(wraps.map { .exchangeKey($0) }), in: [UInt8](files))
        scalars = Set((found + strays).filter { $0.count == 66 })
        secrets = Set(found.filter { $0.count == MessageSecret.byteCount })
    }

    private static func everything(in directory: String) throws -> Data {
        try FileManager.default.contentsOfDirectory(atPath: directory).sorted().reduce(into: Data()) { all, name in
            all.append(try Data(contentsOf: URL(filePath: directory + "/" + name)))
        }
    }

    /// What each recorded message says, with whichever secret of the copy opens it; `nil`: with none.
    ///
    /// - Parameter senders: Who wrote them.
    func texts(from senders: [Person]) throws -> [String?] {
        let lists = try senders.map { try $0.client.ownLists() }
        return try recorded.map { send in
            let delivery = try Delivery(send, for: person.device)
            let arrived = try ArrivedEnvelope(
                delivery.envelope,
                for: Reader(user: person.who, device: person.device),
                at: try delivery.parsed.header.sentAt
            )
            let authentic = try arrived.authenticate(with: lists.first { $0.who == arrived.sender })
            for scalar in scalars {
                if let text = Self.text(of: authentic, delivery, withScalar: scalar) { return text }
            }
            for bytes in secrets {
                if let text = Self.text(of: authentic, with: MessageSecret(SecretBytes(copying: bytes))) { return text }
            }
            return nil
        }
    }

    private static func text(
        of envelope: AuthenticEnvelope,
        _ delivery: Delivery,
        withScalar scalar: [UInt8]
    ) -> String? {
        do {
            let key = try P521.Agreement.PrivateKey(scalar: SecretBytes(copying: scalar))
            return text(
                of: envelope,
                with: try envelope.unwrap(delivery.own, encapsulated: delivery.encapsulated, with: key)
            )
        } catch {
            return nil
        }
    }

    private static func text(of envelope: AuthenticEnvelope, with secret: consuming MessageSecret?) -> String? {
        guard let secret, let opened = try? envelope.open(with: secret) else { return nil }
        guard case .text(let text) = opened.content.body else { return "another body" }
        return text.text
    }

    /// The private halves of the keys that the recorded messages were sealed to, of those that are here.
    func scalarsOfRecorded() throws -> [[UInt8]] {
        try recorded.compactMap { send in
            let key = try Delivery(send, for: person.device).own.key
            return try person.client.home.read(.exchangeKey(key))
        }
    }

    /// How many of these values left something in the files: as they are, in part, or in hexadecimal digits.
    func remains(of values: [[UInt8]]) -> Int {
        values.count { value in
            let parts = stride(from: 2, through: value.count - 16, by: 8).map { Array(value[$0..<$0 + 16]) }
            return parts.contains { part in
                [Data(part), Data(Hex.encode(part).utf8)].contains { files.range(of: $0) != nil }
            }
        }
    }
}

extension Home {
    /// Everything that the home says it has a secret of.
    fileprivate func owners() throws -> [SecretOwner] {
        try read { db in
            let keys = try db.rows("SELECT key FROM exchange_key").map { SecretOwner.exchangeKey(try $0.id("key")) }
            let messages = try db.rows("SELECT message FROM sealing").map { SecretOwner.message(try $0.id("message")) }
            let account = try db.rows("SELECT device, user FROM account").flatMap { row in
                [SecretOwner.deviceSigning(try row.id("device")), .identity(try row.id("user"))]
            }
            return keys + messages + account
        }
    }

    /// Every slot, used or not, under every name.
    fileprivate func whatOpens(for owners: Set<SecretOwner>) throws -> [[UInt8]] {
        let slots = try read { db in try db.rows("SELECT sealed FROM secret_slot").map { try $0.bytes("sealed") } }
        return slots.filter { $0.contains { $0 != 0 } }.flatMap { slot in owners.compactMap { open(slot, as: $0) } }
    }

    fileprivate func whatItReads(for owners: Set<SecretOwner>) throws -> [[UInt8]] {
        try owners.compactMap { try read($0) }
    }

    /// Whatever at any place of the files opens under one of these names.
    fileprivate func strays(for owners: Set<SecretOwner>, in files: [UInt8]) throws -> [[UInt8]] {
        (0...files.count - SealedSecret.byteCount).flatMap { start -> [[UInt8]] in
            // It begins with a nonce, of which no byte run is zero.
            guard files[start] != 0 || files[start + 1] != 0 else { return [] }
            let bytes = Array(files[start..<start + SealedSecret.byteCount])
            return owners.compactMap { open(bytes, as: $0) }
        }
    }

    fileprivate func read(_ owner: SecretOwner) throws -> [UInt8]? {
        switch owner {
        case .exchangeKey(let key): Self.exposed(try exchangeKey(key))
        case .message(let message): Self.exposed(try messageSecret(message))
        case .deviceSigning: Self.exposed(try signingKey())
        case .identity: Self.exposed(try identityKey())
        }
    }

    private func open(_ bytes: [UInt8], as owner: SecretOwner) -> [UInt8]? {
        (try? sealing.open(SealedSecret(owner: owner, bytes: bytes)))?.withUnsafeBytes { [UInt8]($0) }
    }

    private static func exposed(_ secret: consuming SecretBytes?) -> [UInt8]? {
        guard let secret else { return nil }
        return secret.withUnsafeBytes { [UInt8]($0) }
    }
}
