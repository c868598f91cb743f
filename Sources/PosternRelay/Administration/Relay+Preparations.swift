import PosternPrimitives
import PosternStore
import PosternTrust
import PosternWire

/// An operating key that waits for the charter that names it: of a network to be made, or the next one of a network.
package struct NetworkPreparation: Hashable, Sendable {
    /// What has to be told with the charter; no secret.
    package let id: String
    /// 133 bytes.
    package let operatingKey: [UInt8]
}

/// Where a prepared key is kept: sealed, in the store, so that a restart of the daemon does not lose it.
struct PreparationID: Hashable {
    static let lifetimeSeconds: UInt64 = 900
    static let most = 64
    private static let randomBytes = 16

    /// random[16] ends.u64, seconds.
    let bytes: [UInt8]
    let ends: Timestamp

    init(random: [UInt8], ends: Timestamp) {
        var writer = ByteWriter()
        writer.append(random)
        writer.seconds(ends)
        bytes = writer.bytes
        self.ends = Timestamp(seconds: ends.seconds)
    }

    init?(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        guard (try? reader.take(Self.randomBytes)) != nil, let ends = try? reader.seconds(), reader.isAtEnd else {
            return nil
        }
        self.bytes = bytes
        self.ends = ends
    }

    /// - Parameter text: As ``text``; anything else gives `nil`.
    init?(text: String) {
        guard let bytes = Hex.decode(text) else { return nil }
        self.init(bytes)
    }

    var text: String { Hex.encode(bytes) }
    var name: SecretName { SecretName(kind: Self.kind, id: bytes) }

    static let kind = "preparation"
}

extension Relay {
    /// Draws an operating key, which the relay keeps until a charter comes that names it, for at most 15 minutes.
    ///
    /// At most 64 wait at a time; the oldest gives way.
    package func prepareNetwork(
        by order: Order<NetworkPreparation> = .local("postern:PrepareNetwork")
    ) async throws -> NetworkPreparation {
        try await sweepPreparations(now: clock())
        let key = try OperatingKey.generate()
        let random = try random(16)
        return try await carryOut(order) { act in
            let id = PreparationID(random: random, ends: act.now.adding(seconds: PreparationID.lifetimeSeconds))
            let sealed = try act.seal(key.scalar, as: .preparedKey, id: id.bytes)
            try act.transaction.putSecret(id.name, sealed: sealed)
            act.note(
                .relay("preparation", id.text),
                in: .zero,
                after: ["operatingKey": .text("\(Hash512.of(key.publicKey.bytes))")]
            )
            return NetworkPreparation(id: id.text, operatingKey: key.publicKey.bytes)
        }
    }

    /// A key that was prepared and has not been used.
    ///
    /// - Throws: ``AdministrationError/unknownPreparation``, or what the store throws.
    func preparedKey(_ text: String, now: Timestamp) async throws -> (key: OperatingKey, name: SecretName) {
        guard
            let id = PreparationID(text: text), now < id.ends,
            let sealed = try await store.secret(kind: id.name.kind, id: id.bytes)
        else { throw AdministrationError.unknownPreparation }
        return (try OperatingKey(scalar: masterKey.open(sealed, as: .preparedKey, id: id.bytes)), id.name)
    }

    private func sweepPreparations(now: Timestamp) async throws {
        let waiting = try await store.secretIDs(kind: PreparationID.kind).map { bytes in
            guard let id = PreparationID(bytes) else { throw StoreError.damaged("a preparation's id") }
            return id
        }.sorted { $0.ends < $1.ends }
        let over = waiting.prefix { $0.ends <= now }
        let surplus = max(0, waiting.count - over.count - PreparationID.most + 1)
        for id in waiting.prefix(over.count + surplus) {
            try await store.deleteSecret(kind: id.name.kind, id: id.bytes)
        }
    }
}

extension Act {
    /// A key that was prepared and has not been used.
    ///
    /// - Throws: ``AdministrationError/unknownPreparation``.
    func preparedKey(_ text: String) throws -> (key: OperatingKey, name: SecretName) {
        guard let id = PreparationID(text: text), now < id.ends, let sealed = try transaction.secret(id.name) else {
            throw AdministrationError.unknownPreparation
        }
        return (try OperatingKey(scalar: open(sealed, as: .preparedKey, id: id.bytes)), id.name)
    }
}
