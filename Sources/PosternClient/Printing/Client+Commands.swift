import PosternHome
import PosternTrust
import PosternWire

extension Client {
    /// As ``send(_:to:expire:queue:)``, to a login as somebody typed it.
    package func send(
        _ text: String,
        toTyped login: String,
        expire: UInt32?,
        queue: Bool
    ) async throws -> SendReceipt {
        guard let login = try? Login(normalising: login) else {
            throw ClientError.noSuchUser(login: Quoting.quoted(String(login.prefix(64))))
        }
        return try await send(text, to: login, expire: expire, queue: queue)
    }

    package var login: String { account.login }

    /// A text has at most so many bytes of UTF-8.
    package static let textBytes = Limits.textBytes
}
