import PosternStore

extension Relay {
    /// Whose an access key is; `nil` where there is none such.
    package func owner(ofAccessKey id: String) async throws -> String? {
        try await store.accessKeys().first { $0.id == id }?.principal
    }

    /// - Parameter id: 8 bytes.
    package func owner(ofToken id: [UInt8]) async throws -> String? {
        try await store.bearerTokens().first { $0.id == id }?.principal
    }

    /// - Parameter fingerprint: SHA-256.
    package func owner(ofCertificate fingerprint: [UInt8]) async throws -> String? {
        try await store.certificates().first { $0.fingerprint == fingerprint }?.principal
    }
}
