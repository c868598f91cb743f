import PosternPrimitives
import PosternStore
import PosternWire

/// An access key of the admin endpoint, its secret opened.
///
/// The secret is what signatures are checked with, so the relay needs it and not only its hash. It has no description
/// and is printed nowhere.
package struct OpenedAccessKey: Sendable, CustomReflectable {
    package let id: String
    package let name: String
    package let secret: String

    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

extension OpenedAccessKey: CustomStringConvertible {
    package var description: String { "access key \(id)" }
}

/// Why an access key's secret cannot be had.
package enum AccessKeyError: Error, Hashable, Sendable {
    /// It was sealed under another master key, or its row was changed.
    case unreadable(id: String)
}

extension AccessKeyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let id): "access key \(id) was sealed under another master key"
        }
    }
}

extension Relay {
    /// Keeps a new access key, its secret sealed under the master key.
    ///
    /// - Parameters:
    ///   - id: 1 to 128 characters; no secret.
    ///   - name: What an administrator calls it; at most 256 characters.
    /// - Returns: Whether it was kept; not when the id is taken.
    package func addAccessKey(
        id: String,
        secret: String,
        name: String,
        by order: Order<Bool> = .local("postern:CreateAccessKey")
    ) async throws -> Bool {
        let secret = SecretBytes(copying: Array(secret.utf8))
        let key = AccessKey(
            id: id,
            sealed: try masterKey.seal(secret, as: .accessKey, id: Array(id.utf8)),
            name: name,
            created: clock()
        )
        return try await carryOut(order) { act in
            guard try act.transaction.addAccessKey(key) else { return false }
            act.note(.relay("access-key", id), in: .zero, after: ["name": .text(name)])
            return true
        }
    }

    /// - Returns: `nil` when there is no such key or it is disabled: a caller answers both alike.
    /// - Throws: ``AccessKeyError``, or what the store throws.
    package func openAccessKey(_ id: String) async throws -> OpenedAccessKey? {
        guard let key = try await store.accessKey(id), !key.isDisabled else { return nil }
        return try open(key)
    }

    /// Opens one key, whichever, so that a wrong master key is found before anything is answered with it.
    ///
    /// - Throws: ``AccessKeyError``, or what the store throws.
    func checkMasterKey() async throws {
        guard let key = try await store.accessKeys().first else { return }
        _ = try open(key)
    }

    private func open(_ key: AccessKey) throws(AccessKeyError) -> OpenedAccessKey {
        do {
            let secret = try masterKey.open(key.sealed, as: .accessKey, id: Array(key.id.utf8))
            let text = secret.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
            return OpenedAccessKey(id: key.id, name: key.name, secret: text)
        } catch {
            throw .unreadable(id: key.id)
        }
    }
}
