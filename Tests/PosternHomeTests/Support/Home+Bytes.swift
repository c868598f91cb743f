import PosternHome
import PosternPrimitives
import PosternWire

/// Secrets as arrays, to be compared in tests.
extension Home {
    func exchangeKeyBytes(_ key: ExchangeKeyID) throws -> [UInt8]? { bytes(of: try exchangeKey(key)) }
    func messageSecretBytes(_ message: MessageID) throws -> [UInt8]? { bytes(of: try messageSecret(message)) }
    func signingKeyBytes() throws -> [UInt8]? { bytes(of: try signingKey()) }
    func identityKeyBytes() throws -> [UInt8]? { bytes(of: try identityKey()) }

    private func bytes(of secret: consuming SecretBytes?) -> [UInt8]? {
        guard let secret else { return nil }
        return secret.withUnsafeBytes { [UInt8]($0) }
    }
}
